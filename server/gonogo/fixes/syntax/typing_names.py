"""How a file spells what it takes from `typing`."""

from __future__ import annotations

import re

import libcst as cst

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.annotations import TYPING, typing_names
from gonogo.fixes.syntax.imports import import_added, module_imported_as, top_imports
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.tree import Splice, Tree


def typing_name(tree: Tree, name: str) -> tuple[str, list[Splice]]:
    """How *name* of `typing` is spelled here, and the edits that import it where it is not.

    Raises `CannotFix` where the file gives the name another meaning.
    """
    for spelled, original in typing_names(tree).items():
        if original == name:
            return spelled, []
    froms = [s for _, s in top_imports(tree) if isinstance(s, cst.ImportFrom) and s.module]
    if not any(dotted(s.module) in TYPING for s in froms if s.module):
        for module in TYPING:
            if spelled := module_imported_as(tree, module):
                return f"{spelled}.{name}", []
    if re.search(rf"\b(?:class|def) {name}\b|^{name}\s*=", tree.text, re.MULTILINE):
        raise CannotFix(f"{name} means something else in this file")
    return name, import_added(tree, Home(tree.path, "", ""), "typing", name)


def typing_pair(tree: Tree, one: str, other: str) -> tuple[tuple[str, str], list[Splice]]:
    """The same for two names, in the order of the alphabet; both in one import, where they need a new one."""
    (first, imports), (second, more) = typing_name(tree, one), typing_name(tree, other)
    new = f"from typing import {one}"
    if imports and more and new in imports[0].text:
        return (first, second), [imports[0]._replace(text=imports[0].text.replace(new, f"{new}, {other}"))]
    return (first, second), [*imports, *more]


_OLD = {"dict": "Dict", "frozenset": "FrozenSet", "list": "List", "set": "Set", "tuple": "Tuple"}


def builtin_name(tree: Tree, name: str) -> str:
    """`Dict` in a file that imports it and writes `Dict[...]` again and again, else `dict`; so for `list` and others.

    Written once only, it may give way to `dict` at the same time (`modern_names`).
    """
    for spelled, original in typing_names(tree).items():
        if original == _OLD[name] and tree.text.count(f"{spelled}[") > 1:
            return spelled
    return name
