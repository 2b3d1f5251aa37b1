"""A parameter whose default is None says so in its annotation."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.annotations import is_none
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.optionals import OptionalStyle
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.target import target_python

_DEFAULTING = {"os.getenv": 2, "getenv": 2, "getattr": 3}  # by the number of arguments with a default
_REPLACED = re.compile(r"""["'](?:[\w.]+\.)?getenv["']|\bos\.getenv\s*=[^=]""")


@fix_kind("implicit-optional", safe=True)
def implicit_optional(request: Request) -> Mapping[str, str]:
    """`tags: list[str] = None` becomes `tags: list[str] | None = None`, or `Optional[list[str]]` where that is used.

    Arguments: path, line of the default or the parameter (from 0), parameter, and python, the version that it runs
    on as "3.11"; the project may declare an older one. Where the body says `x or os.getenv("X", "default")`, which
    mypy would then take for None too, it says `os.environ.get`, which is the same to all but mypy.
    """
    path, name = request.word("path"), request.word("parameter")
    tree = request.tree(path)
    parameter = _parameter(tree, name, request.number("line"))
    if parameter.annotation is None:
        raise CannotFix(f"{name} has no annotation")
    defaults = _defaults(request, tree, parameter)
    annotation = parameter.annotation.annotation
    style = OptionalStyle(tree, target_python(path, str(request.arguments.get("python", "")), request.texts))
    return {path: style.letting_none(annotation, defaults)}


def _parameter(tree: Tree, name: str, line: int) -> cst.Param:
    """The annotated parameter with a None default on this line; no line can hold two of one name."""
    for parameter in tree.all(cst.Param):
        found = parameter.name.value == name and parameter.annotation and is_none(parameter.default)
        if found and tree.line(parameter) <= line <= _last_line(tree, parameter):
            return parameter
    raise CannotFix(f"no parameter {name} with a None default stands on line {line + 1} any more: check again")


def _defaults(request: Request, tree: Tree, parameter: cst.Param) -> list[Splice]:
    """What makes mypy see that `x or os.getenv("X", "default")` is never None: it infers that default's type from x."""
    name = parameter.name.value
    owner = next(iter(around(tree, parameter, cst.FunctionDef)), None)
    splices = []
    for node in tree.all(cst.BooleanOperation) if owner else ():
        call = node.right
        if (
            dotted(node.left) == name
            and isinstance(call, cst.Call)
            and len(call.args) == _DEFAULTING.get(dotted(call.func))
            and owner in around(tree, node, cst.FunctionDef)
        ):
            _refuse_other(request, tree, f"{name} or {dotted(call.func)}(...)", call.func)
            splices.append(Splice(tree.start(call.func), tree.end(call.func), "os.environ.get"))
    return splices


def _refuse_other(request: Request, tree: Tree, written: str, function: cst.BaseExpression) -> None:
    if dotted(function) != "os.getenv" or meaning(tree, Home(tree.path, "", ""), "os") != "os:":
        raise CannotFix(f"mypy would take {written} for None too: check `is None` there first")
    for path, text in request.texts.items():
        if "getenv" in text and path.endswith(".py") and _REPLACED.search(text):
            raise CannotFix(f"{path} puts something else in the place of os.getenv, which {written} needs")


def _last_line(tree: Tree, parameter: cst.Param) -> int:
    return tree.last_line(parameter.default or parameter)
