"""A field is constrained by the names that pydantic 2 has for it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.pydantic_names import RENAMED_ARGUMENTS
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.tree import Splice, Tree

_NOT_IN_RUST = re.compile(r"\(\?(?:[=!]|<[=!]|P=)|\\[1-9]")
_ESCAPED = re.compile(r"\\.|\[\^?\]?[^\]]*\]", re.DOTALL)
_GROUP = re.compile(r"\([^()]*\)")


@fix_kind("pydantic-argument", safe=True)
def pydantic_argument(request: Request) -> Mapping[str, str]:
    """`Field(regex="^a$")` becomes `Field(pattern="^a$")`, `min_items` becomes `min_length`.

    Pydantic 1 looked for `regex` at the start, pydantic 2 looks for `pattern` anywhere, with another engine: refuses
    expressions that are no text written out, do not begin with `^`, or need look-around or back references.
    Arguments: path, line and column of the keyword (from 0), function that takes it.
    """
    path, line, column = request.word("path"), request.number("line"), request.number("column")
    renamed = RENAMED_ARGUMENTS.get(request.word("function"), {})
    tree = request.tree(path)
    for argument in tree.all(cst.Arg):
        keyword = argument.keyword
        if keyword and keyword.value in renamed and tree.start(keyword) == tree.line_start(line) + column:
            if keyword.value == "regex":
                refuse_expression(argument.value)
            value = [_inverted(tree, argument.value)] if keyword.value == "allow_mutation" else []
            call = next(c for c in tree.all(cst.Call) if argument in c.args)
            new = renamed[keyword.value]
            if any(a.keyword and a.keyword.value == new for a in call.args):
                raise CannotFix(f"{dotted(call.func)} is given {new} too")
            return {path: tree.spliced([Splice(tree.start(keyword), tree.end(keyword), new), *value])}
    raise CannotFix(f"line {line + 1} gives no argument of pydantic 1 there any more: check again")


def _inverted(tree: Tree, node: cst.BaseExpression) -> Splice:
    """A field that may change is one that is not frozen."""
    new = {"True": "False", "False": "True"}.get(tree.source(node))
    if new is None:
        raise CannotFix("allow_mutation is worked out: write frozen by hand")
    return Splice(tree.start(node), tree.end(node), new)


def refuse_expression(node: cst.BaseExpression) -> None:
    """Raises `CannotFix` where pydantic 2 would look for another text, or cannot read the expression."""
    value = node.evaluated_value if isinstance(node, cst.SimpleString | cst.ConcatenatedString) else None
    if not isinstance(value, str):
        raise CannotFix("the expression is not written out here: see whether it begins with ^, then call it pattern")
    if not value.startswith(("^", r"\A")) or _branches(value):
        raise CannotFix("regex is looked for at the start only, pattern anywhere: write ^ before all of it first")
    if _NOT_IN_RUST.search(value):
        raise CannotFix("pydantic 2 knows no look-around and no back references, unless regex_engine says otherwise")


def _branches(expression: str) -> bool:
    """Whether it has alternatives outside of all groups, of which only the first is bound by its `^`."""
    rest, before = _ESCAPED.sub("", expression), ""
    while rest != before:
        before, rest = rest, _GROUP.sub("", rest)
    return "|" in rest
