"""What it costs to collect a project again: opened unchanged, and after an edit, against `pytest --collect-only`.

    python tests/benchmarks/collection_reuse.py PROJECT [--python PYTHON] [--edits N] [--seed N]
    python tests/benchmarks/collection_reuse.py --generate FILES

PROJECT is copied (without `.git` and environments) and edited there; its `src`, if any, comes first on the path.
With --generate, the project is FILES test files of 20 tests each and FILES / 10 modules that they import. Each
collection is that of a new engine, as after a restart. After each edit its items are compared with those of a fresh
`pytest --collect-only`; the seconds are those after edits that break nothing. Prints one row of a Markdown table; read
the figures as ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import gonogo.tools.pytest as engine_module
from benchmarks.collection import SKIPPED, edited
from gonogo.checks import discover
from gonogo.facts import Collection
from gonogo.model import Config
from gonogo.source import SourceFile
from gonogo.tools import files, interpreter
from gonogo.tools.pytest import Pytest
from gonogo.tools.pytest_pass import Pass

HEAD = "| project | tests | files | pytest | all | unchanged | after an edit | files anew | differ |"


class Bench:
    """One project and the seconds that collections of it took."""

    def __init__(self, root: Path, python: str) -> None:
        self.root, self.python, self.content = root, python, 0
        self.imported: list[int] = []
        self._run = engine_module.run

    async def _counted(self, root: Path, python: str, limits: Any, seen: Pass, **request: Any) -> Pass:
        done = await self._run(root, python, limits, seen, **request)
        self.imported.append(len(seen.finished - set(seen.known)))
        return done

    async def collect(self) -> tuple[Collection, float]:
        """A collection and its seconds, without the reading of the files, which a server has done by then."""
        disk = self.disk()
        self.content += 1
        engine = Pytest(self.root, self.environment, Config())
        start = time.perf_counter()
        try:
            return await engine.collect(self.content, None, disk), time.perf_counter() - start
        finally:
            await engine.close()

    async def __aenter__(self) -> Bench:
        self.environment = await interpreter.discover(self.root, Config(), python=self.python)
        engine_module.run = self._counted
        return self

    async def __aexit__(self, *error: object) -> None:
        engine_module.run = self._run

    def disk(self) -> dict[str, SourceFile]:
        reading = files.read(self.root, Config(), discover(), {}, None, lambda done, total: None)
        return {file.path: file for file in reading.files}

    def fresh(self) -> tuple[list[str], float]:
        """The items that `pytest --collect-only -q` prints, and its seconds."""
        command = [self.python, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
        start = time.perf_counter()
        run = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - start
        return sorted(
            line for line in run.stdout.splitlines() if "::" in line and not line.startswith("ERROR")
        ), seconds


def items(collection: Collection) -> list[str]:
    return sorted(item for found in collection.tests.values() for item in found)


async def measure(bench: Bench, name: str, edits: int, chance: random.Random) -> str:
    _, pytest_seconds = bench.fresh()
    whole, whole_seconds = await bench.collect()
    if whole.unknown:
        return whole.unknown
    bench.imported.clear()
    again, again_seconds = await bench.collect()
    unchanged = f"{again_seconds:.2f} s" if not bench.imported and items(again) == items(whole) else "collected again"
    seconds, anew, differ = [], [], 0
    paths = sorted(path for path in bench.disk() if path.endswith(".py") and not path.startswith("docs/"))
    for _ in range(edits):
        path = bench.root / chance.choice(sorted(whole.tests) if chance.random() < 0.5 else paths)
        text = path.read_text("utf-8")
        path.write_text(edited(text, chance), "utf-8")
        bench.imported.clear()
        collection, taken = await bench.collect()
        if not collection.failures:  # what fails is collected as a whole
            seconds.append(taken)
            anew.append(sum(bench.imported))
        differ += items(collection) != bench.fresh()[0]
        path.write_text(text, "utf-8")
    edit = f"{statistics.median(seconds):.2f} s" if seconds else "–"
    count = f"{statistics.median(anew):g}" if anew else "–"
    return (
        f"| {name} | {whole.collected:,} | {len(whole.tests):,} | {pytest_seconds:.2f} s | {whole_seconds:.2f} s "
        f"| {unchanged} | {edit} | {count} | {differ} of {edits} |"
    )


def generate(root: Path, number: int) -> None:
    (root / "tests").mkdir(parents=True)
    (root / "app").mkdir()
    (root / "pytest.ini").write_text("[pytest]\npythonpath = .\ntestpaths = tests\n")
    (root / "app" / "__init__.py").touch()
    for module in range(max(number // 10, 1)):
        (root / "app" / f"m{module}.py").write_text(f"VALUE = {module}\n")
    for file in range(number):
        tests = "".join(f"\n\ndef test_{n}():\n    assert m{file // 10}.VALUE == {file // 10}\n" for n in range(20))
        (root / "tests" / f"test_{file}.py").write_text(f"from app import m{file // 10}\n{tests}")


async def run(root: Path, name: str, options: argparse.Namespace) -> None:
    async with Bench(root, options.python) as bench:
        print(HEAD)
        print(await measure(bench, name, options.edits, random.Random(options.seed)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, nargs="?")
    parser.add_argument("--python", default="")
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--generate", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gonogo-bench-") as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        root = Path(folder).resolve() / "project"
        if options.generate:
            generate(root, options.generate)
            options.python = options.python or sys.executable
        else:
            shutil.copytree(options.project, root, ignore=SKIPPED, symlinks=True)
        if (root / "src").is_dir():
            os.environ["PYTHONPATH"] = str(root / "src")
        name = f"{options.generate:,} generated files" if options.generate else options.project.name
        asyncio.run(run(root, name, options))


if __name__ == "__main__":
    main()
