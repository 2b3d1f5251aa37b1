"""The environment variables that fields of pydantic's settings classes stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from gonogo.index.module import Module

_SETTINGS = frozenset({"pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings"})
_FIELDS = frozenset({"pydantic.Field", "pydantic.fields.Field", "pydantic.v1.Field"})
_ALIASES = ("validation_alias", "alias", "env")


@dataclass(frozen=True, slots=True)
class Read:
    """One read in the syntax tree: the names that are tried, where, and the default (None where there is none)."""

    names: tuple[str, ...]
    node: ast.expr
    default: ast.expr | None = None


def settings_fields(module: Module) -> Iterator[Read]:
    """The fields of classes that derive from `BaseSettings`, directly or by a class of the same module."""
    if "BaseSettings" not in module.text:
        return
    prefixes: dict[str, str] = dict.fromkeys(_SETTINGS, "")
    for node in sorted(module.of(ast.ClassDef), key=lambda c: c.lineno):  # a class stands after its bases
        base = next((name for name in map(module.name_of, node.bases) if name in prefixes), None)
        if base is not None:
            prefixes[node.name] = _prefix(node) or prefixes[base]
            yield from _fields(module, node, prefixes[node.name])


def text_of(node: ast.expr | None) -> str:
    """The text that *node* spells out, or empty."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _fields(module: Module, owner: ast.ClassDef, prefix: str) -> Iterator[Read]:
    for node in owner.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
            if not name.startswith("_") and name != "model_config" and not _is_no_variable(node):
                aliases, default = _declared(module, node.value)
                yield Read(aliases or ((prefix + name).upper(),), node.target, default)


def _is_no_variable(node: ast.AnnAssign) -> bool:
    """Whether it is a class variable, or holds other settings: `db: Database = Database()`."""
    annotation = ast.unparse(node.annotation)
    if not isinstance(node.value, ast.Call):
        return "ClassVar" in annotation
    makers = [node.value.func, *(k.value for k in node.value.keywords if k.arg == "default_factory")]
    return "ClassVar" in annotation or annotation in map(ast.unparse, makers)


def _prefix(owner: ast.ClassDef) -> str:
    """`env_prefix` of `model_config = SettingsConfigDict(...)` or of an inner `class Config`."""
    for node in owner.body:
        if isinstance(node, ast.ClassDef) and node.name == "Config":
            return next((text_of(value) for name, value in assigned(node.body) if name == "env_prefix"), "")
    config = next((value for name, value in assigned(owner.body) if name == "model_config"), None)
    keywords = config.keywords if isinstance(config, ast.Call) else []
    return next((text_of(k.value) for k in keywords if k.arg == "env_prefix"), "")


def assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Each name that the statements directly in *body* assign, with its value."""
    for node in body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        yield from ((target.id, value) for target in targets if isinstance(target, ast.Name) and value)


def _declared(module: Module, value: ast.expr | None) -> tuple[tuple[str, ...], ast.expr | None]:
    """The aliases of a field, and its default: None where the field is required."""
    if not isinstance(value, ast.Call) or module.name_of(value.func) not in _FIELDS:
        return (), value
    named = {keyword.arg: keyword.value for keyword in value.keywords}
    default = value.args[0] if value.args else named.get("default", named.get("default_factory"))
    if isinstance(default, ast.Constant) and default.value is ...:
        default = None
    given = next((named[key] for key in _ALIASES if key in named), None)
    return tuple(_texts(given)), default


def _texts(node: ast.expr | None) -> Iterator[str]:
    """The texts in an alias: one, a list of them, or the arguments of `AliasChoices`."""
    if isinstance(node, ast.Call):
        parts: list[ast.expr] = node.args
    else:
        parts = node.elts if isinstance(node, ast.List | ast.Tuple) else [node] if node else []
    yield from (text for text in map(text_of, parts) if text)
