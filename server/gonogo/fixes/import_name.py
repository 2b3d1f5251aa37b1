"""A name that nothing defines is imported from where it can only come from."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.circles import summary_of
from gonogo.fixes.syntax.imports import import_added, module_import_added
from gonogo.fixes.syntax.modules import Home
from gonogo.fixes.syntax.tree import Tree
from gonogo.fixes.well_known import STANDARD, TYPING


@fix_kind("import-name")
def import_name(request: Request) -> Mapping[str, str]:
    """`from typing import Tuple`, or `import uuid` where the file uses `uuid.` and nothing binds it.

    Refuses where the file binds the name anywhere, and modules whose use does not show that they are meant.
    Arguments: path, name.
    """
    path, name = request.word("path"), request.word("name")
    tree = request.tree(path)
    if name in summary_of(path, tree.text).exports or _is_bound(tree, name):
        raise CannotFix(f"{path} gives {name} a meaning, if too late or elsewhere")
    home = Home(path, "", "")
    if name in TYPING:
        return {path: tree.spliced(import_added(tree, home, "typing", name))}
    if name in STANDARD and re.search(rf"(?<![\w.]){name}\.\w", tree.text):
        return {path: tree.spliced(module_import_added(tree, home, name))}
    raise CannotFix(f"nothing shows where {name} comes from")


def _is_bound(tree: Tree, name: str) -> bool:
    """Whether any scope of the file assigns the name, takes it as a parameter, or imports it."""
    parameters = any(p.name.value == name for p in tree.all(cst.Param))
    targets = any(isinstance(t.target, cst.Name) and t.target.value == name for t in tree.all(cst.AssignTarget))
    return parameters or targets or any(_names(a) == name for a in tree.all(cst.ImportAlias))


def _names(alias: cst.ImportAlias) -> str:
    node = alias.asname.name if alias.asname else alias.name
    return node.value if isinstance(node, cst.Name) else ""
