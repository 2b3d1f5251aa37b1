"""A list, dictionary or set that is a default is made anew in every call."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.optionals import OptionalStyle
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.target import target_python


@fix_kind("mutable-default")
def mutable_default(request: Request) -> Mapping[str, str]:
    """`def f(seen=[]):` becomes `def f(seen=None):` with `if seen is None: seen = []` before its first statement.

    An annotation lets None in. A person chooses it, because the old default may be shared on purpose.
    Refuses defaults over several lines and functions whose body stands on the line of the `def`.
    Arguments: path, line of the default (from 0), parameter, and python as for `implicit-optional`.
    """
    path, line, name = request.word("path"), request.number("line"), request.word("parameter")
    tree = request.tree(path)
    parameter = _parameter(tree, name, line)
    assert parameter.default is not None
    written = tree.source(parameter.default)
    if "\n" in written or "\r" in written:
        raise CannotFix(f"the default of {name} stands on several lines: write it by hand")
    splices = [Splice(tree.start(parameter.default), tree.end(parameter.default), "None"), _made(tree, parameter)]
    if parameter.annotation is not None:
        python = target_python(path, str(request.arguments.get("python", "")), request.texts)
        splices += OptionalStyle(tree, python).let_none(parameter.annotation.annotation)
    return {path: tree.spliced(splices)}


def _parameter(tree: Tree, name: str, line: int) -> cst.Param:
    found = (p for p in tree.all(cst.Param) if p.name.value == name and p.default and tree.line(p.default) == line)
    parameter = next(found, None)
    default = parameter.default if parameter else None
    is_made = isinstance(default, cst.Call) and dotted(default.func) in ("dict", "list", "set")
    if parameter is None or not (is_made or isinstance(default, cst.Dict | cst.List | cst.Set)):
        raise CannotFix(f"no parameter {name} has a list, dictionary or set as its default on line {line + 1} any more")
    return parameter


def _made(tree: Tree, parameter: cst.Param) -> Splice:
    """The lines that make the value, below a docstring and above all else."""
    function = next(iter(around(tree, parameter, cst.FunctionDef)), None)
    body = function.body if function else None
    if not isinstance(body, cst.IndentedBlock):
        raise CannotFix("the function stands on one line: give its body lines of its own first")
    assert function is not None
    statements = list(body.body)
    if function.get_docstring(clean=False) is not None:
        statements = statements[1:]
    if not statements:
        raise CannotFix(f"{function.name.value} has no statement")
    first = statements[0]
    if isinstance(first, cst.FunctionDef | cst.ClassDef) and first.decorators:
        at = tree.line_start(tree.line(first.decorators[0]))
    else:
        at = tree.line_start(tree.line(first))
    text = tree.text[at:]
    margin = text[: len(text) - len(text.lstrip(" \t"))]
    assert parameter.default is not None
    name = parameter.name.value
    lines = (f"if {name} is None:", f"{tree.indent}{name} = {tree.source(parameter.default)}")
    return Splice(at, at, "".join(f"{margin}{line}{tree.newline}" for line in lines))
