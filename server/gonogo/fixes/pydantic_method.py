"""A model is asked by the name that pydantic 2 gave the method."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.pydantic_names import RENAMED
from gonogo.fixes.syntax.tree import Splice


@fix_kind("pydantic-method", safe=True)
def pydantic_method(request: Request) -> Mapping[str, str]:
    """`model.dict(exclude_none=True)` becomes `model.model_dump(exclude_none=True)`.

    Refuses keywords that the new method does not know, and names that a class of the workspace defines itself.
    Arguments: path, line and column of the call (from 0), method.
    """
    path, method = request.word("path"), request.word("method")
    place = request.number("line"), request.number("column")
    if method not in RENAMED:
        raise CannotFix(f"{method} has no successor that takes the same")
    new, keywords = RENAMED[method]
    _refuse_overridden(request, method)
    tree = request.tree(path)
    for call in tree.all(cst.Call):
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == method and tree.line(call.func) == place[0]:
            if tree.start(call.func) != tree.line_start(place[0]) + place[1]:
                continue
            _refuse_arguments(call, method, keywords)
            return {path: tree.spliced([Splice(tree.start(call.func.attr), tree.end(call.func.attr), new)])}
    raise CannotFix(f"line {place[0] + 1} calls no {method} there any more: check again")


def _refuse_arguments(call: cst.Call, method: str, keywords: frozenset[str]) -> None:
    positional = [a for a in call.args if a.keyword is None]
    allowed = 1 if method == "parse_obj" else 0
    unknown = [a.keyword.value for a in call.args if a.keyword and a.keyword.value not in keywords]
    if unknown or len(positional) > allowed or any(a.star for a in call.args):
        what = f"{unknown[0]}=" if unknown else "these arguments"
        raise CannotFix(f"{RENAMED[method][0]} does not take {what} as {method} does")


def _refuse_overridden(request: Request, method: str) -> None:
    own = re.compile(rf"\bdef {method}\(")
    for path, text in request.texts.items():
        if path.endswith((".py", ".pyi")) and f"def {method}(" in text and own.search(text):
            raise CannotFix(f"{path} defines a {method} of its own, which a model may have")
