"""A field of a model says its type, where its default shows it."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.kinds import kind_of
from gonogo.fixes.syntax.scopes import enclosing_class
from gonogo.fixes.syntax.tree import Splice

_PLAIN = frozenset({"str", "int", "float", "bool", "bytes"})


@fix_kind("pydantic-field-type", safe=True)
def pydantic_field_type(request: Request) -> Mapping[str, str]:
    """`active = True` becomes `active: bool = True`: pydantic 1 took the type from the default, pydantic 2 fails.

    Only for a text, a number or a truth value that is written out. Arguments: path, line of the field (from 0).
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    for node in tree.all(cst.Assign):
        if tree.line(node) == line and enclosing_class(tree, node) and len(node.targets) == 1:
            target, value = node.targets[0].target, node.value
            value = value.expression if isinstance(value, cst.UnaryOperation) else value
            kind = kind_of(value)
            if kind not in _PLAIN or isinstance(value, cst.Call) or not isinstance(target, cst.Name):
                raise CannotFix("the default does not show which type the field has")
            return {path: tree.spliced([Splice(tree.end(target), tree.end(target), f": {kind}")])}
    raise CannotFix(f"no field without a type stands on line {line + 1} any more: check again")
