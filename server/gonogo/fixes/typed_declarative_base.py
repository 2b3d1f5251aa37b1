"""A declarative base that type checkers know."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax import sequences
from gonogo.fixes.syntax.bindings import Binding, bindings
from gonogo.fixes.syntax.imports import aliases, import_added, top_imports
from gonogo.fixes.syntax.modules import Home, dotted, imported_from
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.origins import HOPS, imported
from gonogo.fixes.syntax.statements import alias_of
from gonogo.fixes.syntax.tree import Splice, Tree

_PLACES = ("sqlalchemy.orm", "sqlalchemy.ext.declarative")


@fix_kind("typed-declarative-base", safe=True)
def typed_declarative_base(request: Request) -> Mapping[str, str]:
    """`Base = declarative_base()` becomes `class Base(DeclarativeBase): pass`, as SQLAlchemy 2 has it.

    Of its arguments only `metadata` is carried over. Refuses any other, and workspaces that name `DeclarativeMeta`,
    which is no longer the class of the models.
    Arguments: path and line (from 0) of a class that derives from the base, anywhere in the workspace.
    """
    path, line = request.word("path"), request.number("line")
    for other, text in request.texts.items():
        if other.endswith(".py") and "DeclarativeMeta" in text:
            raise CannotFix(f"{other} relies on DeclarativeMeta, which models of a DeclarativeBase do not have")
    owner = next((c for c in request.tree(path).all(cst.ClassDef) if request.tree(path).line(c) == line), None)
    names = [dotted(base.value) for base in owner.bases] if owner else []
    for name in names:
        if found := _base(request, path, name):
            tree, binding = found
            return {tree.path: _typed(tree, binding)}
    raise CannotFix(f"no class on line {line + 1} derives from what declarative_base() makes")


def _base(request: Request, path: str, name: str, hops: int = HOPS) -> tuple[Tree, Binding] | None:
    """Where *name* of *path* is made by `declarative_base()`, here or where it is imported from."""
    tree = request.tree(path)
    home = Home(path, "", "")
    for binding in bindings(tree):
        called = binding.value.func if isinstance(binding.value, cst.Call) else None
        if dotted(binding.target) == name and called and binding.statement in _top_level(tree):
            made = meaning(tree, home, dotted(called))
            return (tree, binding) if made in {f"{place}:declarative_base" for place in _PLACES} else None
    for source, original in imported(tree, request.texts, name):
        if hops and (found := _base(request, source, original, hops - 1)):
            return found
    return None


def _top_level(tree: Tree) -> list[cst.CSTNode]:
    return [s for line in tree.module.body if isinstance(line, cst.SimpleStatementLine) for s in line.body]


def _typed(tree: Tree, binding: Binding) -> str:
    body = _body(tree, binding)
    name = dotted(binding.target)
    new = f"class {name}(DeclarativeBase):{tree.newline}{tree.indent if tree.is_indented else '    '}{body}"
    start, end = tree.start(binding.statement), tree.end(binding.statement)
    return tree.spliced([*_imports(tree), Splice(start, end, new)])


def _body(tree: Tree, binding: Binding) -> str:
    assert isinstance(binding.value, cst.Call)
    arguments = {a.keyword.value if a.keyword else "": a.value for a in binding.value.args}
    if not arguments:
        return "pass"
    if list(arguments) != ["metadata"]:
        raise CannotFix("declarative_base is given more than metadata: write the class by hand")
    if dotted(arguments["metadata"]) == "metadata":
        raise CannotFix("in the class, metadata would stand for itself: give the variable another name first")
    return f"metadata = {tree.source(arguments['metadata'])}"


def _imports(tree: Tree) -> list[Splice]:
    """`DeclarativeBase` in the place of `declarative_base`, which stays where it is used once more."""
    home = Home(tree.path, "", "")
    added = import_added(tree, home, "sqlalchemy.orm", "DeclarativeBase")
    if len(re.findall(r"\bdeclarative_base\b", tree.text)) > 2:  # its import and its one call
        return added
    for line, statement in top_imports(tree):
        if isinstance(statement, cst.ImportFrom) and imported_from(statement, home) in _PLACES:
            alias = alias_of(statement, "declarative_base")
            if alias is None or alias.asname:
                continue
            if len(aliases(statement)) > 1 and imported_from(statement, home) != "sqlalchemy.orm":
                return [*added, sequences.removed(tree, aliases(statement), alias, statement.lpar is not None)]
            return _replaced(tree, home, statement, alias, line, added)
    return added


def _replaced(
    tree: Tree,
    home: Home,
    statement: cst.ImportFrom,
    alias: cst.ImportAlias,
    line: cst.SimpleStatementLine,
    added: list[Splice],
) -> list[Splice]:
    """The alias becomes `DeclarativeBase`; or its statement goes, where another one imports from sqlalchemy.orm."""
    name = [Splice(tree.start(alias.name), tree.end(alias.name), "DeclarativeBase")]
    if imported_from(statement, home) == "sqlalchemy.orm":
        return name
    others = [s for _, s in top_imports(tree) if isinstance(s, cst.ImportFrom)]
    if any(imported_from(s, home) == "sqlalchemy.orm" and aliases(s) for s in others) and len(line.body) == 1:
        gone = Splice(tree.line_start(tree.line(line)), tree.line_start(tree.last_line(line) + 1), "")
        return [*added, gone]
    assert statement.module is not None
    return [Splice(tree.start(statement.module), tree.end(statement.module), "sqlalchemy.orm"), *name]
