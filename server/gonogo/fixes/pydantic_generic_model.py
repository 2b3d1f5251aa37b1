"""A generic model derives from BaseModel."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.imports import aliases, import_added, name_imported_as
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.spelling import uses
from gonogo.fixes.syntax.statements import statement_importing
from gonogo.fixes.syntax.tree import Splice, Tree

_OLD, _NEW = "GenericModel", "BaseModel"


@fix_kind("pydantic-generic-model", safe=True)
def pydantic_generic_model(request: Request) -> Mapping[str, str]:
    """`class Page(GenericModel, Generic[T])` becomes `class Page(BaseModel, Generic[T])`, all of the file together.

    Pydantic 2 gives BaseModel under both names. Refuses classes with further bases behind it, and other uses of it.
    Arguments: path, line of the import (from 0).
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    home = Home(path, "", "")
    statement = statement_importing(tree, home, "pydantic.generics", _OLD, line)
    bases = [base for owner in tree.all(cst.ClassDef) for base in _bases(owner)]
    alias = aliases(statement)[0]
    if len(aliases(statement)) > 1 or alias.asname or uses(tree, _OLD) != len(bases):
        raise CannotFix(f"{_OLD} is more than the base of classes here: write {_NEW} by hand")
    spelled = name_imported_as(tree, home, "pydantic", _NEW) or _NEW
    renamed = [Splice(tree.start(base), tree.end(base), spelled) for base in bases]
    return {path: tree.spliced([*renamed, *_imports(tree, home, statement)])}


def _bases(owner: cst.ClassDef) -> list[cst.BaseExpression]:
    """Where the class names it as a base; behind it only `Generic[...]` and its like keep their order."""
    names = [dotted(base.value) for base in owner.bases]
    if _OLD not in names:
        return []
    at = names.index(_OLD)
    if _NEW in names or any(not isinstance(base.value, cst.Subscript) for base in owner.bases[at + 1 :]):
        raise CannotFix(f"{owner.name.value} has bases that {_NEW} may not stand before")
    return [owner.bases[at].value]


def _imports(tree: Tree, home: Home, statement: cst.ImportFrom) -> list[Splice]:
    """`BaseModel` from pydantic in the place of the import, which goes where another one imports it."""
    line = next(s for s in tree.all(cst.SimpleStatementLine) if statement in s.body)
    added = [] if name_imported_as(tree, home, "pydantic", _NEW) else import_added(tree, home, "pydantic", _NEW)
    has_other = not added or added[0].text.strip(" ,\r\n") == _NEW
    if not has_other:
        assert statement.module is not None
        alias = aliases(statement)[0]
        module = Splice(tree.start(statement.module), tree.end(statement.module), "pydantic")
        return [module, Splice(tree.start(alias), tree.end(alias), _NEW)]
    if len(line.body) > 1 or line.trailing_whitespace.comment or line not in tree.module.body:
        raise CannotFix("the import shares its line with a comment or a statement: move it by hand")
    return [*added, Splice(tree.line_start(tree.line(line)), tree.line_start(tree.last_line(line) + 1), "")]
