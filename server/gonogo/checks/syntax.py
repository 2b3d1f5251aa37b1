"""Small questions about syntax trees that several checks ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gonogo.index.module import Module


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


def scopes(module: Module) -> Iterator[list[ast.AST]]:
    """The nodes of the module and of each function, every node in one scope."""
    pending: list[ast.AST] = [module.tree]
    while pending:
        scope: list[ast.AST] = []
        inside = list(ast.iter_child_nodes(pending.pop()))
        while inside:
            node = inside.pop()
            scope.append(node)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                pending.append(node)
            else:
                inside.extend(ast.iter_child_nodes(node))
        yield scope
