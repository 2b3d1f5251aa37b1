"""Where the parts of a function stand, and what its body gives."""

from __future__ import annotations

import re

import libcst as cst

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.tree import Tree

_BLANKS_AND_COMMENTS = re.compile(r"(?:\s|\\|#[^\r\n]*)*")


def closing_parenthesis(tree: Tree, function: cst.FunctionDef) -> int:
    """The offset of the `)` after the parameters."""
    match = _BLANKS_AND_COMMENTS.match(tree.text, tree.end(function.params))
    at = match.end() if match else 0
    if tree.text[at : at + 1] != ")":
        raise CannotFix(f"the end of the parameters of {function.name.value} cannot be found")
    return at


def returns_value(function: cst.FunctionDef) -> bool:
    """Whether the body has a `return` with a value."""
    return any(isinstance(node, cst.Return) and node.value is not None for node in _own_nodes(function))


def yields(function: cst.FunctionDef) -> bool:
    """Whether it is a generator."""
    return any(isinstance(node, cst.Yield) for node in _own_nodes(function))


def _own_nodes(function: cst.FunctionDef) -> list[cst.CSTNode]:
    """The nodes of the body, without those of the functions and classes inside it."""
    found: list[cst.CSTNode] = []

    class Visitor(cst.CSTVisitor):
        def on_visit(self, node: cst.CSTNode) -> bool:
            found.append(node)
            return not isinstance(node, cst.FunctionDef | cst.Lambda | cst.ClassDef)

    function.body.visit(Visitor())
    return found
