"""Modules handed to a function that reads an attribute of them: `register(plugin)` fails where it lacks `setup`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gonogo.index.module import Module, dotted
from gonogo.index.using import names_in
from gonogo.source import Handed

_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
_SIMPLE = ast.Expr | ast.Assign | ast.AnnAssign | ast.Assert | ast.Pass | ast.Import | ast.ImportFrom


def needs(module: Module) -> Iterator[tuple[str, tuple[tuple[int, str], ...]]]:
    """By function, `Class.method` for a class method, the positions of arguments that are modules and what is read.

    Only parameters annotated as modules count: nearly all others get something else, and looking would cost too much.
    """
    if "ModuleType" not in module.text:
        return
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, tuple(_read_of(node, 0))
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                decorators = {dotted(d) for d in method.decorator_list} if isinstance(method, ast.FunctionDef) else ()
                if isinstance(method, ast.FunctionDef) and decorators in ({"classmethod"}, {"staticmethod"}):
                    yield f"{node.name}.{method.name}", tuple(_read_of(method, int("classmethod" in decorators)))


def _read_of(node: ast.FunctionDef, skipped: int) -> Iterator[tuple[int, str]]:
    """What the first statements certainly read of the parameters, the *skipped* first ones not counted."""
    parameters = [*node.args.posonlyargs, *node.args.args][skipped:]
    modules = {p.arg: number for number, p in enumerate(parameters) if _is_module(p.annotation)}
    for statement in node.body if modules else ():
        value = getattr(statement, "value", None)
        for name, _ in names_in(value) if isinstance(value, ast.expr) else ():
            first, _, rest = name.partition(".")
            if first in modules and rest:
                yield modules[first], rest.partition(".")[0]
        if not isinstance(statement, _SIMPLE):
            return


def _is_module(annotation: ast.expr | None) -> bool:
    return annotation is not None and dotted(annotation).rpartition(".")[2] == "ModuleType"


def handed(module: Module, call: ast.Call) -> Iterator[Handed]:
    """The plain names among the arguments of a call."""
    called = dotted(call.func)
    for number, argument in enumerate(call.args if called else ()):
        if isinstance(argument, ast.Starred):
            return
        if isinstance(argument, ast.Name):
            yield Handed(called, number, argument.id, module.span(argument))
