"""Small questions about syntax trees that several checks ask."""

from __future__ import annotations

import ast


def is_true(node: ast.expr | None) -> bool:
    """Whether the expression is the constant True."""
    return isinstance(node, ast.Constant) and node.value is True


def is_false(node: ast.expr | None) -> bool:
    """Whether the expression is the constant False."""
    return isinstance(node, ast.Constant) and node.value is False


def parts(node: ast.expr | None) -> list[ast.expr]:
    """The elements of a written-out list, tuple or set; of any other expression, itself."""
    if node is None:
        return []
    return node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else [node]


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    """The arguments of a call that are passed by name."""
    return {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
