from __future__ import annotations

import ast
from collections.abc import Iterator

from gonogo.checks.profile import is_shipped, require_application
from gonogo.checks.syntax import is_true, keywords, parts
from gonogo.index.module import Module
from gonogo.model import Category, Finding, Severity, Snapshot, check

_MIDDLEWARE = frozenset({"CORSMiddleware", "CORS"})
_EVERYONE = frozenset({"*", ".*", "https?://.*", "https://.*"})
_ORIGINS = ("allow_origins", "allow_origin_regex", "origins", "CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL")
_CREDENTIALS = ("allow_credentials", "supports_credentials", "CORS_ALLOW_CREDENTIALS")
_MESSAGE = "Any site may send requests with a user's credentials and read the answers: list the origins that may"


def applies(snapshot: Snapshot) -> None:
    """To web applications."""
    require_application(snapshot)


@check(
    "permissive-cors",
    category=Category.SECURITY,
    title="No other site may act with a user's credentials",
    applies=applies,
    per_file=True,
)
def permissive_cors(module: Module) -> Iterator[Finding]:
    """With every origin allowed and credentials too, any page that a user opens can act as that user."""
    if not is_shipped(module.path) or "CORS" not in module.text:
        return
    for name, call in module.calls:
        named = keywords(call)
        if _adds_cors(module, name, call) and any(is_true(named.get(key)) for key in _CREDENTIALS):
            yield from (_finding(module, named[key]) for key in _ORIGINS if _is_everyone(named.get(key)))
    yield from _django(module)


def _adds_cors(module: Module, name: str, call: ast.Call) -> bool:
    """Whether it is the middleware itself, or what adds it to an application."""
    names = [name, *(module.name_of(argument) for argument in call.args[:1])]
    return any(one.rpartition(".")[2] in _MIDDLEWARE for one in names)


def _django(module: Module) -> Iterator[Finding]:
    assigned = {
        target.id: node.value
        for node in module.tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id in (*_ORIGINS, *_CREDENTIALS)
    }
    if is_true(assigned.get("CORS_ALLOW_CREDENTIALS")):
        yield from (_finding(module, v) for key, v in assigned.items() if key in _ORIGINS and is_true(v))


def _is_everyone(node: ast.expr | None) -> bool:
    return any(isinstance(part, ast.Constant) and part.value in _EVERYONE for part in parts(node))


def _finding(module: Module, node: ast.expr) -> Finding:
    return Finding(_MESSAGE, module.span(node), Severity.ERROR)
