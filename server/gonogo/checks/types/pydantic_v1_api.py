from __future__ import annotations

import ast
from collections.abc import Container, Iterator
from dataclasses import replace

from gonogo.checks.credit import falling
from gonogo.checks.types.pydantic_v1_models import broken_fields, generic_models
from gonogo.checks.types.pydantic_version import applies
from gonogo.fixes.pydantic_names import RENAMED, RENAMED_ARGUMENTS, RENAMED_SETTINGS
from gonogo.index.module import Module
from gonogo.model import Category, Finding, Fix, Severity, check
from gonogo.source import Span

_DECORATORS = {
    "validator": "field_validator",
    "root_validator": "model_validator",
    "validate_arguments": "validate_call",
}
_FUNCTIONS = frozenset({"parse_obj_as", "parse_raw_as", "parse_file_as", "schema_of"})
_PACKAGES = frozenset({"pydantic", "pydantic.class_validators", "pydantic.tools", "pydantic.decorator"})
_METHODS = {
    "parse_obj": "model_validate",
    "parse_raw": "model_validate_json",
    "parse_file": "model_validate_json",
    "from_orm": "model_validate",
    "construct": "model_construct",
    "schema": "model_json_schema",
    "schema_json": "model_json_schema",
    "update_forward_refs": "model_rebuild",
    "dict": "model_dump",
    "json": "model_dump_json",
    "copy": "model_copy",
}
_BASES = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic_settings.BaseSettings"})


@check(
    "pydantic-v1-api",
    category=Category.TYPES,
    title="No model uses what pydantic 2 only keeps for version 1",
    weight=0.5,
    credit=falling(10),
    applies=applies,
    per_file=True,
)
def pydantic_v1_api(module: Module) -> Iterator[Finding]:
    """Pydantic 3 removes the API of version 1; until then it warns at every start and hides what is new in warnings."""
    if "pydantic" not in module.text:
        return
    yield from _functions(module)
    models = _models(module)
    for model in models.values():
        yield from _configuration(module, model)
        yield from broken_fields(module, model)
    yield from _methods(module, models)


def _functions(module: Module) -> Iterator[Finding]:
    """Uses of functions that pydantic 2 keeps under their old names, and of what it no longer has."""
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                called = decorator.func if isinstance(decorator, ast.Call) else decorator
                if name := _of_pydantic(module, called, _DECORATORS):
                    yield _decorator(module.span(decorator), name)
        elif isinstance(node, ast.Call) and (name := _of_pydantic(module, node.func, _FUNCTIONS)):
            yield _finding(module.span(node.func), name, "TypeAdapter")
        elif isinstance(node, ast.Call) and (name := _of_pydantic(module, node.func, RENAMED_ARGUMENTS)):
            yield from _arguments(module, node, name)
        elif isinstance(node, ast.ImportFrom):
            yield from _moved(module, node)
            yield from generic_models(module, node)


def _decorator(span: Span, name: str) -> Finding:
    finding = _finding(span, f"@{name}", f"@{_DECORATORS[name]}")
    if name == "validate_arguments":
        return finding
    title = f"Declare it with {_DECORATORS[name]}, and what else can be in this file"
    return replace(finding, fixes=(_fix("pydantic-validators", title, span),))


def _arguments(module: Module, call: ast.Call, name: str) -> Iterator[Finding]:
    for keyword in call.keywords:
        if keyword.arg and (new := RENAMED_ARGUMENTS[name].get(keyword.arg)):
            span = module.span(keyword)
            fix = _fix("pydantic-argument", f"Call it {new}", span, column=span.column, function=name)
            severity = Severity.ERROR if keyword.arg == "regex" else Severity.WARNING
            finding = _finding(span, f"{keyword.arg}=", f"{new}=")
            yield replace(finding, severity=severity, fixes=(fix,))


def _of_pydantic(module: Module, node: ast.expr, names: Container[str]) -> str:
    package, _, name = module.name_of(node).rpartition(".")
    return name if package in _PACKAGES and name in names else ""


def _moved(module: Module, node: ast.ImportFrom) -> Iterator[Finding]:
    for alias in node.names if node.module == "pydantic" else ():
        if alias.name == "BaseSettings" and "pydantic_settings" not in module.text:
            message = "pydantic 2 has no BaseSettings: import it from pydantic_settings"
            span = module.span(alias)
            fix = _fix("pydantic-settings-import", "Import it from pydantic_settings", module.span(node))
            yield Finding(message, span, Severity.ERROR, fixes=(fix,))


def _models(module: Module) -> dict[str, ast.ClassDef]:
    """The classes of this module that derive from a model of pydantic 2, in a way that this module shows."""
    found: dict[str, ast.ClassDef] = {}
    classes = [node for node in module.nodes if isinstance(node, ast.ClassDef)]
    for node in sorted(classes, key=lambda c: c.lineno):
        if any((name := module.name_of(base)) in _BASES or name in found for base in node.bases):
            found[node.name] = node
    return found


def _configuration(module: Module, model: ast.ClassDef) -> Iterator[Finding]:
    for node in model.body:
        if isinstance(node, ast.ClassDef) and node.name == "Config":
            span = module.span(node)
            end = span.column + len("class Config")
            head = Span(span.path, span.line, span.column, span.line, end)
            yield replace(_finding(head, "class Config", "model_config"), fixes=(_settings_fix(node, head),))


def _settings_fix(config: ast.ClassDef, span: Span) -> Fix:
    """Settings that pydantic 2 ignores under their old name come into force with the new one: that is for a person."""
    targets = (t for n in config.body if isinstance(n, ast.Assign) for t in n.targets)
    renamed = [t.id for t in targets if isinstance(t, ast.Name) and t.id in RENAMED_SETTINGS]
    if not renamed:
        return _fix("pydantic-config", "Write it as model_config", span)
    title = f"Write it as model_config, with {RENAMED_SETTINGS[renamed[0]]} for {renamed[0]}, which is ignored now"
    return _fix("pydantic-config-renamed", title, span)


def _methods(module: Module, models: dict[str, ast.ClassDef]) -> Iterator[Finding]:
    """Old methods called on a model of this module, or on what is annotated or constructed as one."""
    known = {**dict.fromkeys(models, True), **_instances(module, models)}
    for node in module.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
            owner = node.func.value
            constructed = isinstance(owner, ast.Call) and module.name_of(owner.func) in models
            if constructed or (isinstance(owner, ast.Name) and owner.id in known):
                yield _call(module.span(node.func), node.func.attr)


def _call(span: Span, old: str) -> Finding:
    finding = _finding(span, f"{old}()", f"{_METHODS[old]}()")
    if old not in RENAMED:
        return finding
    fix = _fix("pydantic-method", f"Call {_METHODS[old]}", span, column=span.column, method=old)
    return replace(finding, fixes=(fix,))


def _fix(kind: str, title: str, span: Span, **more: str | int) -> Fix:
    return Fix(kind, title, {"path": span.path, "line": span.line, **more}, preferred=True)


def _instances(module: Module, models: dict[str, ast.ClassDef]) -> dict[str, bool]:
    """Names that are only ever annotated as a model: one other use of the name, and nothing is proved."""
    found: dict[str, bool] = {}
    for node in module.nodes:
        if isinstance(node, ast.arg):
            is_model = node.annotation is not None and module.name_of(node.annotation) in models
            found[node.arg] = found.get(node.arg, True) and is_model
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = False
    return {name: True for name, proved in found.items() if proved}


def _finding(span: Span, old: str, new: str) -> Finding:
    return Finding(f"{old} is pydantic 1's: use {new}", span, Severity.WARNING)
