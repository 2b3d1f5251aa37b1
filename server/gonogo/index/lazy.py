"""Which names a module's own `__getattr__` answers, where its code shows that."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from gonogo.index.binding import dotted, strings

_Function = ast.FunctionDef


def answered(body: Sequence[ast.stmt]) -> frozenset[str] | None:
    """The names that the module-level `__getattr__` among *body* may answer; None where nobody can tell.

    Understood is the common case: its parameter is compared with literals, or looked for in a literal collection of
    the module, and otherwise only goes into messages.
    """
    statements = list(_flat(body))
    functions = {node.name: node for node in statements if isinstance(node, _Function)}
    makers = [m for node in statements if isinstance(node, ast.Assign) for m in _made(node, functions)]
    named = [node for node in statements if isinstance(node, _Function) and node.name == "__getattr__"]
    if len(named) + len(makers) != 1:
        return None
    (found,) = (*named, *makers)
    if len(found.args.args) != 1 or found.args.vararg or found.args.kwarg or not _refuses(found):
        return None
    return _Reading(found.args.args[0].arg, _collections(statements)).names(found)


def _refuses(function: _Function) -> bool:
    """Whether the function raises for what it does not know: at its end, or at once for all but some names."""
    for node in function.body:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Compare) and isinstance(node.body[-1], ast.Raise):
            return isinstance(node.test.ops[0], ast.NotEq | ast.NotIn)
    return isinstance(function.body[-1], ast.Raise) and not any(isinstance(n, ast.Return) for n in function.body)


def _flat(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The module-level statements, with those of every branch."""
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.Try):
            handlers = [statement for handler in getattr(node, "handlers", ()) for statement in handler.body]
            yield from _flat([*node.body, *node.orelse, *handlers])


def _made(node: ast.Assign, functions: Mapping[str, _Function]) -> Iterator[_Function]:
    """The inner function of `__getattr__ = make(...)`, where `make` is a function of the module."""
    if any(dotted(target) == "__getattr__" for target in node.targets):
        maker = functions.get(dotted(node.value.func)) if isinstance(node.value, ast.Call) else None
        yield from (n for n in (maker.body if maker else ()) if isinstance(n, _Function) and n.name == "__getattr__")


def _collections(statements: Sequence[ast.stmt]) -> dict[str, frozenset[str]]:
    """The module's literal collections of strings, and the keys of its literal dictionaries, that nobody changes."""
    found: dict[str, frozenset[str]] = {}
    for node in statements:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            listed = _listed(node.value)
            for name in map(dotted, targets):
                if listed is not None and name not in found:
                    found[name] = listed
    changed = {name for node in statements for name in _changed(node)}
    return {name: listed for name, listed in found.items() if name not in changed}


def _listed(node: ast.expr) -> frozenset[str] | None:
    if isinstance(node, ast.Dict):
        keys = [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
        return frozenset(keys) if len(keys) == len(node.keys) else None
    if isinstance(node, ast.Call) and dotted(node.func) in {"frozenset", "set"} and len(node.args) == 1:
        node = node.args[0]
    listed = strings(node)
    return None if listed is None else frozenset(listed)


def _changed(node: ast.stmt) -> Iterator[str]:
    """The names of the collections that a module-level statement may change."""
    for part in ast.walk(node):
        if isinstance(part, ast.Subscript) and not isinstance(part.ctx, ast.Load):
            yield dotted(part.value)
        elif isinstance(part, ast.AugAssign):
            yield dotted(part.target)
        elif isinstance(part, ast.Call):
            yield dotted(part.func).rpartition(".")[0]


class _Reading:
    """What a function does with its parameter."""

    def __init__(self, parameter: str, known: Mapping[str, frozenset[str]]) -> None:
        self.parameter = parameter
        self.known = known

    def names(self, function: _Function) -> frozenset[str] | None:
        found: set[str] = set()
        harmless: set[int] = set()
        for node in ast.walk(function):  # parents come before their children
            if isinstance(node, ast.Compare) and self._is_parameter(node.left) and len(node.comparators) == 1:
                compared = self._compared(node.comparators[0])
                if compared is None:
                    return None
                found |= compared
                harmless.add(id(node.left))
            elif isinstance(node, ast.JoinedStr | ast.Raise) or (isinstance(node, ast.Call) and _warns(node)):
                harmless.update(id(part) for part in ast.walk(node))
            elif self._is_lookup(node):
                harmless.update(id(part) for part in ast.iter_child_nodes(node))
            elif self._is_parameter(node) and id(node) not in harmless:
                return None
        return frozenset(found)

    def _is_parameter(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == self.parameter

    def _compared(self, node: ast.expr) -> frozenset[str] | None:
        """The strings on the other side of `name == …` or `name in …`."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return frozenset({node.value})
        listed = _listed(node)
        return listed if listed is not None else self.known.get(dotted(node))

    def _is_lookup(self, node: ast.AST) -> bool:
        """`NAMES[name]`, which answers no more than the literal dictionary has."""
        return isinstance(node, ast.Subscript) and self._is_parameter(node.slice) and dotted(node.value) in self.known


def _warns(node: ast.Call) -> bool:
    return dotted(node.func).rpartition(".")[2] in {"warn", "warn_deprecated", "warning", "AttributeError"}
