"""Module-level functions that prepare arguments for a method, and how another method shares the preparation.

`create_access_token(data)` may build the claims that `JWTManager.create_access_token(claims)` takes; a method beside
it with the same parameters can be reached by the same preparation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.names import names_in
from gonogo.fixes.syntax.signatures import parameters_of
from gonogo.fixes.syntax.tree import Tree

Gives = Callable[[cst.BaseExpression], bool]


class Wrapper:
    """A function whose body, or the `try` that its body ends with, ends with `return instance.method(...)`.

    `needed` are the statements that the returned value is made of, in order and with the `return`; empty where other
    statements touch what it is made of, or where it is no such function. `gives_instance` tells whether an expression
    is something that the method can be called on.
    """

    def __init__(self, tree: Tree, function: cst.FunctionDef, gives_instance: Gives) -> None:
        self.tree, self.function = tree, function
        self.statements = _straight_line(function)
        self.call = _returned_call(self.statements)
        self.needed = self._needed() if self.call and self._calls_instance(gives_instance) else []
        self.prepared = [s for s in self.needed[:-1] if not gives_instance(assigned(s)[1])]

    @property
    def attribute(self) -> cst.Attribute | None:
        """`instance.method` in the `return`."""
        return self.call.func if self.call and isinstance(self.call.func, cst.Attribute) else None

    @property
    def method(self) -> str:
        """The name of the method that it returns the result of, empty where it does not."""
        return self.attribute.attr.value if self.attribute and self.needed else ""

    def _calls_instance(self, gives_instance: Gives) -> bool:
        if self.attribute is None:
            return False
        receiver = self.attribute.value
        values = [a[1] for s in self.statements if (a := _assignment(s)) and a[0] == dotted(receiver)]
        return gives_instance(values[-1] if values else receiver)

    def _needed(self) -> list[cst.SimpleStatementLine]:
        local = {p.name for p in parameters_of(self.function)}
        local |= {a[0] for s in self.statements if (a := _assignment(s))}
        kept = [self.statements[-1]]
        names = local.intersection(names_in(self.statements[-1]))
        for statement in reversed(self.statements[:-1]):
            assignment = _assignment(statement)
            if assignment and assignment[0] in names:
                kept.insert(0, statement)
                names |= local.intersection(names_in(assignment[1]))
            elif names.intersection(names_in(statement)):
                return []
        simple = [s for s in kept if isinstance(s, cst.SimpleStatementLine) and len(s.body) == 1]
        return simple if len(simple) == len(kept) else []


def assigned(statement: cst.BaseStatement) -> tuple[str, cst.BaseExpression]:
    """Name and value of a statement that is known to assign to one name."""
    assignment = _assignment(statement)
    assert assignment is not None
    return assignment


def _straight_line(function: cst.FunctionDef) -> list[cst.BaseStatement]:
    """The statements that run one after the other if nothing fails."""
    if not isinstance(function.body, cst.IndentedBlock):
        return []
    body = list(function.body.body)
    if body and isinstance(body[-1], cst.Try) and isinstance(body[-1].body, cst.IndentedBlock):
        return [*body[:-1], *body[-1].body.body]
    return body


def _returned_call(statements: Sequence[cst.BaseStatement]) -> cst.Call | None:
    """The call of a last statement `return instance.method(...)` or `return await instance.method(...)`."""
    last = statements[-1] if statements else None
    small = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else None
    value = small.value if isinstance(small, cst.Return) else None
    if isinstance(value, cst.Await):
        value = value.expression
    return value if isinstance(value, cst.Call) else None


def _assignment(statement: cst.BaseStatement) -> tuple[str, cst.BaseExpression] | None:
    """Name and value of a plain assignment to one name."""
    small = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
    if isinstance(small, cst.Assign) and len(small.targets) == 1 and isinstance(small.targets[0].target, cst.Name):
        return small.targets[0].target.value, small.value
    if isinstance(small, cst.AnnAssign) and isinstance(small.target, cst.Name) and small.value is not None:
        return small.target.value, small.value
    return None
