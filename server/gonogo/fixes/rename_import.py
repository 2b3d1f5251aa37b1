"""An import asks for the name that the module has, and the file calls it so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import libcst as cst
from libcst.metadata import Access, Assignment, ScopeProvider

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.exports import exported
from gonogo.fixes.syntax.modules import home_of
from gonogo.fixes.syntax.statements import alias_of, statement_importing
from gonogo.fixes.syntax.tree import Splice, Tree


@fix_kind("rename-import")
def rename_import(request: Request) -> Mapping[str, str]:
    """The imported name and its uses in the file become *replacement*.

    Where the file names it by `as`, uses stay; where the file passes it on to others, in an `__all__` or as the
    `__init__` of a package, it keeps the name that others know.
    Arguments: path and line (from 0) of the import, module and target_path that it looks in, name, replacement.
    """
    path, module, name = request.word("path"), request.word("module"), request.word("name")
    replacement = request.word("replacement")
    home = home_of(request.word("target_path"), module).sibling(path)
    tree = request.tree(path)
    statement = statement_importing(tree, home, module, name, request.number("line"))
    alias = alias_of(statement, name)
    assert alias is not None
    start, end = tree.start(alias.name), tree.end(alias.name)
    if alias.asname:
        return {path: tree.spliced([Splice(start, end, replacement)])}
    if _passes_on(tree, name):
        return {path: tree.spliced([Splice(start, end, f"{replacement} as {name}")])}
    uses = list(_uses(tree, statement, name, replacement))
    return {path: tree.spliced([Splice(start, end, replacement), *uses])}


def _passes_on(tree: Tree, name: str) -> bool:
    names = [e.value.evaluated_value for e in exported(tree) or () if isinstance(e.value, cst.SimpleString)]
    return name in names or tree.path.endswith("__init__.py")


def _uses(tree: Tree, statement: cst.ImportFrom, name: str, replacement: str) -> Iterator[Splice]:
    scope = tree.wrapper.resolve(ScopeProvider)[statement]
    assignments = [a for a in scope.assignments[name] if isinstance(a, Assignment)] if scope else []
    if scope is None or [a.node for a in assignments] != [statement]:
        raise CannotFix(f"{tree.path} binds {name} more than once: rename it by hand")
    accesses = list(assignments[0].references)
    if replacement in scope or any(replacement in access.scope for access in accesses):
        raise CannotFix(f"{replacement} means something else in {tree.path} already")
    for access in accesses:
        if len(access.referents) > 1:
            raise CannotFix(f"{tree.path} binds {name} more than once: rename it by hand")
        yield _renamed(tree, access, name, replacement)


def _renamed(tree: Tree, access: Access, name: str, replacement: str) -> Splice:
    node: cst.CSTNode = access.node
    while isinstance(node, cst.Attribute):
        node = node.value
    written = tree.source(node)
    return Splice(tree.start(node), tree.end(node), re.sub(rf"\b{re.escape(name)}\b", replacement, written))
