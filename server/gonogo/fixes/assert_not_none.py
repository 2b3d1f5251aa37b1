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
    Arguments: path, line and column of the expression (from 0), and either attribute, which mypy misses on None, or
    role: whether the value is an "argument", is "indexed", or "returned" by the statement at this place.
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    node = _value(request, tree, line, tree.line_start(line) + request.number("column"))
    name = dotted(node)
    if not name or name in ("None", "True", "False"):
        raise CannotFix("the value has no name: give it one, and check that for None")
    for kind in _LATER:
        if any(tree.line(n) >= _statement_line(tree, node) for n in around(tree, node, kind)):
            raise CannotFix(f"the line may not get as far as {name}: check for None there")
    at = tree.line_start(_statement_line(tree, node))
    text = tree.text[at:]
    margin = text[: len(text) - len(text.lstrip(" \t"))]
    asserted = f"{margin}assert {name} is not None"
    if tree.text[:at].rstrip("\r\n").endswith(asserted):
        raise CannotFix(f"{name} is asserted not to be None already")
    return {path: tree.spliced([Splice(at, at, f"{asserted}{tree.newline}")])}


def _value(request: Request, tree: Tree, line: int, at: int) -> cst.BaseExpression:
    """What must not be None."""
    role = str(request.arguments.get("role", ""))
    if not role:
        attribute = request.word("attribute")
        found: list[cst.BaseExpression] = [
            n.value for n in tree.all(cst.Attribute) if n.attr.value == attribute and _is_at(tree, n, line, at)
        ]
    elif role == "argument":
        found = [a.value for a in tree.all(cst.Arg) if _is_at(tree, a.value, line, at)]
    elif role == "indexed":
        found = [s.value for s in tree.all(cst.Subscript) if _is_at(tree, s, line, at)]
    else:
        returns = [r for r in tree.all(cst.Return) if tree.start(r) <= at <= tree.end(r)]
        found = [r.value for r in returns if r.value and tree.line(r.value) == line]
    if not found or (role == "indexed" and len(found) > 1):
        raise CannotFix(f"line {line + 1} does not use one such value there any more: check again")
    return found[0]


def _is_at(tree: Tree, node: cst.CSTNode, line: int, at: int) -> bool:
    return tree.line(node) == line and tree.start(node) == at


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
