"""A variable or field that begins as None says so in its annotation."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.annotations import is_none
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.optionals import OptionalStyle
from gonogo.fixes.syntax.scopes import enclosing_class
from gonogo.fixes.syntax.tree import Tree
from gonogo.fixes.target import target_python


@fix_kind("optional-variable", safe=True)
def optional_variable(request: Request) -> Mapping[str, str]:
    """`tags: list[str] = None` becomes `tags: list[str] | None = None`, for a variable, an attribute or a field.

    Refuses fields of classes that do something with their annotations other than a dataclass does, such as models,
    and fields that `__post_init__` fills in, which are None to nobody.
    Arguments: path, line of the assignment (from 0), and python as for `implicit-optional`.
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    assignment = _assignment(tree, line)
    _refuse_model(tree, assignment)
    style = OptionalStyle(tree, target_python(path, str(request.arguments.get("python", "")), request.texts))
    return {path: style.letting_none(assignment.annotation.annotation)}


def _assignment(tree: Tree, line: int) -> cst.AnnAssign:
    for assignment in tree.all(cst.AnnAssign):
        if tree.line(assignment) <= line <= tree.last_line(assignment) and is_none(assignment.value):
            return assignment
    raise CannotFix(f"line {line + 1} gives no annotated variable the value None")


def _refuse_model(tree: Tree, assignment: cst.AnnAssign) -> None:
    """What a base class makes of an annotation is not known: pydantic lets None in, SQLAlchemy makes a column of it."""
    owner = enclosing_class(tree, assignment)
    if owner is None:
        return
    if owner.bases and not any(_is_dataclass(d) for d in owner.decorators):
        raise CannotFix(f"{owner.name.value} may read its annotations: decide there whether None is a value")
    name = dotted(assignment.target)
    for function in tree.all(cst.FunctionDef):
        if (
            function.name.value == "__post_init__"
            and enclosing_class(tree, function) is owner
            and f"self.{name} =" in tree.source(function)
        ):
            raise CannotFix(f"__post_init__ fills {name} in: give it field(default_factory=...) instead")


def _is_dataclass(decorator: cst.Decorator) -> bool:
    called = decorator.decorator
    name = dotted(called.func if isinstance(called, cst.Call) else called)
    return name in ("dataclass", "dataclasses.dataclass")
