"""A dictionary whose values are of several kinds says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.bindings import Binding, annotated, binding_of
from gonogo.fixes.syntax.kinds import keys_of
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.statements import statement_at
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.syntax.typing_names import builtin_name, typing_name


@fix_kind("annotate-mixed-dict")
def annotate_mixed_dict(request: Request) -> Mapping[str, str]:
    """`stats = {"hits": 0, "errors": []}` becomes `stats: dict[str, Any] = {...}`.

    mypy takes the values of a display without annotation for what they have in common, which for a number and a list
    is `object`, and reports each use. Refuses where the statement uses several such dictionaries, or none.
    Arguments: path, line of a use that mypy reports (from 0).
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    found = {b.statement: b for name in _subscripted(tree, line) for b in _displays(tree, name)}
    if len(found) != 1:
        raise CannotFix(f"line {line + 1} uses {'several dictionaries' if found else 'no dictionary written out here'}")
    (binding,) = found.values()
    spelled, imports = typing_name(tree, "Any")
    keys = keys_of(binding.value) if isinstance(binding.value, cst.Dict) else ""
    at, annotation = annotated(tree, binding, f"{builtin_name(tree, 'dict')}[{keys or spelled}, {spelled}]")
    return {path: tree.spliced([*imports, Splice(at, at, annotation)])}


def _subscripted(tree: Tree, line: int) -> Iterator[cst.BaseExpression]:
    """What the statement on this line looks values up in: `stats` of `stats["a"]["b"]` and of `stats.get("a")`."""
    statement = statement_at(tree, line)
    start, end = tree.start(statement), tree.end(statement)
    for subscript in tree.all(cst.Subscript):
        if start <= tree.start(subscript) < end:
            yield subscript.value
    for call in tree.all(cst.Call):
        if start <= tree.start(call) < end and isinstance(call.func, cst.Attribute) and call.func.attr.value == "get":
            yield call.func.value


def _displays(tree: Tree, used: cst.BaseExpression) -> Iterator[Binding]:
    name = dotted(used)
    binding = binding_of(tree, name, used) if name else None
    if binding and isinstance(binding.value, cst.Dict) and binding.value.elements:
        yield binding
