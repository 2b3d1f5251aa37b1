"""A test asks for the fixture that it uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import dirname, join

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.functions import closing_parenthesis
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.tree import Splice, Tree

_PLAIN = frozenset({"str", "int", "float", "bool", "bytes", "dict", "list", "set", "tuple", "object"})


@fix_kind("add-parameter")
def add_parameter(request: Request) -> Mapping[str, str]:
    """Add *name* to the parameters of the test or fixture around a line, where a fixture of that name is there for it.

    Arguments: path, line (from 0) of the use, name.
    """
    path, line, name = request.word("path"), request.number("line"), request.word("name")
    tree = request.tree(path)
    function = _asking(tree, line, name)
    fixture = next(_fixtures(request, path, name), None)
    if fixture is None:
        raise CannotFix(f"no fixture {name} is there for {path}")
    text = name + _annotation(tree, function, fixture, name)
    return {path: tree.spliced([_inserted(tree, function, text)])}


def _asking(tree: Tree, line: int, name: str) -> cst.FunctionDef:
    """The innermost function around the line, if pytest fills its parameters in."""
    inside = [f for f in tree.all(cst.FunctionDef) if tree.line(f.body) <= line <= tree.last_line(f.body)]
    function = max(inside, key=tree.start, default=None)
    if function is None or around(tree, function, cst.FunctionDef) or not _is_called_by_pytest(function):
        raise CannotFix(f"{tree.path}:{line + 1} is in no test and in no fixture")
    params = (*function.params.posonly_params, *function.params.params, *function.params.kwonly_params)
    if any(param.name.value == name for param in params):
        raise CannotFix(f"{function.name.value} asks for {name} already")
    if function.params.star_kwarg or isinstance(function.params.star_arg, cst.Param) or function.params.kwonly_params:
        raise CannotFix(f"{function.name.value} takes more than fixtures: add {name} by hand")
    return function


def _is_called_by_pytest(function: cst.FunctionDef) -> bool:
    return function.name.value.startswith("test") or _fixture_name(function) != ""


def _fixture_name(function: cst.FunctionDef) -> str:
    """The name of the fixture that a function makes, empty where it makes none."""
    for decorator in function.decorators:
        node = decorator.decorator
        call = node if isinstance(node, cst.Call) else None
        if dotted(call.func if call else node).rpartition(".")[2] in {"fixture", "async_fixture"}:
            given = [a.value for a in call.args if a.keyword and a.keyword.value == "name"] if call else []
            texts = [str(value.evaluated_value) for value in given if isinstance(value, cst.SimpleString)]
            return texts[0] if texts else function.name.value
    return ""


def _fixtures(request: Request, path: str, name: str) -> Iterator[cst.FunctionDef]:
    """The fixtures of this name in the file and in the conftests above it, the nearest first."""
    folder, places = dirname(path), [path]
    while True:
        places.append(join(folder, "conftest.py"))
        if not folder:
            break
        folder = dirname(folder)
    for place in dict.fromkeys(places):
        if place in request.texts and name in request.texts[place]:
            for function in request.tree(place).all(cst.FunctionDef):
                if _fixture_name(function) == name:
                    yield function


def _annotation(tree: Tree, function: cst.FunctionDef, fixture: cst.FunctionDef, name: str) -> str:
    """Nothing in a test without types; in one with types that of the fixture, as far as it needs no import."""
    typed = function.returns is not None or any(param.annotation for param in function.params.params)
    if not typed:
        return ""
    given = dotted(fixture.returns.annotation) if fixture.returns else ""
    if given not in _PLAIN:
        raise CannotFix(f"{function.name.value} has types, and that of {name} is not plain: add it by hand")
    return f": {given}"


def _inserted(tree: Tree, function: cst.FunctionDef, text: str) -> Splice:
    """As the last parameter, on a line of its own where the last one has one."""
    params = [*function.params.posonly_params, *function.params.params]
    if not params:
        at = closing_parenthesis(tree, function)
        return Splice(at, at, text)
    last = params[-1]
    if last.default is not None:
        raise CannotFix(f"{function.name.value} has parameters with defaults: add {text} by hand")
    at = tree.end(last.annotation.annotation if last.annotation else last.name)
    margin = tree.text[tree.line_start(tree.line(last)) : tree.start(last)]
    return Splice(at, at, f", {text}" if margin.strip() else f",{tree.newline}{margin}{text}")
