"""How a file spells a name of another module, and what becomes of the import of a name that it gives up."""

from __future__ import annotations

import libcst as cst

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax import sequences
from gonogo.fixes.syntax.imports import aliases, import_added, module_imported_as, name_imported_as, top_imports
from gonogo.fixes.syntax.modules import Home, imported_from
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.statements import alias_of
from gonogo.fixes.syntax.tree import Splice, Tree


def spelled(tree: Tree, module: str, name: str) -> tuple[str, list[Splice]]:
    """How *name* of *module* is spelled in this file, and the edits that import it where it is not.

    Raises `CannotFix` where the file gives the name another meaning.
    """
    home = Home(tree.path, "", "")
    if known := name_imported_as(tree, home, module, name):
        return known, []
    froms = (s for _, s in top_imports(tree) if isinstance(s, cst.ImportFrom))
    if not any(imported_from(s, home) == module for s in froms) and (prefix := module_imported_as(tree, module)):
        return f"{prefix}.{name}", []
    if meaning(tree, home, name):
        raise CannotFix(f"{name} means something else in this file")
    return name, import_added(tree, home, module, name)


def uses(tree: Tree, name: str) -> int:
    """How often the file looks *name* up; its imports, attributes and keywords of that name are none."""
    others = {id(a.attr) for a in tree.all(cst.Attribute)}
    others |= {id(a.keyword) for a in tree.all(cst.Arg)}
    others |= {id(node) for alias in tree.all(cst.ImportAlias) for node in (alias.name, alias.asname)}
    exported = tree.text.count(f'"{name}"') + tree.text.count(f"'{name}'")
    return exported + sum(n.value == name and id(n) not in others for n in tree.all(cst.Name))


def name_replaced(tree: Tree, module: str, old: str, new: str, gone: int) -> list[Splice]:
    """Import *new* from *module*: in the place of *old*, where that loses all of its uses with *gone* of them.

    An empty *new* only takes *old* away. Raises `CannotFix` where the head of the file does not import *old* by its
    own name.
    """
    home = Home(tree.path, "", "")
    if name_imported_as(tree, home, module, old) != old:
        raise CannotFix(f"{old} is not imported from {module} by its own name at the head of the file")
    known = not new or name_imported_as(tree, home, module, new) == new
    if new and not known and meaning(tree, home, new):
        raise CannotFix(f"{new} means something else in this file")
    if uses(tree, old) > gone:
        return [] if known else import_added(tree, home, module, new)
    for line, statement in top_imports(tree):
        if not isinstance(statement, cst.ImportFrom) or imported_from(statement, home) != module:
            continue
        if alias := alias_of(statement, old):
            if not known:
                return [Splice(tree.start(alias), tree.end(alias), new)]
            return [_removed(tree, line, statement, alias)]
    return []


def _removed(tree: Tree, line: cst.SimpleStatementLine, statement: cst.ImportFrom, alias: cst.ImportAlias) -> Splice:
    if len(aliases(statement)) > 1:
        gone = sequences.removed(tree, aliases(statement), alias, statement.lpar is not None)
    else:
        gone = Splice(tree.line_start(tree.line(line)), tree.line_start(tree.last_line(line) + 1), "")
    if len(line.body) > 1 or "#" in tree.text[gone.start : gone.end]:
        raise CannotFix(f"the import of {tree.source(alias)} shares its line with a comment or a statement")
    return gone
