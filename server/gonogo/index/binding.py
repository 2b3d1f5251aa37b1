"""Which names a piece of syntax binds."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gonogo.index.module import Located

Named = tuple[str, Located]


def targets(node: ast.expr) -> Iterator[Named]:
    """The names that assigning to *node* binds, with their nodes."""
    if isinstance(node, ast.Name):
        yield node.id, node
    elif isinstance(node, ast.Tuple | ast.List):
        for element in node.elts:
            yield from targets(element)
    elif isinstance(node, ast.Starred):
        yield from targets(node.value)


def captures(node: ast.pattern) -> Iterator[Named]:
    """The names that a `case` pattern binds."""
    for part in ast.walk(node):
        if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
            yield part.name, part
        elif isinstance(part, ast.MatchMapping) and part.rest:
            yield part.rest, part


def walruses(statement: ast.stmt) -> Iterator[Named]:
    """The names that `:=` binds in what *statement* itself evaluates, decorators and defaults too.

    Those in comprehensions belong to the enclosing scope, those in a lambda to the lambda. Statements within it are
    left out.
    """
    waiting = list(ast.iter_child_nodes(statement))
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.NamedExpr):
            yield part.target.id, part.target
        if isinstance(part, ast.Lambda):
            waiting.append(part.args)
        elif not isinstance(part, ast.stmt):
            waiting += ast.iter_child_nodes(part)


def strings(node: ast.expr | None) -> tuple[str, ...] | None:
    """The value of a literal list, tuple or set of strings, or of a sum of such; None where it is computed."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        values = tuple(e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str))
        return values if len(values) == len(node.elts) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = strings(node.left), strings(node.right)
        return None if left is None or right is None else left + right
    return None
