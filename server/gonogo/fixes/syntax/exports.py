"""The `__all__` of a module."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from gonogo.fixes.syntax import sequences
from gonogo.fixes.syntax.tree import Splice, Tree


def exported(tree: Tree) -> Sequence[cst.Element] | None:
    """The elements of an `__all__` written out as strings; None where there is none or it is computed."""
    literal = _literal(tree)
    if literal is None or not all(
        isinstance(e, cst.Element) and isinstance(e.value, cst.SimpleString) for e in literal.elements
    ):
        return None
    return [e for e in literal.elements if isinstance(e, cst.Element)]


def export_added(tree: Tree, name: str) -> list[Splice]:
    """Add *name* to `__all__` where the module writes one out that lacks it."""
    elements, literal = exported(tree), _literal(tree)
    if elements is None or literal is None:
        return []
    names = [e.value.evaluated_value for e in elements if isinstance(e.value, cst.SimpleString)]
    if name in names:
        return []
    if not elements:
        inside = tree.start(literal)  # of a tuple's parentheses, but before a list's bracket
        if isinstance(literal, cst.Tuple):
            return [Splice(inside, inside, f'"{name}",')]
        return [Splice(inside + 1, inside + 1, f'"{name}"')]
    value = elements[-1].value
    quote = value.quote if isinstance(value, cst.SimpleString) else '"'
    index = sequences.place([str(n) for n in names], name)
    return sequences.inserted(tree, elements, index, f"{quote}{name}{quote}", _in_brackets(literal))


def _in_brackets(literal: cst.List | cst.Tuple) -> bool:
    return isinstance(literal, cst.List) or bool(literal.lpar)


def _literal(tree: Tree) -> cst.List | cst.Tuple | None:
    found = None
    for line in tree.module.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
                target: cst.BaseExpression = statement.targets[0].target
            elif isinstance(statement, cst.AnnAssign):
                target = statement.target
            else:
                continue
            if isinstance(target, cst.Name) and target.value == "__all__":
                found = statement.value
    return found if isinstance(found, cst.List | cst.Tuple) else None
