"""A function that stands where a type belongs gives way to the type that was meant."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.imports import module_import_added, module_imported_as
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.syntax.typing_names import typing_name, typing_pair

_ARRAYS = frozenset({"array", "asarray"})


@fix_kind("function-as-type", safe=True)
def function_as_type(request: Request) -> Mapping[str, str]:
    """`callable` becomes `Callable[..., Any]`, `any` becomes `Any`, `np.array` becomes `npt.NDArray[Any]`.

    Only in an annotation. Arguments: path, line and column of the name (from 0).
    """
    path, line, column = request.word("path"), request.number("line"), request.number("column")
    tree = request.tree(path)
    node = _named(tree, line, column)
    spelled, splices = _meant(tree, node)
    return {path: tree.spliced([*splices, Splice(tree.start(node), tree.end(node), spelled)])}


def _named(tree: Tree, line: int, column: int) -> cst.Name | cst.Attribute:
    """The name at this place; `np.array` begins where `np` does, and is the outer one."""
    candidates: list[cst.Name | cst.Attribute] = [*tree.all(cst.Attribute), *tree.all(cst.Name)]
    for node in candidates:
        if (
            tree.line(node) == line
            and tree.start(node) == tree.line_start(line) + column
            and around(tree, node, cst.Annotation)
        ):
            return node
    raise CannotFix(f"no annotation names a function on line {line + 1} any more: check again")


def _meant(tree: Tree, node: cst.Name | cst.Attribute) -> tuple[str, list[Splice]]:
    home, name = Home(tree.path, "", ""), dotted(node)
    first, _, rest = name.partition(".")
    origin = meaning(tree, home, first)
    if origin == "builtins:callable" and not rest:
        (anything, called), imported = typing_pair(tree, "Any", "Callable")
        return f"{called}[..., {anything}]", imported
    if origin == "builtins:any" and not rest:
        return typing_name(tree, "Any")
    if (origin == "numpy:" and rest in _ARRAYS) or (origin.partition(":")[2] in _ARRAYS and origin.startswith("numpy")):
        anything, imported = typing_name(tree, "Any")
        known = module_imported_as(tree, "numpy.typing")
        added = [] if known else module_import_added(tree, home, "numpy.typing", "npt")
        return f"{known or 'npt'}.NDArray[{anything}]", [*imported, *added]
    raise CannotFix(f"{name} is a function, and nothing shows which type was meant")
