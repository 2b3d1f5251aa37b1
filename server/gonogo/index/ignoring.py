"""Which files a conftest keeps from being collected."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from posixpath import dirname, join

from gonogo.index.module import dotted

_LISTS = ("collect_ignore", "collect_ignore_glob")
_HOOK = "pytest_ignore_collect"


def ignores(text: str) -> bool:
    """Whether a conftest of this text keeps anything from being collected."""
    return any(word in text for word in (*_LISTS, _HOOK))


def ignored(path: str, text: str) -> Iterator[tuple[str, bool]]:
    """The patterns that the conftest at *path* names, relative to the workspace, and whether they always hold."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    for statement in tree.body:
        for pattern in _named(statement):
            yield join(dirname(path), pattern), isinstance(statement, ast.Assign | ast.AugAssign | ast.Expr)


def _named(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if node.value is not None and any(dotted(target) in _LISTS for target in targets):
                yield from _strings(node.value)
        elif isinstance(node, ast.Call) and dotted(node.func).partition(".")[0] in _LISTS:
            yield from (string for argument in node.args for string in _strings(argument))
        elif isinstance(node, ast.FunctionDef) and node.name == _HOOK:
            yield from (f"*{string}" for string in _strings(node) if string.endswith(".py"))


def _strings(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.strip("*./"):
            yield part.value
