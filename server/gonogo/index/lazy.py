"""Which names a module's own `__getattr__` answers, where its code shows that."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from gonogo.index.answering import answered_by, listed
from gonogo.index.module import dotted

_READING = frozenset(
    {"len", "list", "set", "frozenset", "tuple", "sorted", "dict", "enumerate"} | {"get", "keys", "values", "items"}
)


def answered(body: Sequence[ast.stmt]) -> frozenset[str] | None:
    """The names that the module-level `__getattr__` among *body* may answer; None where nobody can tell."""
    statements = list(_flat(body))
    functions = {node.name: node for node in statements if isinstance(node, ast.FunctionDef)}
    makers = [functions.get(name) for name in _makers(statements)]
    named = [node for node in statements if isinstance(node, ast.FunctionDef) and node.name == "__getattr__"]
    inner = [_inner(maker) for maker in makers if maker is not None]
    if len(named) + len(makers) != 1 or len(inner) != len(makers):
        return None
    found = named[0] if named else inner[0]
    return None if found is None else _answered_by(found, _collections(statements))


def maker(body: Sequence[ast.stmt]) -> str:
    """The imported name of the function that makes the module's `__getattr__`, or empty: `__getattr__ = make(...)`."""
    statements = list(_flat(body))
    makers = list(_makers(statements))
    defined = {node.name for node in statements if isinstance(node, ast.FunctionDef)}
    return makers[0] if len(makers) == 1 and not defined & {"__getattr__", makers[0]} else ""


def makes(body: Sequence[ast.stmt]) -> Mapping[str, frozenset[str]]:
    """What the `__getattr__` answers that each function among *body* returns, where that can be told."""
    statements = list(_flat(body))
    functions = [node for node in statements if isinstance(node, ast.FunctionDef)]
    made = {f.name: inner for f in functions if (inner := _inner(f)) is not None}
    known = _collections(statements) if made else {}
    answers = {name: _answered_by(inner, known) for name, inner in made.items()}
    return {name: names for name, names in answers.items() if names is not None}


def _answered_by(function: ast.FunctionDef, known: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """What a `__getattr__` answers that may have collections of its own, which hide those of the module."""
    statements = list(_flat(function.body))
    names = (part for part in ast.walk(function) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store))
    hidden = {name.id for name in names}
    outside = {name: found for name, found in known.items() if name not in hidden}
    return answered_by(function, {**outside, **_collections(statements, outside)})


def _inner(maker: ast.FunctionDef) -> ast.FunctionDef | None:
    """The `__getattr__` that a function defines and returns."""
    inner = [n for n in maker.body if isinstance(n, ast.FunctionDef) and n.name == "__getattr__"]
    last = maker.body[-1]
    returned = dotted(last.value) if isinstance(last, ast.Return) and last.value is not None else ""
    return inner[0] if len(inner) == 1 and returned == "__getattr__" else None


def _flat(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The module-level statements, with those of every branch."""
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.Try):
            handlers = [statement for handler in getattr(node, "handlers", ()) for statement in handler.body]
            yield from _flat([*node.body, *node.orelse, *handlers])


def _makers(statements: Sequence[ast.stmt]) -> Iterator[str]:
    """The function called in each `__getattr__ = make(...)`; empty where it is anything else."""
    for node in statements:
        if isinstance(node, ast.Assign) and any(dotted(target) == "__getattr__" for target in node.targets):
            yield dotted(node.value.func) if isinstance(node.value, ast.Call) else ""


def _collections(
    statements: Sequence[ast.stmt], known: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> dict[str, frozenset[str]]:
    """The literal collections of strings, and the keys of literal dictionaries, of a scope that nobody changes."""
    found: dict[str, frozenset[str]] = {}
    changed = {name for node in statements for name in _changed(node)}
    for node in statements:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = listed(node.value, {**known, **found})
            for name in map(dotted, targets):
                if names is None or name in found:
                    changed.add(name)
                else:
                    found[name] = names
    return {name: names for name, names in found.items() if name not in changed}


def _changed(node: ast.stmt) -> Iterator[str]:
    """The names of the collections that a statement of the module, or a function in it, may change."""
    for part in ast.walk(node):
        if isinstance(part, ast.Subscript) and not isinstance(part.ctx, ast.Load):
            yield dotted(part.value)
        elif isinstance(part, ast.AugAssign):
            yield dotted(part.target)
        elif isinstance(part, ast.Global):
            yield from part.names
        elif isinstance(part, ast.Call):
            owner, _, called = dotted(part.func).rpartition(".")
            if called not in _READING:
                yield from (owner, *map(dotted, part.args))
