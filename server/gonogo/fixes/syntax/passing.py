"""What other files do with the names of a module."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import libcst as cst
from libcst.metadata import ClassScope, GlobalScope, ScopeProvider

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.circles import run_by
from gonogo.fixes.syntax.exports import exported
from gonogo.fixes.syntax.modules import Home
from gonogo.fixes.syntax.scopes import class_around
from gonogo.fixes.syntax.tree import Tree, parsed

_IMPORT = r"\b{module}[ \t]+import[ \t]*(\([^)]*\)|[^\r\n(]*)"


def refuse_passing_on(texts: Mapping[str, str], tree: Tree, home: Home, name: str) -> None:
    """Raises `CannotFix` where others may know an imported name as this module's.

    By its `__all__`, an import from it, an attribute of it, or a patch in a test.
    """
    names = [e.value.evaluated_value for e in exported(tree) or () if isinstance(e.value, cst.SimpleString)]
    if name in names or tree.path.endswith("__init__.py"):
        raise CannotFix(f"{home.module} passes {name} on to others")
    for path, text in _others(texts, tree.path, name):
        asked = any(re.search(rf"\b{re.escape(name)}\b|\*", names) for names in _imported_from(text, home))
        if asked or re.search(rf"\b{_last(home)}\.{re.escape(name)}\b", text):
            raise CannotFix(f"{path} takes {name} from {home.module}")


def refuse_early(texts: Mapping[str, str], tree: Tree, home: Home, function: cst.FunctionDef) -> None:
    """Raises `CannotFix` where the function may run while modules are being imported, as far as can be seen."""
    owner = class_around(tree, function)
    name = (owner or function).name.value
    if function.decorators and not owner:
        raise CannotFix(f"{name} is decorated, so it may run when {home.module} is imported")
    alone = function.name.value.startswith("__") or not owner  # no subclass runs any other method by being made
    if any(_is_read_early(tree, name, bases=alone)):
        raise CannotFix(f"{home.module} uses {name} when it is imported, and may run what needs the import")
    circle = run_by(home, texts)  # any other file that calls it does so when the circle is through
    for path, text in _others({path: texts[path] for path in circle}, tree.path, name):
        if _imported_from(text, home) and any(_is_read_early(parsed(path, text), name, bases=alone)):
            raise CannotFix(f"{path} uses {name} when it is imported, and may run what needs the import")


def _others(texts: Mapping[str, str], own: str, name: str) -> Iterator[tuple[str, str]]:
    return ((p, text) for p, text in texts.items() if p != own and p.endswith(".py") and name in text)


def _last(home: Home) -> str:
    return re.escape(home.module.rpartition(".")[2])


def _imported_from(text: str, home: Home) -> list[str]:
    """What each import from a module of this last name names: more than is meant where two are called alike."""
    return re.findall(_IMPORT.format(module=_last(home)), text)


def _is_read_early(tree: Tree, name: str, *, bases: bool) -> Iterator[bool]:
    """Whether importing the file reads the name, for more than a type, or than a base class where *bases* says so."""
    derived = () if bases else {arg.value for node in tree.all(cst.ClassDef) for arg in node.bases}
    for scope in {s for s in tree.wrapper.resolve(ScopeProvider).values() if isinstance(s, GlobalScope | ClassScope)}:
        yield from (True for a in scope.accesses[name] if not (a.is_annotation or a.node in derived))
