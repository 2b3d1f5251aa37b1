"""An array's annotation says its kind of number as numpy.typing has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.numpy_names import SCALARS
from gonogo.fixes.syntax.annotations import type_arguments
from gonogo.fixes.syntax.imports import module_import_added, module_imported_as, name_imported_as
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.syntax.typing_names import typing_name

_SCALARS = frozenset({
    "bool_", "bool", "int_", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "intp",
    "float16", "float32", "float64", "double", "single", "half", "longdouble", "complex64", "complex128", "str_",
    "bytes_", "object_", "datetime64", "timedelta64", "void", "generic", "number", "integer", "signedinteger",
    "unsignedinteger", "floating", "complexfloating", "inexact", "uintp", "byte", "ubyte", "short", "ushort",
})  # fmt: skip
_ARRAYS = frozenset({"numpy:ndarray", "numpy.typing:NDArray"})


@fix_kind("numpy-array-type", safe=True)
def numpy_array_type(request: Request) -> Mapping[str, str]:
    """`np.ndarray[np.float64]`, `np.ndarray[(3, 3), np.float64]` and `npt.NDArray[float]` become
    `npt.NDArray[np.float64]`, a bare `np.ndarray` becomes `npt.NDArray[Any]`.

    A shape that mypy reads, such as `tuple[int, int]`, stays, and its number becomes a dtype. Refuses numbers that are
    no types of numpy's. Arguments: path, line and column of a part of the annotation (from 0).
    """
    path, line, column = request.word("path"), request.number("line"), request.number("column")
    tree = request.tree(path)
    array = _array(tree, line, tree.line_start(line) + column)
    return {path: tree.spliced(_rewritten(tree, array))}


def _array(tree: Tree, line: int, at: int) -> cst.BaseExpression:
    """The innermost array type of an annotation that reaches over this offset."""
    nodes: list[cst.BaseExpression] = [*tree.all(cst.Subscript), *tree.all(cst.Attribute), *tree.all(cst.Name)]
    over = [n for n in nodes if tree.start(n) <= at < tree.end(n) and around(tree, n, cst.Annotation)]
    for node in sorted(over, key=lambda n: tree.end(n) - tree.start(n)):
        subscript = next((s for s in over if isinstance(s, cst.Subscript) and s.value is node), None)
        if _meaning(tree, node.value if isinstance(node, cst.Subscript) else node) in _ARRAYS:
            return subscript or node
    raise CannotFix(f"no annotation with an array of numpy's stands on line {line + 1} any more: check again")


def _rewritten(tree: Tree, array: cst.BaseExpression) -> list[Splice]:
    if not isinstance(array, cst.Subscript):
        anything, imports = typing_name(tree, "Any")
        return [*imports, *_as_array(tree, array, anything)]
    arguments = type_arguments(array)
    is_alias = _meaning(tree, array.value) == "numpy.typing:NDArray"
    number = arguments[-1]
    if len(arguments) > (1 if is_alias else 2):
        raise CannotFix(f"{tree.source(array)} has too many arguments")
    scalar = _scalar(tree, number)
    if is_alias or (len(arguments) == 2 and _is_shape(arguments[0])):
        if is_alias and scalar == tree.source(number):
            raise CannotFix("the annotation is as numpy.typing has it")
        spelled = scalar if is_alias else f"{_numpy(tree)}.dtype[{scalar}]"
        if _is_dtype(tree, number) and not is_alias:
            raise CannotFix("the annotation is as numpy has it")
        return [Splice(tree.start(number), tree.end(number), spelled)]
    return list(_as_array(tree, array, scalar))


def _as_array(tree: Tree, array: cst.BaseExpression, scalar: str) -> Iterator[Splice]:
    if _meaning(tree, array) == "numpy.typing:NDArray":
        spelled = tree.source(array)
    elif known := name_imported_as(tree, Home(tree.path, "", ""), "numpy.typing", "NDArray"):
        spelled = known
    else:
        module = module_imported_as(tree, "numpy.typing")
        if not module:
            yield from module_import_added(tree, Home(tree.path, "", ""), "numpy.typing", "npt")
        spelled = f"{module or 'npt'}.NDArray"
    yield Splice(tree.start(array), tree.end(array), f"{spelled}[{scalar}]")


def _is_shape(node: cst.BaseExpression) -> bool:
    """Whether mypy reads it as a shape: `tuple[int, int]`."""
    return isinstance(node, cst.Subscript) and dotted(node.value).rpartition(".")[2] in ("tuple", "Tuple")


def _is_dtype(tree: Tree, node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Subscript) and _meaning(tree, node.value) == "numpy:dtype"


def _scalar(tree: Tree, node: cst.BaseExpression) -> str:
    """The kind of number as an argument of NDArray."""
    if isinstance(node, cst.Subscript) and _is_dtype(tree, node):
        return tree.source(type_arguments(node)[0])
    known = _meaning(tree, node)
    module, _, name = known.partition(":")
    if known in ("typing:Any", "typing_extensions:Any") or (module == "numpy" and name in _SCALARS):
        return tree.source(node)
    if module == "builtins" and name in SCALARS:
        return f"{_numpy(tree)}.{SCALARS[name]}"
    raise CannotFix(f"{tree.source(node)} is no number of numpy's")


def _numpy(tree: Tree) -> str:
    if known := module_imported_as(tree, "numpy"):
        return known
    raise CannotFix("the file does not import numpy as a module: import numpy as np first")


def _meaning(tree: Tree, node: cst.BaseExpression) -> str:
    """What a name, or an attribute of an imported module, stands for, as `module:name`."""
    written = dotted(node)
    first, _, rest = written.partition(".")
    home = Home(tree.path, "", "")
    if rest.startswith("typing.") and meaning(tree, home, first) == "numpy:":
        return f"numpy.typing:{rest.removeprefix('typing.')}"
    module, _, name = meaning(tree, home, first).partition(":")
    return f"{module}:{name or rest}" if module and not (name and rest) else ""
