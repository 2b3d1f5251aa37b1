"""Which built-in type an expression is seen to have."""

from __future__ import annotations

import libcst as cst

from gonogo.fixes.syntax.modules import dotted

_CALLS = frozenset({"str", "int", "float", "bool", "bytes"})
_DISPLAYS: tuple[tuple[type[cst.CSTNode] | tuple[type[cst.CSTNode], ...], str], ...] = (
    ((cst.SimpleString, cst.ConcatenatedString, cst.FormattedString), "str"),
    (cst.Integer, "int"),
    (cst.Float, "float"),
    ((cst.Dict, cst.DictComp), "dict"),
    ((cst.List, cst.ListComp), "list"),
    ((cst.Set, cst.SetComp), "set"),
    (cst.Tuple, "tuple"),
)


def kind_of(node: cst.BaseExpression) -> str:
    """`str`, `int`, `float`, `bool`, `None`, `dict`, `list`, `set` or `tuple`; empty where it does not show."""
    if isinstance(node, cst.Name):
        return {"True": "bool", "False": "bool", "None": "None"}.get(node.value, "")
    if isinstance(node, cst.SimpleString) and "b" in node.prefix:
        return "bytes"
    if isinstance(node, cst.Call):
        return dotted(node.func) if dotted(node.func) in _CALLS else ""
    return next((kind for types, kind in _DISPLAYS if isinstance(node, types)), "")


def keys_of(node: cst.Dict) -> str:
    """The kind that all keys of a dict display have, empty where they differ or do not show."""
    kinds = {kind_of(e.key) if isinstance(e, cst.DictElement) else "" for e in node.elements}
    return kinds.pop() if len(kinds) == 1 else ""
