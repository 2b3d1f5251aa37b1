"""Where the workspace defines what a file imports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import libcst as cst

from gonogo.fixes.syntax.modules import Home
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.tree import Tree, parsed

HOPS = 5  # how often a name may be passed on


def imported(tree: Tree, texts: Mapping[str, str], name: str) -> Iterator[tuple[str, str]]:
    """The file and the name there that *name* is imported from, whichever folder modules are named from."""
    parts = tree.path.split("/")
    for depth in range(len(parts)):
        root = "".join(f"{part}/" for part in parts[:depth])
        home = Home(tree.path, "", root).sibling(tree.path)
        module, _, original = meaning(tree, home, name).partition(":")
        base = root + module.replace(".", "/")
        yield from ((p, original) for p in (f"{base}.py", f"{base}/__init__.py") if module and p in texts and original)


def class_of(tree: Tree, texts: Mapping[str, str], name: str, hops: int = HOPS) -> tuple[Tree, cst.ClassDef] | None:
    """The class that *name* stands for in this file, and the file that defines it; None where that does not show."""
    for owner in tree.all(cst.ClassDef):
        if owner.name.value == name and owner in tree.module.body:
            return tree, owner
    for path, original in imported(tree, texts, name) if hops else ():
        if path != tree.path and (found := class_of(parsed(path, texts[path]), texts, original, hops - 1)):
            return found
    return None
