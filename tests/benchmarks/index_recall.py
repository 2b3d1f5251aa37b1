"""Breaks real projects in many small ways and asks whether the index finds what pytest then fails on.

    python tests/benchmarks/index_recall.py [--seeds 75] [--seed 1] PROJECT=PYTHON...

Each project is broken and mended in place: give it a copy whose package is installed in PYTHON from there. Each
breakage is one of: a definition deleted or renamed, a module renamed or moved, an `__init__.py` dropped, a re-export
removed. Prints, for each project, the breakages that collection fails on, how many of those the index reports as a
blocker, how many at the very line that pytest blames, and each one that it misses.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import os
import random
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join
from types import MappingProxyType

from index_truth import CHECKS

from gonogo.engine import evaluate, scan
from gonogo.facts import Environment
from gonogo.index.layout import Layout, layout_of
from gonogo.index.standing import standing_imports
from gonogo.model import Config, Snapshot
from gonogo.source import SourceFile
from gonogo.tools import files, interpreter

Changed = dict[str, str | None]  # a path's new text; None where the file is gone


@dataclass(frozen=True)
class Breakage:
    what: str
    changed: Changed


@dataclass(frozen=True)
class Answer:
    """Where collection fails, by the frames that pytest shows, or by the index: (path, line from 1).

    `failing` are the test files that pytest cannot collect, `errors` what it says of them.
    """

    failed: bool
    places: frozenset[tuple[str, int]]
    failing: frozenset[str] = frozenset()
    errors: tuple[str, ...] = ()

    @property
    def is_import(self) -> bool:
        return any("ImportError" in error or "ModuleNotFoundError" in error for error in self.errors)


class Project:
    """A project to be broken and mended again, with what is said of it while it is whole."""

    def __init__(self, root: Path, python: str) -> None:
        self.name = root.name
        self.root = root
        self.python = python
        self.environ = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        self.environment = asyncio.run(interpreter.discover(self.root, Config(), python=python))
        self.disk = {file.path: file for file in files.read(self.root, Config(), (), {}).files}
        self.sound = self.known = Answer(False, frozenset())
        self.sound, self.known = self.pytest({}), self.index({})

    def index(self, changed: Mapping[str, str | None]) -> Answer:
        disk: dict[str, SourceFile] = {path: file for path, file in self.disk.items() if path not in changed}
        disk |= {path: scan(path, text, ()) for path, text in changed.items() if text is not None}
        facts = MappingProxyType({Environment: self.environment})
        snapshot = Snapshot(disk=MappingProxyType(disk), facts=facts)
        report = evaluate(snapshot, CHECKS)
        places = {(f.span.path, f.span.line + 1) for _, f in report.findings}
        # Python names the first line of a statement, the index that of the name in it.
        places |= {(b.path, b.statement.span.line + 1) for b in snapshot.derive(standing_imports)}
        found = frozenset(places) - self.known.places
        return Answer(len(report.blockers) > len(self.known.errors), found, errors=("",) * len(report.blockers))

    def pytest(self, changed: Mapping[str, str | None]) -> Answer:
        for path, text in changed.items():
            self._write(path, text)
        command = [self.python, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-W", "ignore"]
        try:
            ended = subprocess.run(
                command, cwd=self.root, env=self.environ, capture_output=True, text=True, timeout=300, check=False
            )
        finally:
            for path in changed:
                self._write(path, self.disk[path].text if path in self.disk else None)
        return self._answer(ended.returncode, ended.stdout + ended.stderr)

    def _answer(self, code: int, text: str) -> Answer:
        text = re.sub(r"^INTERNALERROR> ", "", text, flags=re.MULTILINE)
        root = f"{re.escape(str(self.root))}/"
        frames = re.findall(rf"^(?:{root})?([\w./-]+\.py):(\d+): in ", text, re.MULTILINE)
        frames += re.findall(rf'File "{root}([^"]+)", line (\d+)', text)
        places = frozenset((path, int(line)) for path, line in frames) - self.sound.places
        failing = frozenset(re.findall(r"^(?:_+ )?ERROR (?:collecting )?(\S+?\.py)", text, re.MULTILINE))
        failing -= self.sound.failing
        errors = dict.fromkeys(re.findall(r"^E? *(\w*(?:Error|Exception)\b: .*)", text, re.MULTILINE))
        new = tuple(error for error in errors if error not in self.sound.errors)
        return Answer(bool(failing) or code in (3, 4), places, failing, new)

    def _write(self, path: str, text: str | None) -> None:
        place = self.root / path
        if text is None:
            place.unlink(missing_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="")


def breakages(project: Project, chance: random.Random) -> Iterator[Breakage]:
    """A mixture of all kinds, none twice."""
    layout = layout_of(Snapshot(disk=MappingProxyType(project.disk)))
    kinds: list[Callable[[Project, Layout, random.Random], Breakage | None]]
    kinds = [deleted, renamed, module_renamed, module_moved, init_dropped, export_removed]
    seen: set[str] = set()
    for _ in range(100_000):
        made = chance.choice(kinds)(project, layout, chance)
        if made is not None and made.what not in seen:
            seen.add(made.what)
            yield made


def modules(project: Project, layout: Layout) -> list[SourceFile]:
    """The project's own modules that are no tests and that something imports."""
    named = {n.name for f in project.disk.values() if f.module for i in f.module.imports for n in i.names}
    named |= {i.module.rpartition(".")[2] for f in project.disk.values() if f.module for i in f.module.imports}
    return [
        file
        for path, file in project.disk.items()
        if file.module and path.endswith(".py") and path not in layout.tests and layout.is_package(dirname(path))
        if path.rpartition("/")[2].removesuffix(".py") in named or path.endswith("__init__.py")
    ]


