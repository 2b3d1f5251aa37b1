from __future__ import annotations

import ast
from collections.abc import Iterator

from gonogo.index.module import Module
from gonogo.model import Category, Finding, Fix, Severity, check

_CHANGING = frozenset({
    "add", "append", "appendleft", "clear", "difference_update", "discard", "extend", "insert", "intersection_update",
    "pop", "popitem", "remove", "reverse", "setdefault", "sort", "symmetric_difference_update", "update",
})  # fmt: skip
_MAKING = frozenset({"list", "dict", "set"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@check(
    "mutable-default",
    category=Category.TYPES,
    title="No function changes a default that all of its calls share",
    weight=0,
    per_file=True,
)
def mutable_default(module: Module) -> Iterator[Finding]:
    """A default is made once: what one call puts into it, the next call finds there, in the same process only."""
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            changed = None
            for argument, default in _defaults(node):
                changed = _changed(node) if changed is None else changed
                if _is_mutable(default) and argument.arg in changed:
                    yield _finding(module, argument, default)


def _defaults(function: _Function) -> Iterator[tuple[ast.arg, ast.expr]]:
    """Each parameter that has a default, but for those whose name says that it is meant to last."""
    given = function.args
    plain = [*given.posonlyargs, *given.args]
    pairs = [*zip(plain[len(plain) - len(given.defaults) :], given.defaults, strict=True)]
    pairs += [(a, d) for a, d in zip(given.kwonlyargs, given.kw_defaults, strict=True) if d is not None]
    yield from ((a, default) for a, default in pairs if not a.arg.startswith("_") and "cache" not in a.arg)


def _is_mutable(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _MAKING
    return isinstance(node, ast.List | ast.Dict | ast.Set)


def _changed(function: _Function) -> set[str]:
    """The names whose values the body changes in place, without ever binding them to something else."""
    changed, bound = set(), set()
    for node in (inner for statement in function.body for inner in ast.walk(statement)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
            changed.add(_name(node.func.value))
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            changed.add(_name(node.value))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
    return changed - bound


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _finding(module: Module, argument: ast.arg, default: ast.expr) -> Finding:
    name, span = argument.arg, module.span(default)
    message = f"All calls share the default of {name}, and this function changes it"
    title = f"Make {name} anew in every call, with None as its default"
    fix = Fix("mutable-default", title, {"path": module.path, "line": span.line, "parameter": name}, preferred=True)
    return Finding(message, span, Severity.WARNING, fixes=(fix,))
