"""The ways in which `index_recall.py` breaks a project: one small change each, drawn by chance."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, join
from types import MappingProxyType

from gonogo.index.layout import Layout, layout_of
from gonogo.model import Snapshot
from gonogo.source import SourceFile

Changed = Mapping[str, str | None]  # a path's new text; None where the file is gone


@dataclass(frozen=True)
class Breakage:
    kind: str
    what: str
    changed: Changed


class Drawing:
    """Draws breakages of one project, of all kinds alike, none twice."""

    def __init__(self, disk: Mapping[str, SourceFile], seed: int) -> None:
        self.disk = disk
        self.layout: Layout = layout_of(Snapshot(disk=MappingProxyType(dict(disk))))
        self.chance = random.Random(seed)
        statements = [i for f in disk.values() if f.module for i in f.module.imports]
        self.imported = {n.name for i in statements for n in i.names}
        self.named = self.imported | {i.module.rpartition(".")[2] for i in statements}
        self.modules = [file for path, file in sorted(disk.items()) if self._is_used(path, file)]
        self.inits = [file for path, file in sorted(disk.items()) if path.endswith("/__init__.py") and file.module]

    def __iter__(self) -> Iterator[Breakage]:
        seen: set[str] = set()
        for _ in range(100_000):
            made = KINDS[self.chance.choice(list(KINDS))](self)
            if made is not None and made.what not in seen:
                seen.add(made.what)
                yield made

    def _is_used(self, path: str, file: SourceFile) -> bool:
        """Whether it is a module of the project's own, no test, and something imports it."""
        if not file.module or not path.endswith(".py") or path in self.layout.tests:
            return False
        name = path.rpartition("/")[2].removesuffix(".py")
        return self.layout.is_package(dirname(path)) and (name in self.named or name == "__init__")

    def definition(self) -> tuple[SourceFile, ast.FunctionDef | ast.ClassDef] | None:
        """A function or class at the top of a module that another file imports by name."""
        file = self.chance.choice(self.modules)
        body = ast.parse(file.text).body
        found = [n for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name in self.imported]
        return (file, self.chance.choice(found)) if found else None

    def module(self) -> SourceFile:
        return self.chance.choice([f for f in self.modules if not f.path.endswith("__init__.py")])


def deleted(drawing: Drawing) -> Breakage | None:
    if (found := drawing.definition()) is None:
        return None
    file, node = found
    lines = file.text.splitlines(keepends=True)
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 1
    text = "".join(lines[:first] + lines[node.end_lineno :])
    return Breakage("definition deleted", f"{file.path}: {node.name} deleted", {file.path: text})


def renamed(drawing: Drawing) -> Breakage | None:
    if (found := drawing.definition()) is None:
        return None
    file, node = found
    text = re.sub(rf"\b{re.escape(node.name)}\b", f"{node.name}_renamed", file.text)
    return Breakage("definition renamed", f"{file.path}: {node.name} renamed", {file.path: text})


def module_renamed(drawing: Drawing) -> Breakage | None:
    file = drawing.module()
    target = f"{file.path.removesuffix('.py')}_renamed.py"
    return Breakage("module renamed", f"{file.path} renamed", {file.path: None, target: file.text})


def module_moved(drawing: Drawing) -> Breakage | None:
    file = drawing.module()
    folders = {dirname(f.path) for f in drawing.modules} - {dirname(file.path)}
    target = join(drawing.chance.choice(sorted(folders)), file.path.rpartition("/")[2]) if folders else file.path
    if target in drawing.disk:
        return None
    return Breakage("module moved", f"{file.path} moved to {target}", {file.path: None, target: file.text})


def init_dropped(drawing: Drawing) -> Breakage | None:
    file = drawing.chance.choice(drawing.inits)
    return Breakage("__init__.py dropped", f"{file.path} dropped", {file.path: None})


def export_removed(drawing: Drawing) -> Breakage | None:
    """One name of a from import in an `__init__.py` is no longer imported there."""
    file = drawing.chance.choice(drawing.inits)
    found = [n for n in ast.parse(file.text).body if isinstance(n, ast.ImportFrom) and n.names[0].name != "*"]
    if not found:
        return None
    statement = drawing.chance.choice(found)
    alias = drawing.chance.choice(statement.names)
    statement.names = [a for a in statement.names if a is not alias]
    lines = file.text.splitlines(keepends=True)
    kept = [f"{ast.unparse(statement)}\n"] if statement.names else []
    text = "".join(lines[: statement.lineno - 1] + kept + lines[statement.end_lineno :])
    return Breakage("re-export removed", f"{file.path}: {alias.name} no longer imported", {file.path: text})


KINDS: Mapping[str, Callable[[Drawing], Breakage | None]] = {
    "definition deleted": deleted,
    "definition renamed": renamed,
    "module renamed": module_renamed,
    "module moved": module_moved,
    "__init__.py dropped": init_dropped,
    "re-export removed": export_removed,
}
