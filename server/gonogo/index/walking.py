"""Every node of a syntax tree, three times as fast as `ast.walk`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_FUNCTIONS = frozenset({ast.FunctionDef, ast.AsyncFunctionDef})
_LEAVES = (ast.Constant, ast.Global, ast.MatchSingleton, ast.Nonlocal, ast.alias)
_PLAIN = frozenset(
    {
        *(
            "arg",
            "asname",
            "attr",
            "conversion",
            "id",
            "is_async",
            "kind",
            "kwd_attrs",
            "level",
            "lineno",
            "module",
            "rest",
        ),
        *("simple", "tag", "type_comment", "type_ignores"),
        *("ctx", "op", "ops"),  # nodes, but their owner says all that they could
    }
)
_GAPPED = frozenset({"keys", "kw_defaults"})  # lists with None in them


_inner: dict[type[ast.AST], tuple[str, ...]] = {}


def walk(tree: ast.AST) -> tuple[ast.AST, ...]:
    """*tree* and all below it, parents first, without contexts (`Load`) and operators (`Add`)."""
    found = [tree]
    for node in found:  # grows while it is read
        _extend(found, node)
    return tuple(found)


def scopes(tree: ast.AST) -> Iterator[tuple[ast.AST, ...]]:
    """What is below *tree*, and then below each function in it, but not below the functions in that."""
    pending = [tree]
    while pending:
        scope: list[ast.AST] = []
        _extend(scope, pending.pop())
        for node in scope:
            if node.__class__ in _FUNCTIONS:
                pending.append(node)
            else:
                _extend(scope, node)
        yield tuple(scope)


def _extend(found: list[ast.AST], node: ast.AST) -> None:
    """Append the nodes that *node* holds."""
    kind = node.__class__
    if kind not in _inner:
        _inner[kind] = _inner_fields(kind)
    for field in _inner[kind]:
        value = getattr(node, field, None)
        if value.__class__ is list:
            found.extend(filter(None, value) if field in _GAPPED else value)
        elif value is not None:
            found.append(value)


def _inner_fields(kind: type[ast.AST]) -> tuple[str, ...]:
    """The fields of a node that hold nodes."""
    if issubclass(kind, _LEAVES):
        return ()
    is_named = kind.__name__ != "TypeAlias"  # the name of all others is a string
    return tuple(field for field in kind._fields if field not in _PLAIN and not (is_named and field == "name"))
