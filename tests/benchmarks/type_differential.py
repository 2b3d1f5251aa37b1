"""Random edits of a real project: the provisional and the verified answer after each against plain mypy.

    python tests/benchmarks/type_differential.py PROJECT --work FOLDER [--python PYTHON] [--edits N] [--seconds N]
        [--seed TEXT] [--cold-every N] [--options PERCENT] [--folders PATH...] [--mypy "ARGUMENTS"]
    python tests/benchmarks/type_differential.py --summary FOLDER...

PROJECT is left alone: FOLDER gets two copies, the caches, and `edits.jsonl` with one line per edit, to which a run with
another seed adds. Each edit (`type_edits`) is first an unsaved buffer (a deletion or an option is a change on disk),
for the provisional answer; then it is saved and verified. Plain `mypy` with the same arguments and a cache of its own
checks the other copy; every so many edits it runs once more without any cache, and counts if that differs.
Errors are compared by file, line, column, message and code, notes that stand alone by the same.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import type_edits
from type_engine import SKIPPED, environment_of

from gonogo.facts import TypeMessage, Types
from gonogo.model import Config
from gonogo.tools.mypy import Mypy
from gonogo.tools.mypy_columns import Unit
from gonogo.tools.mypy_config import config_file_of
from gonogo.tools.mypy_output import parse
from gonogo.tools.mypy_placing import Placing
from gonogo.tools.mypy_targets import discover

LISTED = 6  # messages of a difference that are written down
Place = tuple[str, int, int, str, str, str]


def essence(messages: Iterable[TypeMessage]) -> Counter[Place]:
    return Counter((m.span.path, m.span.line, m.span.column, m.severity, m.message, m.code) for m in messages)


@dataclass
class Truth:
    """Plain mypy on the second copy, where each step's files have a time of their own: none is taken for unchanged."""

    root: Path
    command: tuple[str, ...]
    cache: str
    unit: Unit

    async def ask(self, cold: bool) -> tuple[Counter[Place], bool]:
        """What it says, and whether a file that does not parse stopped it."""
        cache = os.devnull if cold else self.cache
        command = [*self.command, "--output", "json", "--hide-error-context", "--no-pretty", "--cache-dir", cache]
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec(*command, cwd=self.root, stdout=pipe, stderr=pipe)
        stdout, stderr = await child.communicate()
        if child.returncode not in (0, 1, 2) or (child.returncode == 2 and not stdout.strip()):
            raise SystemExit(stderr.decode())
        files = parse(stdout.decode(), self.root).files
        return essence(Placing(self.root).place(files, {}, self.unit)), child.returncode == 2

    def write(self, changes: type_edits.Changes, step: int) -> None:
        save(self.root, changes)
        stamp = time.time() + 3 * step
        for path, text in changes.items():
            if text is not None:
                os.utime(self.root / path, (stamp, stamp))


def save(root: Path, changes: type_edits.Changes) -> None:
    for path, text in changes.items():
        if text is None:
            (root / path).unlink(missing_ok=True)
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(text.encode("utf-8"))


