"""What the static index says of real projects, how fast, and whether pytest agrees.

    python tests/benchmarks/index_truth.py [--collect] [--speed] PROJECT[=PYTHON]...

PYTHON is the interpreter that has the project's dependencies; without it the project's own is looked for. Prints one
row a project, with every blocker below it. With `--collect`, real pytest (for Django, its own runner) collects each
project, and a blocker is FALSE where it has collected every test file that the index calls stopped. With `--speed`, the
index is timed too.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import re
import statistics
import subprocess
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from gonogo.checks import discover
from gonogo.engine import evaluate, scan
from gonogo.facts import Environment
from gonogo.model import Config, Finding, Snapshot
from gonogo.source import SourceFile
from gonogo.tools import files, interpreter

CHECKED = {
    "missing-symbol",
    "missing-module",
    "syntax-error",
    "undefined-name",
    "import-cycle",
    "duplicate-test-module",
}
CHECKS = [check for check in discover() if check.id in CHECKED]
EDITS = 60


@dataclass(frozen=True)
class Row:
    """One project's figures in processor time: seconds; for `edit` (re-index and re-judge, median) milliseconds."""

    name: str
    files: int
    lines: int
    tests: int
    parse: float
    index: float
    edit: float
    blockers: tuple[Finding, ...]
    failing: frozenset[str] | None

    def __str__(self) -> str:
        ratio = self.index / self.parse if self.parse else 0
        false = "-" if self.failing is None else sum(map(self.is_false, self.blockers))
        return (
            f"{self.name:16} {self.files:6,} {self.lines:9,} {self.tests:7,} {self.parse:7.2f} {self.index:7.2f} "
            f"{ratio:5.2f} {self.edit:8.1f} {len(self.blockers):9} {false:>6}"
        )

    def is_false(self, finding: Finding) -> bool:
        """Whether pytest has collected all that the index calls stopped."""
        stopped = {r.span.path for r in finding.related if r.message.endswith("not collected")}
        return self.failing is not None and self.failing.isdisjoint(stopped)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("projects", nargs="+")
    parser.add_argument("--collect", action="store_true")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    print(f"{'project':16} {'files':>6} {'lines':>9} {'tests':>7} {'parse s':>7} {'index s':>7} {'ratio':>5} ", end="")
    print(f"{'edit ms':>8} {'blockers':>9} {'false':>6}")
    for project in options.projects:
        row = measured(*project.partition("=")[::2], collect=options.collect, speed=options.speed)
        print(row, flush=True)
        for finding in row.blockers:
            print(f"{row.name} {'FALSE ' * row.is_false(finding)}{finding.span} {finding.message}", flush=True)


def measured(project: str, python: str, *, collect: bool, speed: bool) -> Row:
    root = Path(project).resolve()
    environment = asyncio.run(interpreter.discover(root, Config(), python=python))
    reading = files.read(root, Config(), (), {})
    texts = {file.path: file.text for file in reading.files}
    code = {path: text for path, text in texts.items() if path.endswith(".py")}
    parse = cost(parsed, [(text,) for text in code.values()]) if speed else 0.0
    index = cost(scan, [(path, text, ()) for path, text in code.items()]) if speed else 0.0
    snapshot = Snapshot(disk=MappingProxyType({file.path: file for file in reading.files}))
    snapshot = replace(snapshot, facts=MappingProxyType({Environment: environment}))
    report = evaluate(snapshot, CHECKS)
    failing, tests = collected(root, environment.python) if collect else (None, 0)
    lines = sum(text.count("\n") for text in code.values())
    blockers = tuple(finding for _, finding in report.blockers)
    edit = median_edit(snapshot) if speed else 0.0
    return Row(root.name, len(code), lines, tests, parse, index, edit, blockers, failing)


def cost(work: Callable[..., object], calls: Sequence[tuple[object, ...]]) -> float:
    """Processor time of the better of two runs over all *calls*, whose results are dropped at once."""
    times = []
    for _ in range(2):
        start = time.process_time()
        for call in calls:
            work(*call)
        times.append(time.process_time() - start)
    return min(times)


def parsed(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError):
            return None


def median_edit(snapshot: Snapshot) -> float:
    """Milliseconds from a changed text to the judgement, over files spread through the project."""
    paths = sorted(path for path, file in snapshot.disk.items() if file.module is not None)
    times = []
    for path in paths[:: max(1, len(paths) // EDITS)]:
        text = snapshot.disk[path].text + "\nedited = 1\n"
        start = time.process_time()
        edited: SourceFile = scan(path, text, ())
        buffers = MappingProxyType({path: edited})
        evaluate(replace(snapshot, buffers=buffers, derived=snapshot.carried([path])), CHECKS)
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times) if times else 0.0


def collected(root: Path, python: str) -> tuple[frozenset[str], int]:
    """The files that real pytest fails to collect, and the tests that it collects; of Django its own runner's."""
    command = [python, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-W", "ignore"]
    place = root
    if (root / "tests" / "runtests.py").exists():
        command, place = [python, str(Path(__file__).with_name("django_suite.py"))], root / "tests"
    ended = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=3000, check=False)
    failing = frozenset(re.findall(r"^(?:_+ )?ERROR (?:collecting )?(\S+?\.py)", ended.stdout, re.MULTILINE))
    counts = re.findall(r"(\d+)(?:/\d+)? tests? collected", ended.stdout)
    return failing, int(counts[-1]) if counts else 0


if __name__ == "__main__":
    main()
