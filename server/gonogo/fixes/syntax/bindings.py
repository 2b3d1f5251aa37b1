"""Where a variable, or an attribute of `self`, gets its first value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import libcst as cst

from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.scopes import class_around, scope_of
from gonogo.fixes.syntax.tree import Tree


class Binding(NamedTuple):
    """`target = value`, without an annotation."""

    statement: cst.Assign
    target: cst.BaseExpression
    value: cst.BaseExpression


def plain_binding(node: cst.CSTNode) -> Binding | None:
    """The binding that an assignment to one name or attribute is; None for any other statement."""
    if not isinstance(node, cst.Assign) or len(node.targets) != 1:
        return None
    target = node.targets[0].target
    return Binding(node, target, node.value) if dotted(target) else None


def bindings(tree: Tree) -> Iterator[Binding]:
    """Every plain binding of the file, in the order of the text."""
    return (found for node in tree.all(cst.Assign) if (found := plain_binding(node)))


def binding_of(tree: Tree, name: str, used: cst.CSTNode) -> Binding | None:
    """The first binding of *name*, as *used* sees it: in its function, the module, or the class of its `self`.

    None where the first is annotated, or no plain binding.
    """
    if name.startswith("self."):
        owner = class_around(tree, used)
        return _first(tree, name, owner, class_around) if owner else None
    scope = scope_of(tree, used)
    while scope is not None:
        found = _first(tree, name, scope, scope_of) if isinstance(scope, cst.FunctionDef) else None
        if found:
            return found
        scope = scope_of(tree, scope)
    return _first(tree, name, None, scope_of)


_Owner = Callable[[Tree, cst.CSTNode], cst.CSTNode | None]


def _first(tree: Tree, name: str, scope: cst.CSTNode | None, owner: _Owner) -> Binding | None:
    start, end = (tree.start(scope), tree.end(scope)) if scope else (0, len(tree.text))
    annotations = (n for n in tree.all(cst.AnnAssign) if dotted(n.target) == name)
    if any(start <= tree.start(n) < end and owner(tree, n) is scope for n in annotations):
        return None
    for found in bindings(tree):
        if (
            dotted(found.target) == name
            and start <= tree.start(found.statement) < end
            and owner(tree, found.statement) is scope
        ):
            return found
    return None


def annotated(tree: Tree, binding: Binding, annotation: str) -> tuple[int, str]:
    """Where the annotation goes, and its text."""
    return tree.end(binding.target), f": {annotation}"
