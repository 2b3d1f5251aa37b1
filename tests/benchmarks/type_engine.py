"""How fast the type engine is on a real project, and how often its provisional answer differs from a batch run.

    python tests/benchmarks/type_engine.py PROJECT [--python PYTHON] [--edits N] [--files PATH...] [--dmypy N]
                                           [--json FILE] -- [MYPY ARGUMENTS]

PROJECT is copied (without `.git`, environments and `node_modules`), edited there, and left alone. Each edit is timed as
an unsaved buffer; then it is saved and a batch run, with a cache of its own, says the truth that the provisional answer
is compared with. In the same run plain `mypy` is timed cold and warm, and `dmypy recheck` after the last few edits.
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
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gonogo.facts import Environment, Types
from gonogo.model import Config
from gonogo.tools.mypy import Mypy

SKIPPED = shutil.ignore_patterns(".git", ".venv", "venv", "node_modules", ".mypy_cache", "__pycache__")
Edit = Callable[[str, random.Random], str]


def add_error(text: str, chance: random.Random) -> str:
    return text + f'\nprobe_{chance.randrange(99)}: int = "text"\n'


def add_comment(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines[-1:] = ["# comment", ""]
    return "\n".join(lines)


def rename_definition(text: str, chance: random.Random) -> str:
    found = list(re.finditer(r"^(?:async )?(?:def|class) (\w+)", text, re.MULTILINE))
    if not found:
        return add_error(text, chance)
    name = chance.choice(found)
    return text[: name.start(1)] + name[1] + "_renamed" + text[name.end(1) :]


def change_signature(text: str, chance: random.Random) -> str:
    found = list(re.finditer(r"def \w+\((self(?=[,)]),?)?", text))
    if not found:
        return add_error(text, chance)
    place = chance.choice(found)
    inserted = " *, probe: int = 0," if text[place.end() : place.end() + 1] == ")" else ""
    return text[: place.end()] + inserted + text[place.end() :] if inserted else add_error(text, chance)


def remove_import(text: str, chance: random.Random) -> str:
    found = list(re.finditer(r"^(?:from|import) [\w. ,]+(?: import [\w ,]+)?$", text, re.MULTILINE))
    if not found:
        return add_error(text, chance)
    place = chance.choice(found)
    return text[: place.start()] + "pass" + text[place.end() :]


def break_syntax(text: str, chance: random.Random) -> str:
    return text + "\ndef half(\n"


EDITS: tuple[Edit, ...] = (add_error, add_comment, rename_definition, change_signature, remove_import, break_syntax)


@dataclass
class Figures:
    project: str
    command: tuple[str, ...] = ()
    mypy: str = ""
    errors: int = 0
    errors_plain: int = 0
    files: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    edits: list[dict[str, Any]] = field(default_factory=list)
    dmypy: list[float] = field(default_factory=list)

    def markdown(self) -> str:
        rows = [
            ("unsaved edit, median", self._median("increment")),
            ("unsaved edit, 95th percentile", self._high("increment")),
        ]
        rows += [("warm mypy after an edit, median", self._median("batch"))]
        rows += [("dmypy recheck, median", statistics.median(self.dmypy))] if self.dmypy else []
        rows += list(self.seconds.items())
        table = "\n".join(f"| {name} | {seconds:.3f} s |" for name, seconds in rows)
        wrong = [e for e in self.edits if e["differing"]]
        by_kind = ", ".join(f"{e['kind']} of {e['file']}: {e['differing']}" for e in wrong) or "none"
        return (
            f"# {self.project}\n\n`{' '.join(self.command)}`, mypy {self.mypy}: {self.errors} errors "
            f"(plain mypy: {self.errors_plain}) in {self.files} checked files.\n\n| | |\n|---|---|\n{table}\n\n"
            f"{len(self.edits)} edits, {len(wrong)} of them provisionally not as a batch run: {by_kind}."
        )

    def _median(self, key: str) -> float:
        return statistics.median(e[key] for e in self.edits)

    def _high(self, key: str) -> float:
        ordered = sorted(e[key] for e in self.edits)
        return float(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))])


def environment_of(python: str) -> Environment:
    code = (
        "import sys, json\ntry:\n import mypy.version as v; m = v.__version__\nexcept ImportError: m = ''\n"
        "print(json.dumps([sys.version_info[:3], m, sys.path]))"
    )
    done = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    version, mypy, path = json.loads(done.stdout)
    return Environment(python=python, version=tuple(version), mypy=mypy, search_path=tuple(path))


def summary(types: Types) -> set[tuple[str, int, str, str]]:
    return {(m.span.path, m.span.line, m.message, m.code) for m in types.messages if m.severity == "error"}


def timed(command: list[str], cwd: Path) -> tuple[float, str]:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return time.perf_counter() - start, done.stdout


async def measure(options: argparse.Namespace, folder: Path) -> Figures:
    root = folder / "project"
    shutil.copytree(options.project, root, symlinks=True, ignore=SKIPPED)
    environment = environment_of(options.python)
    mypy = Mypy(root, environment, Config(mypy=tuple(options.mypy)), True, cache_dir=folder / "home")
    figures = Figures(Path(options.project).name)
    start = time.perf_counter()
    try:
        types = await mypy.verify(1)
        figures.seconds["cold, verified"] = time.perf_counter() - start
        if types.unknown:
            raise SystemExit(types.unknown)
        figures.command, figures.mypy, figures.files = types.command, types.mypy_version, types.checked_files
        figures.errors = sum(m.severity == "error" for m in types.messages)
        await time_starts(mypy, figures)
        await time_plain(root, figures, folder / "plain")
        await run_edits(mypy, root, figures, options)
    finally:
        await mypy.close()
    if options.dmypy:
        time_dmypy(root, figures, options.dmypy)
    return figures


async def time_starts(mypy: Mypy, figures: Figures) -> None:
    start = time.perf_counter()
    await mypy.increment({}, 1)
    figures.seconds["fast engine loaded after that"] = time.perf_counter() - start
    start = time.perf_counter()
    await mypy.verify(1)
    figures.seconds["warm, verified, nothing changed"] = time.perf_counter() - start


async def time_plain(root: Path, figures: Figures, cache: Path) -> None:
    plain = [*figures.command, "--cache-dir", str(cache), "--no-pretty", "--hide-error-context"]
    figures.seconds["plain mypy, cold"], output = await asyncio.to_thread(timed, plain, root)
    figures.errors_plain = sum(": error: " in line for line in output.splitlines())
    figures.seconds["plain mypy, warm, nothing changed"], _ = await asyncio.to_thread(timed, plain, root)


async def run_edits(mypy: Mypy, root: Path, figures: Figures, options: argparse.Namespace) -> None:
    chance = random.Random(options.seed)
    base = await mypy.increment({}, 1)
    assert base is not None
    files = options.files or pick(root, base, chance)
    for number in range(options.edits):
        path, kind = files[number % len(files)], EDITS[number % len(EDITS)]
        original = (root / path).read_text()
        changed = kind(original, chance)
        start = time.perf_counter()
        provisional = await mypy.increment({path: changed}, 2)
        seconds = time.perf_counter() - start
        assert provisional is not None
        entry = {"file": path, "kind": kind.__name__, "increment": seconds, "fast": mypy.fast}
        entry |= await compare(mypy, root, path, original, changed, provisional)
        figures.edits.append(entry)
        print(json.dumps(entry), file=sys.stderr, flush=True)


async def compare(mypy: Mypy, root: Path, path: str, original: str, changed: str, said: Types) -> dict[str, Any]:
    """Save the edit, ask a batch run, and undo it, unseen by the engine, which has the buffer."""
    (root / path).write_text(changed)
    await mypy.files_changed([path])
    start = time.perf_counter()
    truth = await mypy.verify(3)
    seconds = time.perf_counter() - start
    (root / path).write_text(original)
    await mypy.files_changed([path])
    compared = [summary(types) for types in (said, truth)]
    if truth.broken:  # then both know no more of other files than they did before
        compared = [{m for m in found if m[0] in truth.broken} for found in compared]
    differing = len(compared[0] ^ compared[1])
    return {"batch": seconds, "differing": differing, "errors": len(summary(truth))}


def pick(root: Path, types: Types, chance: random.Random) -> list[str]:
    """Ten files with errors: small and large."""
    found = sorted({m.span.path for m in types.messages}, key=lambda p: (root / p).stat().st_size)
    return found[:: max(1, len(found) // 10)][:10]


def time_dmypy(root: Path, figures: Figures, count: int) -> None:
    """`dmypy recheck` after an edit of the file that was edited last."""
    python, arguments = figures.command[0], figures.command[3:]
    daemon = [python, "-m", "mypy.dmypy", "--status-file", str(root / ".dmypy.json")]
    path = root / figures.edits[-1]["file"]
    original = path.read_text()
    try:
        figures.seconds["dmypy run, cold"], _ = timed([*daemon, "run", "--", *arguments], root)
        for number in range(count):
            path.write_text(original + f"\nprobe_{number}: int = 'text'\n")
            figures.dmypy.append(timed([*daemon, "recheck"], root)[0])
    finally:
        subprocess.run([*daemon, "kill"], cwd=root, capture_output=True, check=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--edits", type=int, default=30)
    parser.add_argument("--files", nargs="*", default=[])
    parser.add_argument("--dmypy", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    own, _, rest = " ".join(sys.argv[1:]).partition(" -- ")
    options = parser.parse_args(own.split())
    options.mypy = rest.split()
    with tempfile.TemporaryDirectory(prefix="gonogo-bench-") as folder:
        figures = asyncio.run(measure(options, Path(folder)))
    print(figures.markdown())
    if options.json:
        options.json.write_text(json.dumps(figures.__dict__, indent=1))


if __name__ == "__main__":
    main()