class Run:
    """One engine over one copy of the project, and the truth beside it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.work, self.root = options.work, options.work / "project"
        arguments = tuple(options.mypy.split())
        command = discover(Path(options.project), arguments)
        folders = tuple(options.folders or command.targets)
        configuration = config_file_of(Path(options.project), command.options) or "mypy.ini"
        self.tree = type_edits.load(Path(options.project), folders, configuration, options.seed)
        environment = environment_of(options.python)
        self.mypy = Mypy(self.root, environment, Config(mypy=arguments), True, cache_dir=self.work / "home")
        self.unsaved: dict[str, str] = {}
        self.first = True

    async def play(self) -> None:
        for name in ("project", "truth"):
            shutil.rmtree(self.work / name, ignore_errors=True)
            shutil.copytree(self.options.project, self.work / name, symlinks=True, ignore=SKIPPED)
        (self.work / "home").mkdir(parents=True, exist_ok=True)
        try:
            types = await self.mypy.verify(1)
            if types.unknown:
                raise SystemExit(types.unknown)
            keeper = self.mypy._keeper
            unit = keeper.runs.last.unit if keeper else Unit.BYTES
            self.truth = Truth(self.work / "truth", types.command, str(self.work / "plain"), unit)
            with (self.work / "edits.jsonl").open("a") as results:
                end = time.monotonic() + self.options.seconds
                for step in range(self.options.edits):
                    if time.monotonic() > end:
                        break
                    entry = await self.step(step)
                    results.write(json.dumps(entry) + "\n")
                    results.flush()
                    print(_line(entry), flush=True)
        finally:
            await self.mypy.close()

    async def step(self, step: int) -> dict[str, Any]:
        kinds = {name: kind for name, (kind, _) in type_edits.KINDS.items()}
        weights = [self.options.options if name == "option" else w for name, (_, w) in type_edits.KINDS.items()]
        kind, changes = self.tree.next(kinds, weights)
        self.truth.write(changes, step)
        began = time.perf_counter()
        provisional = await self._provisional(changes)
        seconds = time.perf_counter() - began
        verified, (truth, blocked) = await asyncio.gather(self._verified(changes), self.truth.ask(False))
        await self.mypy.corrected()
        entry = {"seed": self.options.seed, "step": step, "kind": kind, "files": sorted(changes), "seconds": seconds}
        entry |= {"errors": truth.total(), "blocked": blocked, "fast": self.mypy.fast}
        every = self.options.cold_every
        if every and step % every == every - 1:
            cold, _ = await self.truth.ask(True)
            entry["mypy's own cache"] = _differing(truth, cold)
            truth = cold
        entry["provisional"] = _difference(provisional, truth, blocked) if provisional else {"missing": ["no answer"]}
        entry["verified"] = _difference(verified, truth, blocked)
        return entry

    async def _provisional(self, changes: type_edits.Changes) -> Types | None:
        """The answer to the edit as unsaved text; what cannot be unsaved is saved first."""
        on_disk = {path: t for path, t in changes.items() if t is None or path == self.tree.configuration}
        save(self.root, on_disk)
        await self.mypy.files_changed(list(on_disk))
        self.unsaved = {path: text for path, text in changes.items() if text is not None and path not in on_disk}
        return await self.mypy.increment(self.unsaved, 2)

    async def _verified(self, changes: type_edits.Changes) -> Types:
        save(self.root, {path: text for path, text in changes.items() if path in self.unsaved})
        await self.mypy.files_changed(sorted(self.unsaved))
        return await self.mypy.verify(3)


def _difference(types: Types, truth: Counter[Place], blocked: bool) -> dict[str, list[Place]]:
    """What this answer lacks and what it has too much. A run that is blocked speaks only of what blocks it."""
    said = essence(types.messages)
    if blocked:
        stopping = {path for path, *_ in truth}
        said = Counter({place: n for place, n in said.items() if place[0] in stopping | set(types.broken)})
    return _differing(said, truth)


def _differing(said: Counter[Place], truth: Counter[Place]) -> dict[str, list[Place]]:
    missing, invented = sorted((truth - said).elements()), sorted((said - truth).elements())
    found = {"missing": missing, "invented": invented}
    return {name: [len(places), *places[:LISTED]] for name, places in found.items() if places}


def _line(entry: dict[str, Any]) -> str:
    said = {key: entry[key] for key in ("provisional", "verified", "mypy's own cache") if entry.get(key)}
    return f"{entry['step']} {entry['seconds']:.2f} s {entry['kind']} {entry['files']} {entry['errors']} {said or ''}"


def summary(folder: Path) -> str:
    """One row of the published table."""
    entries = [json.loads(line) for line in (folder / "edits.jsonl").read_text().splitlines()]
    counted = [
        sum(bool(entry.get(key)) for entry in entries) for key in ("provisional", "verified", "mypy's own cache")
    ]
    cold = sum("mypy's own cache" in entry for entry in entries)
    kinds = ", ".join(f"{name} {count}" for name, count in Counter(entry["kind"] for entry in entries).most_common())
    return f"| {folder.name} | {len(entries)} | {counted[0]} | {counted[1]} | {counted[2]} of {cold} |\n\n{kinds}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", nargs="?", type=os.path.realpath)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no edit after this time")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--cold-every", type=int, default=0)
    parser.add_argument("--options", type=int, default=2)
    parser.add_argument("--folders", nargs="*", default=[])
    parser.add_argument("--mypy", default="")
    parser.add_argument("--summary", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    for folder in options.summary:
        print(summary(folder))
    if options.project:
        options.work.mkdir(parents=True, exist_ok=True)
        asyncio.run(Run(options).play())


if __name__ == "__main__":
    main()