def definition(project: Project, layout: Layout, chance: random.Random) -> tuple[SourceFile, ast.stmt] | None:
    """A function or class at the top of a module that another file imports by name."""
    imported = {n.name for f in project.disk.values() if f.module for i in f.module.imports for n in i.names}
    file = chance.choice(modules(project, layout))
    body = ast.parse(file.text).body
    found = [n for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name in imported]
    return (file, chance.choice(found)) if found else None


def deleted(project: Project, layout: Layout, chance: random.Random) -> Breakage | None:
    if (found := definition(project, layout, chance)) is None:
        return None
    file, node = found
    lines = file.text.splitlines(keepends=True)
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))]) - 1
    text = "".join(lines[:first] + lines[node.end_lineno :])
    return Breakage(f"{file.path}: {getattr(node, 'name', '')} deleted", {file.path: text})


def renamed(project: Project, layout: Layout, chance: random.Random) -> Breakage | None:
    if (found := definition(project, layout, chance)) is None:
        return None
    file, node = found
    name = getattr(node, "name", "")
    text = re.sub(rf"\b{re.escape(name)}\b", f"{name}_renamed", file.text)
    return Breakage(f"{file.path}: {name} renamed", {file.path: text})


def module_renamed(project: Project, layout: Layout, chance: random.Random) -> Breakage | None:
    file = chance.choice([f for f in modules(project, layout) if not f.path.endswith("__init__.py")])
    target = f"{file.path.removesuffix('.py')}_renamed.py"
    return Breakage(f"{file.path} renamed", {file.path: None, target: file.text})


def module_moved(project: Project, layout: Layout, chance: random.Random) -> Breakage | None:
    file = chance.choice([f for f in modules(project, layout) if not f.path.endswith("__init__.py")])
    folders = {dirname(f.path) for f in modules(project, layout)} - {dirname(file.path)}
    if not folders:
        return None
    target = join(chance.choice(sorted(folders)), file.path.rpartition("/")[2])
    if target in project.disk:
        return None
    return Breakage(f"{file.path} moved to {target}", {file.path: None, target: file.text})


def init_dropped(project: Project, layout: Layout, chance: random.Random) -> Breakage | None:
    inits = sorted(path for path in project.disk if path.endswith("/__init__.py"))
    path = chance.choice(inits)
    return Breakage(f"{path} dropped", {path: None})


def export_removed(project: Project, layout: Layout, chance: random.Random) -> Breakage | None:
    """One name of a from import in an `__init__.py` is no longer imported there."""
    inits = [file for path, file in sorted(project.disk.items()) if path.endswith("/__init__.py") and file.module]
    file = chance.choice(inits)
    tree = ast.parse(file.text)
    found = [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.names[0].name != "*"]
    if not found:
        return None
    statement = chance.choice(found)
    alias = chance.choice(statement.names)
    statement.names = [a for a in statement.names if a is not alias]
    lines = file.text.splitlines(keepends=True)
    kept = [f"{ast.unparse(statement)}\n"] if statement.names else []
    text = "".join(lines[: statement.lineno - 1] + kept + lines[statement.end_lineno :])
    return Breakage(f"{file.path}: {alias.name} no longer imported", {file.path: text})


def judged(project: Project, seeds: int, chance: random.Random) -> tuple[int, int, int, int]:
    """Print what is missed; the numbers of failures, of import failures, of those found, and of right lines."""
    failures = imports = found = right = 0
    for _, breakage in zip(range(seeds), breakages(project, chance), strict=False):
        said, truth = project.index(breakage.changed), project.pytest(breakage.changed)
        if not truth.failed:
            if said.failed:
                print(f"  FALSE {project.name} {breakage.what}: {sorted(said.places)[:3]}")
            continue
        failures += 1
        imports += truth.is_import
        found += said.failed and truth.is_import
        right += bool(said.places & truth.places) and truth.is_import
        if not truth.is_import:
            print(f"  {'OTHER' if said.failed else 'UNSEEN'} {project.name} {breakage.what}: {truth.errors[:1]}")
            continue
        if not said.places & truth.places:
            verdict = "LINE" if said.failed else "MISSED"
            print(f"  {verdict} {project.name} {breakage.what}: {truth.errors[:1]} {sorted(said.places)[:2]}")
    return failures, imports, found, right


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("projects", nargs="+")
    parser.add_argument("--seeds", type=int, default=75)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = []
    for argument in options.projects:
        root, _, python = argument.partition("=")
        project = Project(Path(root).resolve(), python)
        rows.append((project.name, *judged(project, options.seeds, random.Random(options.seed))))
    print(f"{'project':16} {'seeded':>7} {'fail':>6} {'imports':>8} {'found':>6} {'right line':>11}")
    for name, *numbers in rows:
        print(f"{name:16} {options.seeds:7} {numbers[0]:6} {numbers[1]:8} {numbers[2]:6} {numbers[3]:11}")


if __name__ == "__main__":
    main()
