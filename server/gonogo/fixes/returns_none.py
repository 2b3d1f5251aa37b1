"""A function that returns nothing says so."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst
import libcst.matchers as m

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.functions import closing_parenthesis, returns_value, yields
from gonogo.fixes.syntax.scopes import enclosing_class
from gonogo.fixes.syntax.tree import Splice, Tree

_PLACEHOLDER = m.OneOf(
    m.Pass(),
    m.Expr(m.Ellipsis() | m.SimpleString() | m.ConcatenatedString()),
    m.Raise(),
)


@fix_kind("returns-none", safe=True)
def returns_none(request: Request) -> Mapping[str, str]:
    """`def f():` becomes `def f() -> None:` where the body returns no value and is more than a placeholder.

    Arguments: path, line of the `def` (from 0).
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    function = unannotated(tree, line)
    _refuse(function)
    refuse_untyped_self(tree, function)
    at = closing_parenthesis(tree, function) + 1
    return {path: tree.spliced([Splice(at, at, " -> None")])}


def unannotated(tree: Tree, line: int) -> cst.FunctionDef:
    """The function that begins on *line*. Raises `CannotFix` where there is none, or it says what it returns."""
    function = next((f for f in tree.all(cst.FunctionDef) if tree.line(f) == line), None)
    if function is None:
        raise CannotFix(f"no function begins on line {line + 1} any more")
    if function.returns is not None:
        raise CannotFix(f"{function.name.value} has a return annotation already")
    return function


def _refuse(function: cst.FunctionDef) -> None:
    name = function.name.value
    if returns_value(function) or yields(function):
        raise CannotFix(f"{name} returns or yields a value")
    refuse_placeholder(function)


def refuse_placeholder(function: cst.FunctionDef) -> None:
    """Raises `CannotFix` where the body is not written yet, or stands for what others will write."""
    name = function.name.value
    if name != "__init__" and _is_placeholder(function.body):
        raise CannotFix(f"{name} is a placeholder: only its author knows what it shall return")


def refuse_untyped_self(tree: Tree, function: cst.FunctionDef) -> None:
    """Outside of a class, mypy asks for the type of a lone `self` or `cls` once the return has one."""
    parameters = [*function.params.posonly_params, *function.params.params]
    lone = parameters[0] if len(parameters) == 1 else None
    if lone and lone.name.value in ("self", "cls") and not lone.annotation and not enclosing_class(tree, function):
        raise CannotFix(f"mypy would then ask for the type of {lone.name.value}: annotate both")


def _is_placeholder(body: cst.BaseSuite) -> bool:
    lines = body.body if isinstance(body, cst.IndentedBlock) else [body]
    return all(
        isinstance(line, cst.SimpleStatementLine | cst.SimpleStatementSuite)
        and all(m.matches(statement, _PLACEHOLDER) for statement in line.body)
        for line in lines
    )
