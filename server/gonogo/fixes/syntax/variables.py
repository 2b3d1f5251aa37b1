"""What a function's own variable holds, where one place alone says it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

import libcst as cst

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.guarding import BOM
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.tree import Tree

_NAMED = (ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def origin_of(tree: Tree, function: cst.FunctionDef, name: str) -> cst.BaseExpression | cst.Annotation:
    """The one value that the function gives *name*, or the annotation of its variable or parameter.

    Raises `CannotFix` where it is bound in several places, or in any other way, or not in the function itself.
    """
    if _times_bound(tree, function, name) == 1:
        start, end = tree.start(function), tree.end(function)
        for parameter in (*function.params.posonly_params, *function.params.params, *function.params.kwonly_params):
            if parameter.name.value == name and parameter.annotation is not None:
                return parameter.annotation
        for assignment in tree.all(cst.Assign):
            if start <= tree.start(assignment) < end and [dotted(t.target) for t in assignment.targets] == [name]:
                return assignment.value
        for declared in tree.all(cst.AnnAssign):
            if start <= tree.start(declared) < end and dotted(declared.target) == name:
                return declared.annotation
    raise CannotFix(f"{name} does not show its type")


def _times_bound(tree: Tree, function: cst.FunctionDef, name: str) -> int:
    lines = range(tree.line(function) + 1, tree.last_line(function) + 2)
    return sum(bound == name and line in lines for bound, line in _bound(tree.text.removeprefix(BOM)))


@lru_cache(maxsize=2)
def _bound(text: str) -> tuple[tuple[str, int], ...]:
    return tuple(_bindings(ast.parse(text)))


def _bindings(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Every name that is bound anywhere, with its line from 1; what only adds to a value counts as no binding."""
    added = {id(n.target) for n in ast.walk(module) if isinstance(n, ast.AugAssign)}
    for node in ast.walk(module):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and id(node) not in added:
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name), node.lineno
        elif isinstance(node, _NAMED) and node.name:
            yield node.name, node.lineno
        elif isinstance(node, ast.Global | ast.Nonlocal):
            yield from ((n, node.lineno) for n in node.names for _ in range(2))  # bound elsewhere, too
