"""From an unsaved edit to published diagnostics, beside dmypy, a warm mypy and mypy's own update, in one run.

    python tests/benchmarks/type_latency.py PROJECT --state FOLDER [--python PYTHON] [--mypy "ARGUMENTS"]
        [--dmypy N] [--parts published update warm dmypy] [--files PATH...]

Ten files of PROJECT, small and large, imported by nobody and by many, are edited five times each: an error appended,
it is taken away, a definition renamed, a parameter added, undone. `published` asks a real `gonogo lsp` (whose caches
are in FOLDER, so that a second run starts warm), `update` the type engine alone, with the time that mypy itself takes
in its updates; `warm` and `dmypy` save the edits of a copy and run `mypy` and, for N of them, `dmypy recheck`. PROJECT
is not changed. Prints each part as a line of JSON and a Markdown table of all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lean_client import LeanClient, connected
from type_engine import SKIPPED, environment_of, timed

from gonogo.model import Config
from gonogo.tools.mypy import Mypy

PROBE = "gonogo_probe: int = 'text'\n"
LIMIT = 600.0  # seconds until a state that never comes ends the benchmark
PARTS = ("published", "update", "warm", "dmypy")


@dataclass(frozen=True)
class Edit:
    """The new text of a file; `line` is where the probe stands in it, from 0, or -1 where it must be gone."""

    path: str
    kind: str
    text: str
    line: int


def edits_of(path: str, original: str) -> Iterator[Edit]:
    base = original if original.endswith("\n") else original + "\n"
    renamed = re.sub(r"(?m)^((?:async )?(?:def|class) )(\w+)", r"\1\2_renamed", base, count=1)
    widened = re.sub(r"(def \w+\((?:(?:self|cls)(?:, )?)?)(?=[^*/)])", r"\1probe: int, ", base, count=1)
    for kind, text, probe in [
        ("error", base, True),
        ("error gone", base, False),
        ("rename", renamed, True),
        ("parameter", widened, False),
        ("undone", base, True),
    ]:
        yield Edit(path, kind, text + PROBE if probe else text, text.count("\n") if probe else -1)


def checked(options: argparse.Namespace) -> list[str]:
    """The files that mypy checks with these arguments, for it says nothing of others."""
    code = "import sys, mypy.main\nfor source in mypy.main.process_options(sys.argv[1:])[0]: print(source.path or '')"
    command = [options.python, "-c", code, *options.mypy.split()]
    done = subprocess.run(command, cwd=options.project, check=True, capture_output=True, text=True)
    return [os.path.normpath(path) for path in done.stdout.split("\n") if path.endswith(".py")]


def choose(root: Path, paths: list[str]) -> list[str]:
    """Two small files and three large, three that are imported most and two that nobody imports."""
    paths = [path for path in paths if not re.search(r"(^|/)(tests?|migrations)/|__init__", path)]
    texts = {path: (root / path).read_text(encoding="utf-8") for path in paths}
    texts = {path: text for path, text in texts.items() if re.search(r"(?m)^(?:async )?(?:def|class) ", text)}
    names = Counter(name for text in texts.values() for name in re.findall(r"(?m)^\s*from +([\w.]+) +import", text))

    def imported(path: str) -> int:
        module = path.removesuffix(".py").replace("/", ".")
        return sum(count for name, count in names.items() if module.endswith(f".{name.strip('.')}") or module == name)

    by_size = sorted(texts, key=lambda path: (len(texts[path]), path))
    by_use = sorted(texts, key=lambda path: (-imported(path), path))
    unused = [path for path in by_size if imported(path) == 0]
    chosen = [*by_size[:2], *by_size[-3:], *by_use[:6], unused[len(unused) // 3], unused[2 * len(unused) // 3]]
    return list(dict.fromkeys(chosen))[:10]


async def published(project: Path, edits: list[Edit], options: argparse.Namespace) -> list[float]:
    seconds = []
    async with connected(project, options.python, options.state) as client:
        await client.settled(LIMIT)  # verified, where the project's tests can be collected
        for path in dict.fromkeys(edit.path for edit in edits):
            client.open(path)
        await client.settled(LIMIT)
        for edit in edits:
            begun = time.perf_counter()
            client.type(edit.path, edit.text)
            seconds.append(await client.until(lambda: stands(client, edit), LIMIT) - begun)  # noqa: B023
            await client.settled(LIMIT)
    return seconds


def stands(client: LeanClient, edit: Edit) -> bool:
    """Whether the probe is where it should be, and nowhere else."""
    found = [d["range"]["start"]["line"] for d in client.diagnostics(edit.path) if _is_probe(d)]
    return edit.line in found if edit.line >= 0 else not found


def _is_probe(diagnostic: dict[str, Any]) -> bool:
    expected = 'Incompatible types in assignment (expression has type "str", variable has type "int")'
    return diagnostic["source"] == "mypy" and diagnostic["message"] == expected


async def update(root: Path, edits: list[Edit], options: argparse.Namespace) -> dict[str, list[float]]:
    environment, config = environment_of(options.python), Config(mypy=tuple(options.mypy.split()))
    mypy = Mypy(root, environment, config, True, cache_dir=options.state / "engine")
    engine, own = [], []
    try:
        await mypy.verify(1)
        await mypy.increment({}, 1)
        for number, edit in enumerate(edits):
            before, begun = mypy.update_seconds, time.perf_counter()
            await mypy.increment({edit.path: edit.text}, number)
            engine.append(time.perf_counter() - begun)
            own.append(mypy.update_seconds - before)
            assert mypy.fast
    finally:
        await mypy.close()
    return {"the type engine alone": engine, "mypy's own update": own}


def saved(root: Path, edits: list[Edit], command: list[str]) -> list[float]:
    """Seconds that a command takes after each edit of the copy, which is put back after the last of its file."""
    seconds = []
    for edit in edits:
        original = (root / edit.path).read_text(encoding="utf-8")
        (root / edit.path).write_text(edit.text, encoding="utf-8")
        seconds.append(timed(command, root)[0])
        (root / edit.path).write_text(original, encoding="utf-8")
    return seconds


def warm(root: Path, edits: list[Edit], options: argparse.Namespace) -> list[float]:
    command = [options.python, "-m", "mypy", *options.mypy.split(), "--cache-dir", str(options.state / "plain")]
    timed(command, root)
    return saved(root, edits[::4], command)


def dmypy(root: Path, edits: list[Edit], options: argparse.Namespace) -> list[float]:
    daemon = [options.python, "-m", "mypy.dmypy", "--status-file", str(root / ".dmypy.json")]
    try:
        timed([*daemon, "run", "--", *options.mypy.split()], root)
        return saved(root, edits[:: max(1, len(edits) // options.dmypy)][: options.dmypy], [*daemon, "recheck"])
    finally:
        subprocess.run([*daemon, "kill"], cwd=root, capture_output=True, check=False)


def table(found: dict[str, list[float]]) -> str:
    rows = ["| | edits | median | 95th percentile |", "|---|--:|--:|--:|"]
    for name, seconds in found.items():
        high = sorted(seconds)[min(len(seconds) - 1, int(0.95 * len(seconds)))]
        rows.append(f"| {name} | {len(seconds)} | {statistics.median(seconds):.3f} s | {high:.3f} s |")
    return "\n".join(rows)


async def measure(options: argparse.Namespace) -> None:
    paths = options.files or choose(options.project, checked(options))
    edits = [edit for path in paths for edit in edits_of(path, (options.project / path).read_text(encoding="utf-8"))]
    found: dict[str, list[float]] = {}

    def tell(name: str, seconds: list[float]) -> None:
        found[name] = seconds
        print(json.dumps({name: seconds}), flush=True)

    print(json.dumps({"files": paths}), flush=True)
    if "published" in options.parts:
        tell("unsaved edit to published diagnostics", await published(options.project, edits, options))
    with tempfile.TemporaryDirectory(prefix="gonogo-latency-") as folder:
        root = Path(shutil.copytree(options.project, Path(folder) / "project", symlinks=True, ignore=SKIPPED))
        if "update" in options.parts:
            for name, seconds in (await update(root, edits, options)).items():
                tell(name, seconds)
        if "warm" in options.parts:
            tell("warm mypy, saved", await asyncio.to_thread(warm, root, edits, options))
        if "dmypy" in options.parts:
            tell("dmypy recheck, saved", await asyncio.to_thread(dmypy, root, edits, options))
    print(table(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=lambda text: Path(os.path.realpath(text)))
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--mypy", default="")
    parser.add_argument("--dmypy", type=int, default=5)
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--files", nargs="*", default=[])
    options = parser.parse_args()
    options.state.mkdir(parents=True, exist_ok=True)
    asyncio.run(measure(options))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    main()
