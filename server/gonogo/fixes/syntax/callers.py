"""Who in the workspace calls a function of a module, whether the module has it or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import libcst as cst

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.imports import aliases, bound, module_imported_as
from gonogo.fixes.syntax.modules import Home, dotted, imported_from
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.tree import Tree, parsed


def callers(texts: Mapping[str, str], home: Home, name: str, first: str) -> Iterator[tuple[Tree, list[cst.Call]]]:
    """The files that call *name* of the module *home*, with their calls: *first* before the others, if it does."""
    called = re.compile(rf"\b{re.escape(name)}\b")
    leaf = home.module.rpartition(".")[2]
    for path in sorted(texts, key=lambda path: (path != first, path)):
        text = texts[path]
        if not path.endswith(".py") or name not in text or leaf not in text or not called.search(text):
            continue
        try:
            tree = parsed(path, text)
        except CannotFix:
            continue  # a file that cannot be read shows nothing
        if calls := list(_calls(tree, home.sibling(path), home.module, name)):
            yield tree, calls


def _calls(tree: Tree, home: Home, module: str, name: str) -> Iterator[cst.Call]:
    names = {
        bound(alias)
        for statement in tree.all(cst.ImportFrom)
        if imported_from(statement, home) == module
        for alias in aliases(statement)
        if dotted(alias.name) == name
    }
    for call in tree.all(cst.Call):
        owner, _, last = dotted(call.func).rpartition(".")
        if (last in names and not owner) or (last == name and owner and _is_module(tree, home, owner, module)):
            yield call


def _is_module(tree: Tree, home: Home, owner: str, module: str) -> bool:
    """Whether *owner* stands for the module: `import a.b as owner`, `import a.b`, or `from a import b as owner`."""
    parent, _, leaf = module.rpartition(".")
    return module_imported_as(tree, module) == owner or (
        bool(parent) and meaning(tree, home, owner) == f"{parent}:{leaf}"
    )
