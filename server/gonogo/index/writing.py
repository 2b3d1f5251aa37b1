"""Whether a module writes names in ways that its statements do not show."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gonogo.index.module import Module, dotted
from gonogo.source import lines

_TRACES = ("globals(", "vars(", "locals(", "exec(", "setattr(", "sys.modules", "__dict__")
_READING = frozenset({"get", "keys", "values", "items", "copy"})
_COPYING = frozenset({"dict", "set", "frozenset", "list", "tuple", "sorted", "len", "__import__"})


def writes_names(module: Module) -> bool:
    """Whether `globals()`, `exec`, `sys.modules[__name__]` and their like may add names to the module.

    Errs towards yes: a dictionary of names that is handed on may be written by whoever gets it.
    """
    marked = _marked(module.text)
    if not marked:
        return False
    own = module.path.rpartition("/")[2].removesuffix(".py")
    found = _statements(module.tree.body, marked, inside=False)
    return any(_writes(node, own, inside) for node, inside in found)


def _marked(text: str) -> list[int]:
    """The lines from 1 that have a trace, ten times as fast as looking at each line."""
    text = "\n".join(lines(text)) if "\r" in text else text
    number, last, marked = 1, 0, []
    for place in sorted(place for trace in _TRACES for place in _places(text, trace)):
        number += text.count("\n", last, place)
        marked.append(number)
        last = place
    return marked


def _places(text: str, trace: str) -> Iterator[int]:
    place = text.find(trace)
    while place >= 0:
        yield place
        place = text.find(trace, place + 1)


def _statements(
    body: Sequence[ast.AST], marked: Sequence[int], *, inside: bool, asked: str = ""
) -> Iterator[tuple[ast.AST, bool]]:
    """The smallest parts of statements on *marked* lines, with whether they are inside a function.

    Without those that write *asked*, the name that a `__getattr__` is asked for: what it answers says it all.
    """
    for node in body:
        first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0) or 0
        hit = [line for line in marked if first <= line <= last] if first else marked
        if not hit:
            continue
        if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case) and hasattr(node, "body"):
            within, name = inside, asked
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                within, name = True, _asked(node)
            yield from _statements(list(ast.iter_child_nodes(node)), hit, inside=within, asked=name)
        elif not asked or not _keeps(node, asked):
            yield node, inside


def _asked(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    parameters = [*function.args.posonlyargs, *function.args.args]
    return parameters[0].arg if function.name == "__getattr__" and len(parameters) == 1 else ""


def _keeps(node: ast.AST, name: str) -> bool:
    """Whether a statement is `names[name] = ...` or `setattr(module, name, ...)`."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        return isinstance(target, ast.Subscript) and dotted(target.slice) == name
    call = node.value if isinstance(node, ast.Expr) else None
    is_setting = isinstance(call, ast.Call) and dotted(call.func) == "setattr" and len(call.args) == 3
    return is_setting and isinstance(call, ast.Call) and dotted(call.args[1]) == name


def _writes(statement: ast.AST, own: str, inside: bool) -> bool:
    reads: set[int] = set()
    names = {"globals"} if inside else {"globals", "vars", "locals"}
    for node in ast.walk(statement):  # parents come before their children
        if isinstance(node, ast.Assign) and any(_is_own_entry(target) or _is_entry(target) for target in node.targets):
            return True
        if isinstance(node, ast.Call) and _is_writing_call(node, own, inside):
            return True
        reads.update(id(part) for part in _read_only(node))
        if isinstance(node, ast.Call) and not node.args and dotted(node.func) in names and id(node) not in reads:
            return True
    return False


def _is_writing_call(node: ast.Call, own: str, inside: bool) -> bool:
    """`exec` in the module's own names, `setattr` on its entry of `sys.modules` or on what has its name, and updates.

    `exec` in a function binds in a dictionary of that function.
    """
    called = dotted(node.func)
    if called == "exec":
        return not inside and len(node.args) == 1
    if called == "setattr" and node.args:
        return _is_own_entry(node.args[0]) or dotted(node.args[0]).rpartition(".")[2] == own
    return isinstance(node.func, ast.Attribute) and node.func.attr not in _READING and _is_own_names(node.func.value)


def _read_only(node: ast.AST) -> tuple[ast.AST, ...]:
    """The parts of *node* that are only read by it: `globals()` in `globals()["x"]` and in `"x" in globals()`."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return (node.value,)
    if isinstance(node, ast.Attribute) and node.attr in _READING:
        return (node.value,)
    if isinstance(node, ast.Compare):
        return tuple(node.comparators)
    if isinstance(node, ast.Call) and dotted(node.func) in _COPYING:
        return tuple(node.args)
    return ()


def _is_own_names(node: ast.AST) -> bool:
    """`sys.modules[__name__].__dict__`."""
    return isinstance(node, ast.Attribute) and node.attr == "__dict__" and _is_own_entry(node.value)


def _is_entry(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and _is_own_names(node.value)


def _is_own_entry(node: ast.AST) -> bool:
    """`sys.modules[__name__]`, or any other entry of `sys.modules`."""
    return isinstance(node, ast.Subscript) and dotted(node.value).endswith("sys.modules")
