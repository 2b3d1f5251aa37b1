"""A name that numpy has taken away gives way to what it stood for."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.numpy_names import BUILTINS, NUMPY, SCALARS
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.tree import Splice, Tree

_ARRAYS = frozenset({"ndarray", "NDArray", "dtype"})


@fix_kind("numpy-removed-name", safe=True)
def numpy_removed_name(request: Request) -> Mapping[str, str]:
    """`np.float` becomes `float`, which it was another name of; `np.float_` becomes `np.float64`, `np.NaN` `np.nan`.

    Within the type of an array, where Python's own types say nothing to type checkers, `np.float` is `np.float64`.
    Refuses where the file gives the name of the type another meaning.
    Arguments: path, line and column of the expression (from 0), name.
    """
    path, line, column = request.word("path"), request.number("line"), request.number("column")
    tree = request.tree(path)
    node = _attribute(tree, line, column, request.word("name"))
    name = node.attr.value
    if new := NUMPY.get(name) or (SCALARS[BUILTINS[name]] if name in BUILTINS and _types_array(tree, node) else ""):
        return {path: tree.spliced([Splice(tree.start(node.attr), tree.end(node.attr), new)])}
    if name not in BUILTINS:
        raise CannotFix(f"what numpy's {name} stood for has no other name")
    new = BUILTINS[name]
    if _is_bound(tree, new):
        raise CannotFix(f"{path} gives {new} a meaning of its own")
    return {path: tree.spliced([Splice(tree.start(node), tree.end(node), new)])}


def _attribute(tree: Tree, line: int, column: int, name: str) -> cst.Attribute:
    for node in tree.all(cst.Attribute):
        if (
            node.attr.value == name
            and tree.line(node) == line
            and tree.start(node) == tree.line_start(line) + column
            and meaning(tree, Home(tree.path, "", ""), dotted(node.value)) == "numpy:"
        ):
            return node
    raise CannotFix(f"line {line + 1} takes no {name} of numpy's any more: check again")


def _types_array(tree: Tree, node: cst.Attribute) -> bool:
    return any(
        dotted(s.value).rpartition(".")[2] in _ARRAYS and tree.start(node) > tree.end(s.value)
        for s in around(tree, node, cst.Subscript)
    )


def _is_bound(tree: Tree, name: str) -> bool:
    """Whether anything in the file is called so; attributes and keywords are none."""
    names = [p.name for p in tree.all(cst.Param)] + [f.name for f in tree.all(cst.FunctionDef)]
    names += [c.name for c in tree.all(cst.ClassDef)]
    names += [t.target for t in tree.all(cst.AssignTarget) if isinstance(t.target, cst.Name)]
    names += [a.target for a in tree.all(cst.AnnAssign) if isinstance(a.target, cst.Name)]
    bound = any(node.value == name for node in names)
    return bound or not meaning(tree, Home(tree.path, "", ""), name).startswith("builtins:")
