"""For which names a function that is asked for one by its parameter may return: its branches are followed."""

from __future__ import annotations

import ast
import operator
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from gonogo.index.binding import strings
from gonogo.index.module import dotted

_LOOPS = ast.For | ast.AsyncFor | ast.While
_SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_UNSURE = (  # what is in these may not be evaluated
    _SCOPES | ast.Lambda | ast.BoolOp | ast.IfExp | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
)


@dataclass(frozen=True, slots=True)
class Names:
    """A set of names: those `listed`, or, where `inverted`, all but these."""

    listed: frozenset[str] = frozenset()
    inverted: bool = False

    def __and__(self, other: Names) -> Names:
        if self.inverted and other.inverted:
            return Names(self.listed | other.listed, inverted=True)
        if self.inverted or other.inverted:
            finite, rest = (other, self) if self.inverted else (self, other)
            return Names(finite.listed - rest.listed)
        return Names(self.listed & other.listed)

    def __invert__(self) -> Names:
        return Names(self.listed, not self.inverted)

    def __or__(self, other: Names) -> Names:
        return ~(~self & ~other)


NOBODY = Names()
EVERYBODY = Names(inverted=True)


def answered_by(function: ast.FunctionDef, known: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """The names for which *function* may return without raising; None where there is no end to them.

    *known* are the module's collections of names that never change. Too many names are never wrong, too few are.
    """
    parameters = [*function.args.posonlyargs, *function.args.args]
    if len(parameters) != 1 or function.args.vararg or function.args.kwarg:
        return None
    flow = _Flow(function, parameters[0].arg, known)
    if flow.stored[flow.parameter]:
        return None
    ended = flow.run(function.body, EVERYBODY)  # a function that just ends returns None
    found = flow.returned | ended
    return None if found.inverted else found.listed


class _Flow:
    """One run through the function, with all names at once."""

    def __init__(self, function: ast.FunctionDef, parameter: str, known: Mapping[str, frozenset[str]]) -> None:
        self.parameter = parameter
        self.known = known
        names = (node for node in ast.walk(function) if isinstance(node, ast.Name))
        self.stored = Counter(name.id for name in names if not isinstance(name.ctx, ast.Load))
        self.looked_up: dict[str, frozenset[str]] = {}  # what `x = NAMES.get(name)` may find, by x
        self.returned = NOBODY
        self.broken = NOBODY  # out of a loop

    def run(self, body: Sequence[ast.stmt], names: Names) -> Names:
        """Of *names*, those with which the end of *body* may be reached."""
        for statement in body:
            names = self.step(statement, names)
        return names

    def step(self, statement: ast.stmt, names: Names) -> Names:
        if isinstance(statement, ast.If):
            yes, no = self.holds(statement.test)
            return self.run(statement.body, names & yes) | self.run(statement.orelse, names & no)
        if isinstance(statement, ast.Try | ast.TryStar):
            return self._try(statement, names)
        if isinstance(statement, _LOOPS):
            return self.run(statement.orelse, names | self.run(statement.body, names)) | self.broken
        if isinstance(statement, ast.With | ast.AsyncWith):  # it may swallow what is raised in it
            self.run(statement.body, names)
            return names
        if isinstance(statement, ast.Match):
            ends = [self.run(case.body, names) for case in statement.cases]
            return names if not ends else _union([names, *ends])
        return self._simple(statement, names)

    def _try(self, statement: ast.Try | ast.TryStar, names: Names) -> Names:
        ended = self.run(statement.orelse, self.run(statement.body, names))
        caught = [self.run(handler.body, names) for handler in statement.handlers]
        return self.run(statement.finalbody, _union([ended, *caught]))

    def _simple(self, statement: ast.stmt, names: Names) -> Names:
        if isinstance(statement, _SCOPES):
            return names
        self._assigned(statement)
        names &= self._needed(statement)
        if isinstance(statement, ast.Return):
            self.returned |= names
        elif isinstance(statement, ast.Break | ast.Continue):
            self.broken |= names
        elif isinstance(statement, ast.Assert):
            return names & self.holds(statement.test)[0]
        elif not isinstance(statement, ast.Raise):
            return names
        return NOBODY

    def _assigned(self, statement: ast.stmt) -> None:
        """Follow `x = NAMES.get(name)`, where that is all that x ever is."""
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            found, target = self._gotten(statement.value), dotted(statement.targets[0])
            if found is not None and self.stored[target] == 1:
                self.looked_up[target] = found

    def _gotten(self, node: ast.expr) -> frozenset[str] | None:
        """The keys of NAMES in `NAMES.get(name)`, which is None for all others."""
        if not isinstance(node, ast.Call) or len(node.args) != 1 or node.keywords:
            return None
        found, _, method = dotted(node.func).rpartition(".")
        return self.known.get(found) if method == "get" and self._is_parameter(node.args[0]) else None

    def _needed(self, statement: ast.stmt) -> Names:
        """The names for which no `NAMES[name]` in the statement raises."""
        needed = EVERYBODY
        for node in ast.walk(statement):
            if isinstance(node, _UNSURE):
                return EVERYBODY
            if isinstance(node, ast.Subscript) and self._is_parameter(node.slice):
                keys = listed(node.value, self.known)
                needed &= EVERYBODY if keys is None else Names(keys)
        return needed

    def holds(self, test: ast.expr) -> tuple[Names, Names]:
        """The names for which a condition may be true, and those for which it may be false."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            yes, no = self.holds(test.operand)
            return no, yes
        if isinstance(test, ast.BoolOp):
            both = [self.holds(value) for value in test.values]
            all_yes, any_no = _intersection(yes for yes, _ in both), _union(no for _, no in both)
            any_yes, all_no = _union(yes for yes, _ in both), _intersection(no for _, no in both)
            return (all_yes, any_no) if isinstance(test.op, ast.And) else (any_yes, all_no)
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self._compared(test.left, test.ops[0], test.comparators[0])
        value = test.value if isinstance(test, ast.NamedExpr) else test
        found = self.looked_up.get(dotted(value)) if isinstance(value, ast.Name) else self._gotten(value)
        return (EVERYBODY if found is None else Names(found)), EVERYBODY

    def _compared(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> tuple[Names, Names]:
        if isinstance(sign, ast.Is | ast.IsNot) and isinstance(right, ast.Constant) and right.value is None:
            yes, no = self.holds(left)  # what is found may be None, too
            return (no, yes) if isinstance(sign, ast.Is) else (yes, no)
        if not self._is_parameter(left):
            return EVERYBODY, EVERYBODY
        exact = isinstance(sign, ast.Eq | ast.NotEq)
        others = _text(right) if exact else listed(right, self.known)
        if others is None or not isinstance(sign, ast.Eq | ast.NotEq | ast.In | ast.NotIn):
            return EVERYBODY, EVERYBODY
        inside, outside = Names(others), ~Names(others)
        return (inside, outside) if isinstance(sign, ast.Eq | ast.In) else (outside, inside)

    def _is_parameter(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == self.parameter


def _text(node: ast.expr) -> frozenset[str] | None:
    return frozenset({node.value}) if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def listed(node: ast.expr, known: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """The strings in a literal collection, or the keys of a literal dictionary; None where they are computed."""
    if isinstance(node, ast.Name | ast.Attribute):
        return known.get(dotted(node))
    if isinstance(node, ast.Dict):
        return _keys(node, known)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.BitOr):
        left, right = listed(node.left, known), listed(node.right, known)
        return None if left is None or right is None else left | right
    if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        is_copy = dotted(node.func) in {"frozenset", "set", "list", "tuple", "dict", "sorted", "MappingProxyType"}
        return listed(node.args[0], known) if is_copy else None
    found = strings(node)
    return None if found is None else frozenset(found)


def _keys(node: ast.Dict, known: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found |= {key.value}
        elif key is None and (inner := listed(value, known)) is not None:  # `**OTHER`
            found |= inner
        else:
            return None
    return found


def _union(parts: Iterable[Names]) -> Names:
    return reduce(operator.or_, parts, NOBODY)


def _intersection(parts: Iterable[Names]) -> Names:
    return reduce(operator.and_, parts, EVERYBODY)
