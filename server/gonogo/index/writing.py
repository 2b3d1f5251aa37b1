"""Whether a module writes names in ways that its statements do not show."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gonogo.index.binding import dotted
from gonogo.index.module import Module

_TRACES = ("globals(", "vars(", "locals(", "sys.modules", "exec(", "__dict__")
_READING = {"get", "keys", "values", "items", "copy"}


def writes_names(module: Module) -> bool:
    """Whether `globals()`, `exec`, `sys.modules[__name__]` and their like may add names to the module.

    Errs towards yes: a dictionary of names that is handed on may be written by whoever gets it.
    """
    if not any(trace in module.text for trace in _TRACES):
        return False
    reads: set[int] = set()
    for node in module.nodes:  # parents come before their children
        if isinstance(node, ast.Call) and dotted(node.func) == "exec":
            return True
        if isinstance(node, ast.Assign) and any(_is_own_entry(target) for target in node.targets):
            return True
        if isinstance(node, ast.Call) and dotted(node.func) == "setattr" and node.args and _is_own_entry(node.args[0]):
            return True
        reads.update(id(part) for part in _read_only(node))
        if _is_namespace(node, {"globals"}) and id(node) not in reads:
            return True
    return any(_is_namespace(node, {"vars", "locals"}) and id(node) not in reads for node in _outside_functions(module))


def _outside_functions(module: Module) -> Iterator[ast.AST]:
    """Every node that is not inside a function, where `vars()` and `locals()` are the function's."""
    waiting: list[ast.AST] = [module.tree]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def _read_only(node: ast.AST) -> tuple[ast.AST, ...]:
    """The parts of *node* that are only read by it: `globals()` in `globals()["x"]` and in `"x" in globals()`."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return (node.value,)
    if isinstance(node, ast.Attribute) and node.attr in _READING:
        return (node.value,)
    if isinstance(node, ast.Compare):
        return tuple(node.comparators)
    return ()


def _is_namespace(node: ast.AST, names: set[str]) -> bool:
    """A call of one of *names* without arguments, or the `__dict__` of the module's own entry."""
    if isinstance(node, ast.Attribute) and node.attr == "__dict__":
        return _is_own_entry(node.value)
    return isinstance(node, ast.Call) and not node.args and dotted(node.func) in names


def _is_own_entry(node: ast.AST) -> bool:
    """`sys.modules[__name__]`, or any other computed entry of `sys.modules`."""
    return isinstance(node, ast.Subscript) and dotted(node.value).endswith("sys.modules")
