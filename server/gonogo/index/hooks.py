"""What a conftest imports in those of its hooks that pytest calls in every collection."""

from __future__ import annotations

import ast
import re

_ALWAYS = frozenset({"pytest_configure", "pytest_collection_modifyitems", "pytest_collection_finish"})
_AT_START = frozenset({"pytest_addoption", "pytest_sessionstart", "pytest_report_header"})
# pytest, started without arguments, knows these conftests before it starts; their hooks hear of the start.
_INITIAL = re.compile(r"(test[^/]*/)?conftest\.py")


def run_by_pytest(path: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """The imports that a function of a file certainly runs in a collection: at its top, as far as it cannot return."""
    if not path.endswith("conftest.py") or not _is_called(path, node.name):
        return ()
    found: list[ast.Import | ast.ImportFrom] = []
    for statement in node.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            found.append(statement)
        elif any(isinstance(part, ast.Return | ast.Raise) for part in ast.walk(statement)):
            break
    return tuple(found)


def _is_called(path: str, name: str) -> bool:
    return name in _ALWAYS or (name in _AT_START and _INITIAL.fullmatch(path) is not None)
