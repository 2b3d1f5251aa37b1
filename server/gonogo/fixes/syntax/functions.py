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


def returned(function: cst.FunctionDef) -> list[cst.BaseExpression | None]:
    """What each `return` of the body gives; None for one without a value, or that says None."""
    nodes = (n for n in _own_nodes(function) if isinstance(n, cst.Return))
    return [None if isinstance(n.value, cst.Name) and n.value.value == "None" else n.value for n in nodes]


def falls_through(function: cst.FunctionDef) -> bool:
    """Whether the end of the body may be reached, as far as its last statement shows; True where that is unknown."""
    return not _ends(function.body)


def _ends(suite: cst.BaseSuite) -> bool:
    """Whether what follows the suite is never run."""
    last = suite.body[-1] if suite.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    if isinstance(last, cst.Return | cst.Raise):
        return True
    if isinstance(last, cst.If):
        return _ends(last.body) and last.orelse is not None and _ends_else(last.orelse)
    if isinstance(last, cst.Try):
        tried = _ends(last.body) or (last.orelse is not None and _ends(last.orelse.body))
        finally_ = last.finalbody is not None and _ends(last.finalbody.body)
        return finally_ or (tried and all(_ends(handler.body) for handler in last.handlers))
    return False


def _ends_else(orelse: cst.If | cst.Else) -> bool:
    if isinstance(orelse, cst.Else):
        return _ends(orelse.body)
    return _ends(orelse.body) and orelse.orelse is not None and _ends_else(orelse.orelse)


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
