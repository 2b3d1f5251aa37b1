"""A test asks for the fixture that is there."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst
from libcst.metadata import Assignment, ScopeProvider

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.tree import Splice, Tree


@fix_kind("rename-fixture")
def rename_fixture(request: Request) -> Mapping[str, str]:
    """The parameter of a test or fixture and its uses become *replacement*.

    Arguments: path, line (from 0) of the parameter, name, replacement.
    """
    path, name, replacement = request.word("path"), request.word("name"), request.word("replacement")
    if not replacement.isidentifier():
        raise CannotFix(f"{replacement} is no name of a fixture")
    tree, line = request.tree(path), request.number("line")
    found = [p for p in tree.all(cst.Param) if p.name.value == name and tree.line(p) == line and around(tree, p, _DEF)]
    if len(found) != 1:
        raise CannotFix(f"no parameter {name} stands in {path}:{line + 1} any more: check again")
    scope = tree.wrapper.resolve(ScopeProvider)[found[0]]
    assignments = [a for a in scope.assignments[name] if isinstance(a, Assignment)] if scope else []
    accesses = [access for assignment in assignments for access in assignment.references]
    scopes = [*(one.scope for one in assignments), *(one.scope for one in accesses)]
    if len(assignments) != 1 or any(replacement in one for one in scopes):
        raise CannotFix(f"{path} uses {name} or {replacement} for something else there: rename it by hand")
    nodes = dict.fromkeys([found[0].name, *(_name_in(tree, access.node) for access in accesses)])
    return {path: tree.spliced(Splice(tree.start(n), tree.end(n), replacement) for n in nodes)}


_DEF = cst.FunctionDef


def _name_in(tree: Tree, node: cst.CSTNode) -> cst.CSTNode:
    while isinstance(node, cst.Attribute):
        node = node.value
    if not isinstance(node, cst.Name):
        raise CannotFix(f"{tree.path} names it in a text: rename it by hand")
    return node
