"""How many tests pytest's default patterns would see in a module."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from gonogo.index.module import dotted

_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def tests_in(body: Sequence[ast.stmt]) -> int:
    """Functions `test*`, and the tests of classes; parametrisation is not counted."""
    classes = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
    functions = sum(_is_test(node) for node in body)
    return functions + sum(_tests_of(node, classes) for node in classes.values() if _is_collected(node, classes))


def _tests_of(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> int:
    inner = {n.name: n for n in node.body if isinstance(n, ast.ClassDef)}
    nested = sum(_tests_of(n, inner) for n in inner.values() if _is_collected(n, {}))
    return nested + len({_name(m) for c in _lineage(node, classes) for m in c.body if _is_test(m)})


def _is_test(node: ast.stmt) -> bool:
    return _name(node).startswith("test")


def _name(node: ast.stmt) -> str:
    return node.name if isinstance(node, _FUNCTION) else ""


def _is_collected(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> bool:
    lineage = _lineage(node, classes)
    if any(_refuses(n) for n in node.body):
        return False
    if any(dotted(base).endswith("TestCase") for c in lineage for base in c.bases):
        return True
    return node.name.startswith("Test") and not any(_is_init(n) for c in lineage for n in c.body)


def _is_init(node: ast.stmt) -> bool:
    return _name(node) == "__init__"


def _refuses(node: ast.stmt) -> bool:
    """Whether the class says `__test__ = False`."""
    return (
        isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == "__test__" for t in node.targets)
        and isinstance(node.value, ast.Constant)
        and node.value.value is False
    )


def _lineage(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """The class and those of its bases that the same module defines."""
    found = [node]
    for member in found:  # grows while it is read, until no base is new
        bases = (classes.get(dotted(base)) for base in member.bases)
        found.extend(base for base in bases if base is not None and base not in found)
    return found
