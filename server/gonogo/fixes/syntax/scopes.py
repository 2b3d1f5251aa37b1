"""Which function, class and statement a node stands in."""

from __future__ import annotations

from typing import TypeVar

import libcst as cst

from gonogo.fixes.syntax.tree import Tree

N = TypeVar("N", bound=cst.CSTNode)
Scope = cst.FunctionDef | cst.ClassDef


def around(tree: Tree, node: cst.CSTNode, kind: type[N]) -> list[N]:
    """The nodes of this kind that *node* stands in, the innermost first."""
    start, end = tree.start(node), tree.end(node)
    found = (n for n in tree.all(kind) if n is not node and tree.start(n) <= start and end <= tree.end(n))
    return sorted(found, key=lambda n: tree.start(n) - tree.end(n), reverse=True)


def scope_of(tree: Tree, node: cst.CSTNode) -> Scope | None:
    """The innermost function or class around *node*; None for the module."""
    scopes: list[Scope] = [*around(tree, node, cst.FunctionDef), *around(tree, node, cst.ClassDef)]
    return max(scopes, key=tree.start, default=None)


def enclosing_class(tree: Tree, node: cst.CSTNode) -> cst.ClassDef | None:
    """The class whose body *node* stands in itself, not in one of its methods."""
    scope = scope_of(tree, node)
    return scope if isinstance(scope, cst.ClassDef) else None


def class_around(tree: Tree, node: cst.CSTNode) -> cst.ClassDef | None:
    """The innermost class around *node*, methods and all."""
    return next(iter(around(tree, node, cst.ClassDef)), None)
