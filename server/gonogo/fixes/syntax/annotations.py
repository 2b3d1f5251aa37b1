"""Reading annotations."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.syntax.imports import aliases, bound, top_imports
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.tree import Tree

_LAZY = re.compile(r"^\ufeff?from __future__ import (?:.*\b)?annotations\b", re.MULTILINE)
TYPING = ("typing", "typing_extensions")


def typing_names(tree: Tree) -> Mapping[str, str]:
    """What names from `typing` the head of the file imports, by what they are called there."""
    froms = (s for _, s in top_imports(tree) if isinstance(s, cst.ImportFrom) and s.module)
    return {bound(a): dotted(a.name) for s in froms if s.module and dotted(s.module) in TYPING for a in aliases(s)}


def are_lazy(tree: Tree) -> bool:
    """Whether the file's annotations are not evaluated when it runs."""
    return tree.path.endswith(".pyi") or bool(_LAZY.search(tree.text))


def generic(node: cst.Subscript, names: Mapping[str, str]) -> str:
    """`Optional` for `Optional[X]`, `typing.Optional[X]` and whatever else it was imported as."""
    written = dotted(node.value)
    return names.get(written, written.rpartition(".")[2])


def type_arguments(node: cst.Subscript) -> list[cst.BaseExpression]:
    return [e.slice.value for e in node.slice if isinstance(e.slice, cst.Index)]


def is_none(node: cst.BaseExpression | None) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def is_union(node: cst.BaseExpression) -> bool:
    """Whether it reads `X | Y`."""
    return isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr)


def admits_none(node: cst.BaseExpression, names: Mapping[str, str]) -> bool:
    """Whether it reads `X | None`, `Optional[X]`, `Union[X, None]` or `Annotated` of one of them."""
    if is_none(node):
        return True
    if isinstance(node, cst.BinaryOperation):
        return is_union(node) and (admits_none(node.left, names) or admits_none(node.right, names))
    if not isinstance(node, cst.Subscript):
        return False
    name, arguments = generic(node, names), type_arguments(node)
    if name == "Annotated":
        return admits_none(arguments[0], names)
    return name == "Optional" or (name in ("Union", "Literal") and any(admits_none(a, names) for a in arguments))
