"""What a model of pydantic 2 may no longer hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gonogo.index.module import Module
from gonogo.model import Finding, Fix, Severity

_PLAIN = (str, bytes, bool, int, float)


def broken_fields(module: Module, model: ast.ClassDef) -> Iterator[Finding]:
    """`__root__`, and plain values without a type: pydantic 2 refuses to make such a class."""
    for node in model.body:
        target = node.target if isinstance(node, ast.AnnAssign) else _only_target(node)
        if not isinstance(target, ast.Name):
            continue
        if target.id == "__root__":
            message = "pydantic 2 makes no model with __root__: derive it from RootModel"
            title = "Derive it from RootModel, which is dumped as its value"
            yield _finding(module, node, target, message, "pydantic-root-model", title)
        elif isinstance(node, ast.Assign) and not target.id.startswith("_") and _is_plain(node.value):
            message = f"pydantic 2 makes no model with a field without a type: say what {target.id} holds"
            yield _finding(module, node, target, message, "pydantic-field-type", f"Say what {target.id} holds")


def generic_models(module: Module, node: ast.ImportFrom) -> Iterator[Finding]:
    for alias in node.names if node.module == "pydantic.generics" else ():
        if alias.name == "GenericModel":
            arguments: dict[str, str | int] = {"path": module.span(node).path, "line": module.span(node).line}
            fix = Fix("pydantic-generic-model", "Derive generic models from BaseModel", arguments, preferred=True)
            message = "GenericModel is pydantic 1's: use BaseModel"
            yield Finding(message, module.span(alias), Severity.WARNING, fixes=(fix,))


def _only_target(node: ast.stmt) -> ast.expr | None:
    return node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None


def _is_plain(node: ast.expr) -> bool:
    value = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(value, ast.Constant) and isinstance(value.value, _PLAIN)


def _finding(module: Module, node: ast.stmt, target: ast.Name, message: str, kind: str, title: str) -> Finding:
    span = module.span(target)
    preferred = kind == "pydantic-field-type"
    fixable = preferred or isinstance(node, ast.AnnAssign)
    fixes = (Fix(kind, title, {"path": span.path, "line": span.line}, preferred=preferred),) if fixable else ()
    return Finding(message, span, Severity.ERROR, fixes=fixes)
