"""Breaks real projects in many small ways and asks whether the index finds what pytest then fails on.

    python tests/benchmarks/index_recall.py [--failures 50] [--seed 1] [--kept FILE] PROJECT=PYTHON...

Each project is broken and mended in place: give it a copy whose package is installed in PYTHON from there. Breakages
(`index_breakages.py`) are made until collection has failed on as many as are asked for; it stops at its first failure.
Prints each one that the index
misses or names another line for, and one table by project and one by kind: the breakages made, those that collection
fails on, how many of these the index reports as a new blocker, how many at a line that pytest's traceback shows, and
how many at the innermost line of one. `--kept` keeps what pytest said in a file, one JSON object a line, so that a long
run can be cut into parts (`--seconds`).
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from index_breakages import Breakage, Drawing
from index_truth import CHECKS

from gonogo.engine import evaluate, scan
from gonogo.facts import Environment
from gonogo.model import Config, Snapshot
from gonogo.source import SourceFile
from gonogo.tools import files, interpreter

Places = frozenset[tuple[str, int]]  # paths with lines from 1


@dataclass(frozen=True)
class Answer:
    """Where collection fails, by the lines that pytest shows, or by the index; `inner` are the innermost of these."""

    failed: bool
    places: Places
    inner: Places = frozenset()
    errors: tuple[str, ...] = ()


class Forks:
    """pytest in the project's interpreter, in forks of a process that has what is not the project's.

    Compiled files lie apart, so that a broken project has no folder that is there for them alone.
    """

    def __init__(self, root: Path, python: str) -> None:
        self.root, self.python = root, python
        self.place = Path(tempfile.gettempdir(), "index_recall", root.name)
        self.place.mkdir(parents=True, exist_ok=True)
        self.process = self._started([])
        self.is_warm = False

    def _started(self, modules: list[str]) -> subprocess.Popen[str]:
        """A process that has imported *modules*, without those that bring in something of the project."""
        command = [self.python, str(Path(__file__).with_name("forked_pytest.py")), str(self.root), *modules]
        environ = os.environ | {"PYTHONPYCACHEPREFIX": str(self.place / "compiled")}
        process = subprocess.Popen(
            command, cwd=self.root, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        said = (process.stdout or sys.stdin).readline().strip()
        if said == "ready":
            return process
        process.wait()
        whole = said.partition(".")[0]  # its other modules would do the same
        return self._started([name for name in modules if name.partition(".")[0] != whole])

    def run(self, arguments: list[str]) -> tuple[int, str]:
        """pytest's exit code and output. The first that succeeds tells what to import beforehand."""
        out = self.place / "output.txt"
        if not self.process.stdin or not self.process.stdout:
            raise RuntimeError("no pipes")
        self.process.stdin.write(f"{json.dumps([str(out), *arguments])}\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        modules = Path(f"{out}.modules")
        if not self.is_warm and code == 0:
            self.process.stdin.close()
            self.process.wait()
            self.process, self.is_warm = self._started(json.loads(modules.read_text(encoding="utf-8"))), True
        return code, out.read_text(encoding="utf-8", errors="replace")


class Project:
    """A project to be broken and mended again, with what is said of it while it is whole."""

    def __init__(self, root: Path, python: str, kept: Path | None) -> None:
        self.name = root.name
        self.root = root
        self.python = python
        self.kept = kept
        self.environment = asyncio.run(interpreter.discover(self.root, Config(), python=python))
        self.disk = {file.path: file for file in files.read(self.root, Config(), (), {}).files}
        self.known = Answer(False, frozenset())
        self.known = self.index({})
        self.said = {row["what"]: row for row in self._kept_rows() if row["project"] == self.name}
        self.forks = Forks(self.root, python)
        self.sound: frozenset[str] = frozenset()
        self.sound = frozenset(self.truth(Breakage("", "", {}))["failing"])

    def _kept_rows(self) -> Iterator[Mapping[str, object]]:
        if self.kept is not None and self.kept.exists():
            yield from map(json.loads, self.kept.read_text(encoding="utf-8").splitlines())

    def index(self, changed: Mapping[str, str | None]) -> Answer:
        disk: dict[str, SourceFile] = {path: file for path, file in self.disk.items() if path not in changed}
        disk |= {path: scan(path, text, ()) for path, text in changed.items() if text is not None}
        facts = MappingProxyType({Environment: self.environment})
        snapshot = Snapshot(disk=MappingProxyType(disk), facts=facts)
        report = evaluate(snapshot, CHECKS)
        places = {(f.span.path, f.span.line + 1) for _, f in report.blockers}
        # Python names the first line of a statement, the index that of the name in it.
        places |= {(path, first_line(disk[path].text, line)) for path, line in places if path.endswith(".py")}
        found = frozenset(places) - self.known.places
        return Answer(len(report.blockers) > len(self.known.errors), found, errors=("",) * len(report.blockers))

    def pytest(self, breakage: Breakage) -> Answer:
        said = self.truth(breakage)
        failing = frozenset(said["failing"]) - self.sound
        shown, inner = (frozenset((path, line) for path, line in said[key]) for key in ("shown", "inner"))
        crashed = said["code"] not in (0, 5) and not self.sound  # a plugin or the root conftest could not be imported
        return Answer(bool(failing) or crashed, shown, inner, tuple(said["errors"]))

    def truth(self, breakage: Breakage) -> dict[str, list]:
        """What pytest says of the broken project, kept from an earlier run or asked now."""
        if breakage.what not in self.said:
            row = {"project": self.name, "kind": breakage.kind, "what": breakage.what}
            row |= self._collected(breakage.changed)
            self.said[breakage.what] = row
            if self.kept is not None:
                with self.kept.open("a", encoding="utf-8") as out:
                    out.write(f"{json.dumps(row)}\n")
        return self.said[breakage.what]

    def _collected(self, changed: Mapping[str, str | None]) -> dict[str, object]:
        arguments = ["--collect-only", "-q", "-p", "no:cacheprovider", "-W", "ignore"]
        arguments += ["--maxfail=1"] if changed and not self.sound else []
        for path, text in changed.items():
            self._write(path, text)
        try:
            code, output = self.forks.run(arguments)
        finally:
            for path in changed:
                self._write(path, self.disk[path].text if path in self.disk else None)
        return {"code": code, **read(self.root, output)}

    def _write(self, path: str, text: str | None) -> None:
        place = self.root / path
        if text is None:
            place.unlink(missing_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="")


def first_line(text: str, line: int) -> int:
    """The line on which the innermost statement around a line begins."""
    try:
        nodes = ast.walk(ast.parse(text))
    except SyntaxError:
        return line
    inside = [n for n in nodes if isinstance(n, ast.stmt) and n.lineno <= line <= (n.end_lineno or 0)]
    return max((n.lineno for n in inside), default=line)


FRAME = re.compile(r'^(?:(?P<path>\S+\.py):(?P<line>\d+): in |\s*File "(?P<file>[^"]+)", line (?P<at>\d+))')
ERROR = re.compile(r"^E? *(?P<text>(?:[\w.]+)?(?:Error|Exception|Exit|mismatch)\b:.*)")


def read(root: Path, output: str) -> dict[str, object]:
    """The test files that pytest calls failed, and the lines of the project in its tracebacks."""
    failing: set[str] = set()
    shown: dict[tuple[str, int], None] = {}
    inner: dict[tuple[str, int], None] = {}
    errors: dict[str, None] = {}
    last: tuple[str, int] | None = None
    for line in output.splitlines():
        line = line.removeprefix("INTERNALERROR> ")
        if found := re.match(r"(?:_+ )?ERROR (?:collecting )?(\S+?\.py)", line):
            failing.add(found[1])
        if frame := FRAME.match(line):
            path = (frame["path"] or frame["file"]).removeprefix(f"{root}/")
            if (root / path).is_relative_to(root) and "site-packages" not in path:
                last = (path, int(frame["line"] or frame["at"]))
                shown[last] = None
        elif error := ERROR.match(line):
            errors[error["text"][:300]] = None
            if last is not None:
                inner[last] = None
            last = None
    return {"failing": sorted(failing), "shown": list(shown), "inner": list(inner), "errors": list(errors)[:3]}


def judged(project: Project, seed: int, failures: int, until: float) -> Iterator[tuple[str, Counter[str]]]:
    """For each breakage its kind and what came of it; prints what is not as it should be."""
    failed = 0
    for breakage in Drawing(project.disk, seed):
        if failed == failures or (breakage.what not in project.said and time.monotonic() > until):
            return
        truth, said = project.pytest(breakage), project.index(breakage.changed)
        result = Counter(made=1, fails=truth.failed, found=truth.failed and said.failed)
        result.update(right=truth.failed and bool(said.places & truth.places))
        result.update(inner=truth.failed and bool(said.places & truth.inner), only=said.failed and not truth.failed)
        failed += truth.failed
        verdict = verdict_of(result)
        if verdict:
            print(f"  {verdict} {project.name} {breakage.what}: {truth.errors[:1]} {sorted(truth.inner)[:2]}", end=" ")
            print(f"index: {sorted(said.places)[:3]}", flush=True)
        yield breakage.kind, result


def verdict_of(result: Mapping[str, int]) -> str:
    if result["only"]:
        return "ONLY THE INDEX"
    if not result["fails"]:
        return ""
    if not result["found"]:
        return "MISSED"
    return "" if result["inner"] else "OUTER LINE" if result["right"] else "OTHER LINE"


COLUMNS = ("made", "fails", "found", "right", "inner", "only")


def table(rows: Mapping[str, Counter[str]]) -> Iterable[str]:
    yield f"{'':20} " + " ".join(f"{column:>6}" for column in COLUMNS)
    whole: Counter[str] = Counter()
    for name, row in rows.items():
        whole.update(row)
        yield f"{name:20} " + " ".join(f"{row[column]:6}" for column in COLUMNS)
    yield f"{'together':20} " + " ".join(f"{whole[column]:6}" for column in COLUMNS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("projects", nargs="+")
    parser.add_argument("--failures", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=86_400)
    parser.add_argument("--kept", type=Path)
    options = parser.parse_args()
    until = time.monotonic() + options.seconds
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the project is mended
    by_project: dict[str, Counter[str]] = {}
    by_kind: dict[str, Counter[str]] = {}
    for argument in options.projects:
        root, _, python = argument.partition("=")
        project = Project(Path(root).resolve(), python, options.kept)
        for kind, result in judged(project, options.seed, options.failures, until):
            by_project.setdefault(project.name, Counter()).update(result)
            by_kind.setdefault(kind, Counter()).update(result)
    print("\n".join([*table(by_project), "", *table(by_kind)]))


if __name__ == "__main__":
    main()
