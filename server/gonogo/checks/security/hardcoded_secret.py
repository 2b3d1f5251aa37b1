from __future__ import annotations

import ast
from collections.abc import Iterator

from gonogo.checks.credit import falling
from gonogo.checks.profile import is_shipped
from gonogo.checks.secrets import (
    has_credentials,
    is_known_token,
    is_placeholder,
    is_random,
    is_secret_name,
    is_token_name,
    is_word,
)
from gonogo.checks.wording import fitting
from gonogo.index.fields import settings_fields
from gonogo.index.module import Module
from gonogo.model import Category, Finding, Severity, check

_NAMING: tuple[type[ast.AST], ...] = (ast.Assign, ast.AnnAssign, ast.keyword, ast.Dict, ast.arguments, ast.Compare)


@check(
    "hardcoded-secret",
    category=Category.SECURITY,
    title="No secret is written in the code",
    weight=3,
    credit=falling(1),
    per_file=True,
)
def hardcoded_secret(module: Module) -> Iterator[Finding]:
    """Whoever can read the code, or any old copy of it, has the secret; and it cannot be changed without a release."""
    if not is_shipped(module.path):
        return
    said: set[ast.expr] = {node.value for node in module.of(ast.Expr)}  # docstrings say nothing
    for name, value in _named(module):
        if _is_secret(name, str(value.value)):
            said.add(value)
            yield _finding(module, value, f"`{name}`", is_random(str(value.value)))
    for node in module.of(ast.Constant):
        if isinstance(node.value, str) and len(node.value) > 15 and node not in said:
            if is_known_token(node.value):
                yield _finding(module, node, "A key of a known service", blocker=True)
            elif has_credentials(node.value):
                yield _finding(module, node, "The password in a URL", blocker=False)


def _is_secret(name: str, value: str) -> bool:
    if not is_secret_name(name) or is_placeholder(value) or value.lower() == name.lower():
        return False
    if is_token_name(name):
        return is_random(value)
    return is_random(value) or not is_word(value)


def _finding(module: Module, node: ast.Constant, what: str, blocker: bool) -> Finding:
    lack = f"{what} is written in the code"
    message = fitting(f"{lack}: read it from the environment, and replace this one", lack)
    return Finding(message, module.span(node), Severity.ERROR if blocker else Severity.WARNING, blocker)


def _named(module: Module) -> Iterator[tuple[str, ast.Constant]]:
    """Each text that is given a name: assigned, passed, a default, an entry of a dictionary, compared with."""
    fields = {read.node for read in settings_fields(module)}  # their defaults are another check's
    for node in (node for kind in _NAMING for node in module.of(kind)):
        for name, value in _pairs(node):
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and name not in fields:
                text = _name(name) if isinstance(name, ast.expr) else name
                if text:
                    yield text, value


def _pairs(node: ast.AST) -> Iterator[tuple[ast.expr | str, ast.expr | None]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target=name, value=value):
            yield name, value
        case ast.keyword(arg=str(name), value=value):
            yield name, value
        case ast.Dict(keys=keys, values=values):
            yield from ((key, value) for key, value in zip(keys, values, strict=True) if key)
        case ast.arguments(posonlyargs=first, args=then, defaults=defaults, kwonlyargs=named, kw_defaults=others):
            positional = [*first, *then][-len(defaults) :] if defaults else []
            yield from zip((a.arg for a in (*positional, *named)), (*defaults, *others), strict=True)
        case ast.Compare(left=name, ops=[ast.Eq() | ast.NotEq()], comparators=[value]):
            yield name, value


def _name(node: ast.expr) -> str:
    """What a value is called: the variable, the attribute, or the key of a dictionary."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
    return ""
