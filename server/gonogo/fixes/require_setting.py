"""A setting loses its default, so that the service fails to start where nobody sets it."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax import sequences
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.scopes import class_around
from gonogo.fixes.syntax.tree import Splice, Tree

_READS = {"os.getenv": "os.environ", "os.environ.get": "os.environ", "environ.get": "environ"}
_FIELD = "Field"


@fix_kind("require-setting")
def require_setting(request: Request) -> Mapping[str, str]:
    """`key: str = "x"` becomes `key: str` in a settings class, `os.getenv("KEY", "x")` becomes `os.environ["KEY"]`.

    `Field` and other readers lose the default among their arguments.
    Arguments: path, line and column of the default (from 0).
    """
    path, line, column = request.word("path"), request.number("line"), request.number("column")
    tree = request.tree(path)
    for node in tree.all(cst.AnnAssign):
        if node.value is not None and _is_at(tree, node.value, line, column):
            return {path: tree.spliced([_without_value(tree, node)])}
    for call in tree.all(cst.Call):
        for arg in call.args:
            if _is_at(tree, arg.value, line, column):
                return {path: tree.spliced(_without_default(tree, call, arg))}
    raise CannotFix(f"no default stands in {path}:{line + 1} any more: check again")


def _is_at(tree: Tree, node: cst.CSTNode, line: int, column: int) -> bool:
    return tree.line(node) == line and tree.start(node) - tree.line_start(line) == column


def _without_value(tree: Tree, node: cst.AnnAssign) -> Splice:
    if class_around(tree, node) is None or node.value is None:
        raise CannotFix(f"{tree.path}:{tree.line(node) + 1} is no field of a class")
    return Splice(tree.end(node.annotation), tree.end(node.value), "")


def _without_default(tree: Tree, call: cst.Call, arg: cst.Arg) -> list[Splice]:
    reader, keyword = dotted(call.func), arg.keyword.value if arg.keyword else ""
    if reader in _READS:
        return _environment(tree, call, arg, _READS[reader])
    if keyword == "default":
        return [_without_argument(tree, call, arg)]
    if not keyword and call.args[0] is arg and reader.rpartition(".")[2] == _FIELD:
        return [Splice(tree.start(arg.value), tree.end(arg.value), "...")]
    raise CannotFix(f"what {reader or 'the call'} does without its default is not known: take it away by hand")


def _environment(tree: Tree, call: cst.Call, arg: cst.Arg, spelled: str) -> list[Splice]:
    if len(call.args) != 2 or call.args[1] is not arg or call.args[0].keyword:
        raise CannotFix(f"{tree.path}:{tree.line(call) + 1} is laid out in a way that cannot be edited")
    return [Splice(tree.start(call), tree.end(call), f"{spelled}[{tree.source(call.args[0].value)}]")]


def _without_argument(tree: Tree, call: cst.Call, arg: cst.Arg) -> Splice:
    if len(call.args) > 1:
        return sequences.removed(tree, call.args, arg, in_brackets=True)
    return Splice(tree.start(arg), tree.end(arg), "")
