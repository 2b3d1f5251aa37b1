"""An expression that may be None is asserted not to be, where that is what the code relies on."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.tree import Splice, Tree

_LATER = (
    cst.Lambda, cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp, cst.BooleanOperation, cst.IfExp,
    cst.NamedExpr,
)  # fmt: skip
_SIMPLE = (cst.SimpleStatementLine, cst.SimpleStatementSuite)
_COMPOUND = (cst.If, cst.For, cst.With, cst.While, cst.FunctionDef, cst.ClassDef, cst.Try, cst.Match)


@fix_kind("assert-not-none")
def assert_not_none(request: Request) -> Mapping[str, str]:
    """`assert client.redis is not None` on a line of its own before the statement that uses `client.redis.get`.

    Refuses what is no chain of names (a call may answer differently each time), what the statement may not reach
    (the right side of `and`, a lambda, a comprehension), and the conditions of `while` and `elif`.
    Arguments: path, line and column of the expression (from 0), attribute that mypy misses on None.
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    node = _access(tree, line, request.number("column"), request.word("attribute"))
    name = dotted(node.value)
    if not name:
        raise CannotFix("the value has no name: give it one, and check that for None")
    for kind in _LATER:
        if any(tree.line(n) >= _statement_line(tree, node) for n in around(tree, node, kind)):
            raise CannotFix(f"the line may not get as far as {name}: check for None there")
    at = tree.line_start(_statement_line(tree, node))
    text = tree.text[at:]
    margin = text[: len(text) - len(text.lstrip(" \t"))]
    return {path: tree.spliced([Splice(at, at, f"{margin}assert {name} is not None{tree.newline}")])}


def _access(tree: Tree, line: int, column: int, attribute: str) -> cst.Attribute:
    for node in tree.all(cst.Attribute):
        if (
            node.attr.value == attribute
            and tree.line(node) == line
            and tree.start(node) == tree.line_start(line) + column
        ):
            return node
    raise CannotFix(f"nothing takes .{attribute} there any more: check again")


def _statement_line(tree: Tree, node: cst.CSTNode) -> int:
    """The line before which the assertion goes: that of the innermost statement that evaluates *node* first of all."""
    found = [c for kind in (*_SIMPLE, *_COMPOUND) for c in around(tree, node, kind)]
    statement = max(found, key=tree.start)
    if not isinstance(statement, cst.SimpleStatementLine | cst.If | cst.For | cst.With):
        raise CannotFix("the value is asked for again and again, or within a line: check for None there")
    if any(branch.orelse is statement for branch in tree.all(cst.If)):
        raise CannotFix("the condition is asked only after another: check for None there")
    line = tree.line(statement)
    several = isinstance(statement, cst.SimpleStatementLine) and len(statement.body) > 1
    if several or tree.text[tree.line_start(line) : tree.start(statement)].strip():
        raise CannotFix("the statement does not stand alone on its line")
    return line
