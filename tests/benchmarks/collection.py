"""How fast one edited test file is collected, against `pytest --collect-only FILE` in the same run, and how faithfully.

    python tests/benchmarks/collection.py PROJECT TEST_FILE [--python PYTHON] [--edits N] [--json FILE]

PROJECT is copied (without `.git` and environments) and edited there. The environment is handed on, so that variables
which the project's tests need, and `PYTEST_ADDOPTS`, can be set. Each edit is collected as an unsaved buffer by the
warm process; then it is saved, and a fresh process says the truth that the warm answer is compared with.
Prints a Markdown table; read the figures as ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from gonogo.facts import Collection, Environment
from gonogo.model import Config
from gonogo.tools.pytest import Pytest
from gonogo.tools.pytest_pass import environment_for
from gonogo.tools.pytest_warm import Warm
from gonogo.tools.spawn import leashed, run

SKIPPED = shutil.ignore_patterns(".git", ".venv", "venv", "node_modules", ".mypy_cache", "__pycache__")
LIMIT = 600.0
T = TypeVar("T")


@dataclass
class Bench:
    """One project copied, one test file, and what was measured: seconds by what they are of."""

    root: Path
    python: str
    file: str
    chance: random.Random
    seconds: dict[str, list[float]] = field(default_factory=dict)
    divergences: list[str] = field(default_factory=list)
    compared: int = 0
    engine: Pytest = field(init=False)

    def __post_init__(self) -> None:
        self.engine = Pytest(self.root, Environment(python=self.python, pytest="?"), Config())

    async def timed(self, what: str, work: Callable[[], Awaitable[T]]) -> T:
        start = time.perf_counter()
        result = await work()
        self.seconds.setdefault(what, []).append(time.perf_counter() - start)
        return result

    async def plain(self) -> None:
        """`pytest --collect-only FILE`, as a person would run it."""
        command = leashed(self.python, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", self.file)
        env = environment_for(self.python)
        await self.timed("pytest --collect-only FILE", lambda: run(command, cwd=self.root, env=env, limit=LIMIT))

    async def warm(self, what: str, buffers: dict[str, str]) -> Collection:
        return await self.timed(what, lambda: self.engine.collect_files([self.file], buffers, 0))

    async def fresh(self, texts: dict[str, str]) -> Collection:
        """The truth: the same texts saved, collected by an engine that has never imported anything."""
        saved = {path: (self.root / path).read_text() for path in texts}
        self.save(texts)
        engine = Pytest(self.root, self.engine.environment, self.engine.config)
        engine._warm.unusable = "the truth comes from fresh processes"
        try:
            return await engine.collect_files([self.file], {}, 0)
        finally:
            await engine.close()
            self.save(saved)

    def save(self, texts: dict[str, str]) -> None:
        for path, text in texts.items():
            (self.root / path).write_text(text)

    async def compare(self, edits: int) -> None:
        """Random edits of the test file and of the modules that it imports."""
        modules = imported(self.root, self.file)
        for _ in range(edits):
            path = self.chance.choice([self.file, *modules])
            text = edited((self.root / path).read_text(), self.chance)
            warm = await self.warm("test file or its modules edited at random", {path: text})
            fresh = await self.fresh({path: text})
            self.compared += 1
            if seen(warm) != seen(fresh):
                self.divergences.append(f"{path}: {seen(warm)} instead of {seen(fresh)}")


def seen(collection: Collection) -> Any:
    ids = sorted(item for items in collection.tests.values() for item in items)
    return ids, sorted((f.path, f.message, str(f.blame)) for f in collection.failures), collection.unknown


def imported(root: Path, file: str) -> list[str]:
    """The modules of the project that a file names in its imports, by their usual paths."""
    names = re.findall(r"^(?:from|import) ([\w.]+)", (root / file).read_text(), re.MULTILINE)
    paths = [name.replace(".", "/") + ".py" for name in dict.fromkeys(names)]
    return [path for path in paths if (root / path).is_file()]


def edited(text: str, chance: random.Random) -> str:
    """One of: a test more, a definition renamed, a broken import, a syntax error, a comment."""
    found = list(re.finditer(r"^(?:async )?(?:def|class) (\w+)", text, re.MULTILINE))
    kind = chance.randrange(5)
    if kind == 0 and found:
        place = chance.choice(found)
        return text[: place.start(1)] + place[1] + "_renamed" + text[place.end(1) :]
    return text + ["\ndef test_more(): ...\n", "\nfrom os import gone\n", "\nx = (\n", "\n# more\n"][kind - 1]


async def measure(bench: Bench, edits: int) -> None:
    for _ in range(2):
        await bench.plain()
    await bench.timed("full collection", lambda: bench.engine.collect(0))
    await bench.timed("warming up", bench.engine.warm_up)
    await bench.warm("not edited", {})
    text = (bench.root / bench.file).read_text()
    for n in range(10):
        await bench.warm("test file edited", {bench.file: f"{text}\n\ndef test_more_{n}(): ...\n"})
    for module in imported(bench.root, bench.file)[:1]:
        text = (bench.root / module).read_text()
        await bench.warm(f"{module} edited for the first time", {module: f"{text}\n# first\n"})
        for n in range(10):
            await bench.warm(f"{module} edited again", {module: f"{text}\n# {n}\n"})
    await bench.compare(edits)


async def measure_without_fork(bench: Bench) -> None:
    learned = bench.engine._warm
    warm = Warm(bench.root, bench.python, bench.engine._limits, fork=False)
    warm._modules, warm._path = learned._modules, learned._path
    await learned.close()
    bench.engine._warm = warm
    text = (bench.root / bench.file).read_text()
    for n in range(3):
        await bench.engine.warm_up()
        await bench.warm("test file edited, without fork", {bench.file: f"{text}\n\ndef test_more_{n}(): ...\n"})


def table(bench: Bench) -> str:
    medians = {what: statistics.median(values) for what, values in bench.seconds.items()}
    plain = medians["pytest --collect-only FILE"]
    rows = [
        f"| {what} | {len(bench.seconds[what])} | {median:.2f} | {plain / median:.1f} |"
        for what, median in medians.items()
    ]
    head = ["| what | runs | median, s | times faster than pytest |", "|---|---|---|---|"]
    said = f"Divergences from fresh processes: {len(bench.divergences)} of {bench.compared} random edits."
    return "\n".join([*head, *rows, "", said, *(f"- {divergence}" for divergence in bench.divergences)])


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("file")
    parser.add_argument("--python", help="default: .venv in PROJECT")
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    python = options.python or str(options.project.absolute() / ".venv" / "bin" / "python")
    with tempfile.TemporaryDirectory(prefix="gonogo-bench-") as folder:
        root = Path(folder) / options.project.name
        shutil.copytree(options.project, root, ignore=SKIPPED, symlinks=True)
        bench = Bench(root.resolve(), python, options.file, random.Random(1))
        try:
            await measure(bench, options.edits)
            await measure_without_fork(bench)
        finally:
            await bench.engine.close()
    print(table(bench))
    if options.json:
        options.json.write_text(json.dumps({"seconds": bench.seconds, "divergences": bench.divergences}))


if __name__ == "__main__":
    asyncio.run(main())
