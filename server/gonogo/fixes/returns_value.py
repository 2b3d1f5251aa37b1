"""A function whose every return shows the same type says that it returns it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.returns_none import refuse_placeholder, refuse_untyped_self, unannotated
from gonogo.fixes.syntax.annotations import are_lazy
from gonogo.fixes.syntax.evident import Evident, Seen
from gonogo.fixes.syntax.functions import closing_parenthesis, falls_through, returned, yields
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.scopes import class_around, enclosing_class
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.target import target_python

# These look at no annotation, and hand on what the function returns.
_TRANSPARENT = frozenset({
    "property", "classmethod", "staticmethod", "abstractmethod", "abc.abstractmethod", "cached_property", "cache",
    "functools.cached_property", "functools.cache", "functools.lru_cache", "lru_cache", "override", "typing.override",
    "pytest.fixture", "functools.wraps", "wraps",
})  # fmt: skip


@fix_kind("returns-value", safe=True)
def returns_value(request: Request) -> Mapping[str, str]:
    """`def is_open(self):` becomes `def is_open(self) -> bool:` where every `return` shows a bool.

    A type shows in literals, f-strings, displays of them, `in`, `is` and `not`, some built-in functions, calls of a
    class of the same file, and variables that get one such value or an annotation. Refuses values of several types,
    functions that may end without a `return`, and decorators that may read the annotation, as those of FastAPI do.
    Arguments: path, line of the `def` (from 0), and python as for `implicit-optional`.
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    function = unannotated(tree, line)
    _refuse(function)
    refuse_untyped_self(tree, function)
    seen = _given(tree, function)
    python = target_python(path, str(request.arguments.get("python", "")), request.texts)
    if "[" in seen.text and seen.text[0].islower() and python < (3, 9):
        raise CannotFix(f"{seen.text} needs Python 3.9: import its old name from typing first")
    _refuse_hidden(tree, function, seen)
    at = closing_parenthesis(tree, function) + 1
    return {path: tree.spliced([Splice(at, at, f" -> {_spelled(tree, function, seen)}")])}


def _refuse(function: cst.FunctionDef) -> None:
    name = function.name.value
    if yields(function):
        raise CannotFix(f"{name} is a generator")
    for decorator in function.decorators:
        called = decorator.decorator
        written = dotted(called.func if isinstance(called, cst.Call) else called)
        if written not in _TRANSPARENT and not written.endswith((".setter", ".deleter")):
            raise CannotFix(f"{written or 'a decorator'} may read what {name} is annotated to return")


def _given(tree: Tree, function: cst.FunctionDef) -> Seen:
    """The one type that the function returns."""
    name = function.name.value
    values = returned(function)
    if not any(values):
        refuse_placeholder(function)
        return Seen("None")
    if not all(values) or falls_through(function):
        raise CannotFix(f"{name} may end without a value: only its author knows whether that is meant")
    evident = Evident(tree, function)
    found = {seen.text: seen for value in values if value for seen in [evident.type_of(value)]}
    if len(found) != 1:
        raise CannotFix(f"{name} returns values of several types: {', '.join(sorted(found))}")
    return next(iter(found.values()))


def _refuse_hidden(tree: Tree, function: cst.FunctionDef, seen: Seen) -> None:
    """In a class body, its own names stand before those of the module and the built-in ones."""
    owner = class_around(tree, function)
    definitions: list[cst.FunctionDef | cst.ClassDef] = [*tree.all(cst.FunctionDef), *tree.all(cst.ClassDef)]
    own = {d.name.value for d in definitions if owner and enclosing_class(tree, d) is owner}
    if hidden := own.intersection(re.findall(r"\w+", seen.text)):
        raise CannotFix(f"{hidden.pop()} means something else in its class")


def _spelled(tree: Tree, function: cst.FunctionDef, seen: Seen) -> str:
    """The type as an annotation; in quotes where a class in it does not exist yet when the function is defined."""
    later = any(tree.end(c) > tree.start(function) for c in seen.classes)
    return f'"{seen.text}"' if later and not are_lazy(tree) else seen.text
