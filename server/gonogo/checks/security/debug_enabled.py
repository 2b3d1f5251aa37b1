from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gonogo.checks.profile import is_shipped, require_service
from gonogo.checks.syntax import is_true
from gonogo.index.module import Module
from gonogo.model import Category, Finding, Severity, Snapshot, check

_DEVELOPMENT = re.compile(r"(?i)(?:^|[/_.-])(?:dev|develop|development|local|test|testing|debug)(?:[/_.-]|$)")
_MAY_ENABLE = re.compile(r"(?i)debug\s*=")
_DEBUGGED = frozenset(
    {"fastapi.FastAPI", "starlette.applications.Starlette", "flask.Flask", "sanic.Sanic", "litestar.Litestar"}
)


def applies(snapshot: Snapshot) -> None:
    """To services."""
    require_service(snapshot)


@check(
    "debug-enabled",
    category=Category.SECURITY,
    title="No debug mode is switched on in the code",
    applies=applies,
    per_file=True,
)
def debug_enabled(module: Module) -> Iterator[Finding]:
    """A debug mode shows stack traces, settings and sometimes a console to whoever causes an error."""
    if not is_shipped(module.path) or _DEVELOPMENT.search(module.path) or not _MAY_ENABLE.search(module.text):
        return
    yield from _settings(module)
    guarded = _run_by_hand(module)
    for name, call in module.calls:
        is_run = name.endswith(".run") and not name.startswith(("asyncio.", "subprocess."))
        if name in _DEBUGGED or is_run:
            yield from (_finding(module, k, guarded) for k in call.keywords if k.arg == "debug" and is_true(k.value))


def _settings(module: Module) -> Iterator[Finding]:
    """`DEBUG = True` in Django's settings, `app.debug = True` anywhere."""
    for node in module.of(ast.Assign):
        if is_true(node.value):
            for target in node.targets:
                is_name = isinstance(target, ast.Name) and target.id == "DEBUG" and node in module.tree.body
                if (is_name and _is_settings(module.path)) or module.name_of(target) == "app.debug":
                    yield Finding(_MESSAGE, module.span(node), Severity.ERROR)


def _is_settings(path: str) -> bool:
    return path.rpartition("/")[2].startswith("settings") or "/settings/" in f"/{path}"


_MESSAGE = "Debug mode is switched on here: read it from the environment, and let it be off unless asked for"


def _finding(module: Module, keyword: ast.keyword, guarded: range) -> Finding:
    severity = Severity.WARNING if keyword.value.lineno in guarded else Severity.ERROR
    return Finding(_MESSAGE, module.span(keyword), severity)


def _run_by_hand(module: Module) -> range:
    """The lines under `if __name__ == "__main__"`, which a server that imports the application does not run."""
    for node in module.tree.body:
        if isinstance(node, ast.If) and "__name__" in ast.dump(node.test):
            return range(node.lineno, (node.end_lineno or node.lineno) + 1)
    return range(0)
