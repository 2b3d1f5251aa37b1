"""Under what condition a statement runs when its module is imported, and whether its failure is caught."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from gonogo.index.module import dotted
from gonogo.source import Guard

_STRENGTH = {Guard.NONE: 0, Guard.TRY: 1, Guard.BRANCH: 2, Guard.DEFERRED: 3, Guard.SCRIPT: 4, Guard.TYPE_CHECKING: 5}
# A star import raises an `AttributeError` for what `__all__` lists in vain.
_CATCHING = {"ImportError", "ModuleNotFoundError", "AttributeError", "Exception", "BaseException"}
# Context managers that are known to let an exception through. Of all others, nobody knows.
_TRANSPARENT = {"warnings.catch_warnings", "catch_warnings", "pytest.warns", "open"}


def strongest(outer: Guard, inner: Guard) -> Guard:
    return outer if _STRENGTH[outer] >= _STRENGTH[inner] else inner


def of_branches(test: ast.expr) -> tuple[Guard, Guard]:
    """The guards of the body and of the `else` of `if test`."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        body, orelse = of_branches(test.operand)
        return orelse, body
    if isinstance(test, ast.Constant):
        return (Guard.NONE, Guard.TYPE_CHECKING) if test.value else (Guard.TYPE_CHECKING, Guard.NONE)
    if dotted(test).rpartition(".")[2] in {"TYPE_CHECKING", "MYPY"}:
        return Guard.TYPE_CHECKING, Guard.NONE
    if _is_script(test):
        return Guard.SCRIPT, Guard.BRANCH
    return Guard.BRANCH, Guard.BRANCH


def _is_script(test: ast.expr) -> bool:
    """Whether it is `__name__ == "__main__"`."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = (test.left, *test.comparators)
    read = {dotted(side) for side in sides}
    return "__name__" in read and any(isinstance(s, ast.Constant) and s.value == "__main__" for s in sides)


def of_try(handlers: Sequence[ast.ExceptHandler]) -> Guard:
    """The guard of a `try` body: whether one of *handlers* may catch a failed import."""
    return Guard.TRY if any(_catches(handler.type) for handler in handlers) else Guard.NONE


def _catches(caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    if isinstance(caught, ast.Tuple):
        return any(_catches(element) for element in caught.elts)
    name = dotted(caught).rpartition(".")[2]
    # A name in capitals or a computed tuple may hold anything; a builtin exception other than these does not catch.
    return name in _CATCHING or not name.endswith(("Error", "Warning", "Exit", "Interrupt", "Stop", "NotImplemented"))


def of_with(items: Sequence[ast.withitem]) -> Guard:
    """The guard of a `with` body: a context manager may swallow the failure, as `suppress(ImportError)` does."""
    calls = (i.context_expr.func if isinstance(i.context_expr, ast.Call) else i.context_expr for i in items)
    return Guard.NONE if all(dotted(call) in _TRANSPARENT for call in calls) else Guard.TRY


def may_skip(statement: ast.stmt) -> bool:
    """Whether this simple statement may end the import without a failure: `pytest.skip(...)`, `raise SkipTest`."""
    value = statement.exc if isinstance(statement, ast.Raise) else getattr(statement, "value", None)
    name = dotted(value.func if isinstance(value, ast.Call) else value) if value is not None else ""
    called = isinstance(value, ast.Call) or isinstance(statement, ast.Raise)
    return called and "skip" in name.lower() and ".mark." not in f".{name}"


def required_module(statement: ast.stmt) -> str:
    """The module without which `pytest.importorskip("module")` ends the import here; empty for anything else."""
    value = getattr(statement, "value", None)
    if not isinstance(value, ast.Call) or dotted(value.func).rpartition(".")[2] != "importorskip" or not value.args:
        return ""
    first = value.args[0]
    # With a version asked for, having the module is not enough; then nothing is known.
    plain = len(value.args) == 1 and all(k.arg == "reason" for k in value.keywords)
    return first.value if plain and isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
