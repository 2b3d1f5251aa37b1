"""Names of `typing` that have given way to built-in ones, in one annotation."""

from __future__ import annotations

import re
from collections import Counter

import libcst as cst

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.imports import name_imported_as
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.scopes import class_around, enclosing_class
from gonogo.fixes.syntax.spelling import name_replaced
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.target import Version

_BUILTIN = {"Dict": "dict", "FrozenSet": "frozenset", "List": "list", "Set": "set", "Tuple": "tuple", "Type": "type"}


def outdated(tree: Tree, node: cst.BaseExpression, python: Version) -> frozenset[str]:
    """The names such as `List` that this annotation alone uses, once, and that its file can do without.

    Where the file uses the name more often, it goes on as it is written: other fixes of the same moment do, too.
    """
    if python < (3, 9):
        return frozenset()
    start, end = tree.start(node), tree.end(node)
    inside = Counter(n.value for n in tree.all(cst.Name) if start <= tree.start(n) < end)
    return frozenset(name for name in _BUILTIN if inside[name] == 1 and _is_alone(tree, node, name))


def _is_alone(tree: Tree, node: cst.BaseExpression, name: str) -> bool:
    home = Home(tree.path, "", "")
    if name_imported_as(tree, home, "typing", name) != name:
        return False
    alone = len(re.findall(rf"\b{name}\b", tree.text)) == 2  # it and its import
    return alone and meaning(tree, home, _BUILTIN[name]).startswith("builtins:") and not _is_hidden(tree, node, name)


def _is_hidden(tree: Tree, node: cst.BaseExpression, name: str) -> bool:
    """Whether the class around has something of the built-in name, such as a method `list`."""
    owner = class_around(tree, node)
    if owner is None:
        return False
    own = [f.name.value for f in tree.all(cst.FunctionDef) if enclosing_class(tree, f) is owner]
    own += [dotted(a.target) for a in tree.all(cst.AnnAssign) if enclosing_class(tree, a) is owner]
    own += [dotted(t.target) for a in tree.all(cst.Assign) for t in a.targets if enclosing_class(tree, a) is owner]
    return _BUILTIN[name] in own


def renewed(tree: Tree, node: cst.BaseExpression, names: frozenset[str], wanted: str) -> list[Splice]:
    """The edits that write *names* in this annotation as built-in ones, and import *wanted* of typing, if not empty."""
    start, end = tree.start(node), tree.end(node)
    written = [n for n in tree.all(cst.Name) if n.value in names and start <= tree.start(n) < end]
    splices = [Splice(tree.start(n), tree.end(n), _BUILTIN[n.value]) for n in written]
    for name in sorted(names):
        found = name_replaced(tree, "typing", name, wanted, gone=1)
        if not found:
            raise CannotFix(f"{name} is used elsewhere")
        splices += found
        wanted = ""
    return splices
