"""Batch mypy: the whole truth about what is on disk, as `mypy` in the project's root would tell it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from gonogo.tools.mypy_columns import Unit, unit_of
from gonogo.tools.mypy_output import Files, Output, parse
from gonogo.tools.spawn import AGENTS, Ended, run

# What Python and SQLite say of a disk that is full or read-only, or of a quota.
_NO_ROOM = re.compile(
    r"sqlite3\.\w*Error: (disk I/O|database or disk is full|attempt to write|unable to open)|\[Errno \d"
)
LIMIT = 900.0  # seconds: a cold run over a million lines takes minutes


@dataclass(frozen=True, slots=True)
class Launch:
    """How mypy is started for a project: which interpreter runs it, on what, and where its cache is.

    `path` are folders appended to its `sys.path`, for plugins that only the project has. `command` is what a person
    would type to get the same. `fine` asks for a cache that the fast engine can start from; with `gives_way` batch runs
    leave the processor to others, for a person works beside them.
    """

    root: Path
    python: str
    arguments: tuple[str, ...]
    cache_dir: Path
    path: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    fine: bool = False
    gives_way: bool = False

    def argv(self, script: str, *options: str, forget: Iterable[str] = ()) -> list[str]:
        """The command line that gives *options* and the arguments to one of our scripts."""
        setup = {"path": self.path, "forget": sorted(forget), "fine": self.fine, "gives_way": self.gives_way}
        return [
            self.python,
            str(AGENTS / script),
            json.dumps(setup),
            "--cache-dir",
            str(self.cache_dir),
            *options,
            *self.arguments,
        ]

    def environment(self) -> dict[str, str]:
        """The environment of our process without what would change mypy's output or the place of its cache."""
        ours = {"MYPY_CACHE_DIR", "MYPY_FORCE_COLOR", "FORCE_COLOR", "MYPY_NUM_WORKERS", "COLUMNS"}
        return {k: v for k, v in os.environ.items() if k not in ours} | {"PYTHONIOENCODING": "utf-8"}


@dataclass(frozen=True, slots=True)
class Batch:
    """The answer of one run. `blocked` says that the messages are only of what stopped it; `failure` why none is."""

    files: Files = field(default_factory=dict)
    blocked: bool = False
    failure: str = ""
    problems: tuple[str, ...] = ()
    sources: int = 0
    version: str = ""
    unit: Unit = Unit.BYTES
    fine_grained: bool = False


async def run_mypy(launch: Launch, shadows: Mapping[str, Path] | None = None, forget: Iterable[str] = ()) -> Batch:
    """One batch run to its end; cancelling kills it. *shadows* maps workspace paths to files to read instead.

    *forget* are files that have changed although they look to mypy as they were (see `ambiguous`).
    A run that crashes is repeated once with an empty cache, which is the usual cause, and, where that cannot be written
    either, without any.
    """
    batch = await _run_once(launch, shadows or {}, forget)
    if batch.failure and _crashed(batch.failure) and launch.cache_dir.exists():
        shutil.rmtree(launch.cache_dir, ignore_errors=True)
        batch = await _run_once(launch, shadows or {})
    if batch.failure and _NO_ROOM.search(batch.failure):
        why = f"mypy's cache cannot be written, so that each run is a cold one: make room in {launch.cache_dir}"
        batch = await _run_once(replace(launch, cache_dir=Path(os.devnull), fine=False), shadows or {})
        batch = replace(batch, problems=(*batch.problems, why))
    return batch


def ambiguous(root: Path, changed: Iterable[str], since: float) -> list[str]:
    """Those of the changed files that mypy could take for what it read in a run that began at *since* (time.time()).

    mypy compares the size and the second of the last change, no more. Touches the disk.
    """
    found = []
    for path in changed:
        with contextlib.suppress(OSError):
            if int((root / path).stat().st_mtime) <= int(since):
                found.append(path)
    return found


async def _run_once(launch: Launch, shadows: Mapping[str, Path], forget: Iterable[str] = ()) -> Batch:
    laid = [part for path, file in shadows.items() for part in ("--shadow-file", path, str(file))]
    try:
        ended = await run(
            launch.argv("mypy_batch.py", *laid, forget=forget), cwd=launch.root, env=launch.environment(), limit=LIMIT
        )
    except TimeoutError:
        return Batch(failure=f"mypy did not end within {LIMIT:.0f} s: {launch.command}")
    except OSError as error:
        return Batch(failure=f"mypy could not be started with {launch.python}: {error}")
    return await asyncio.to_thread(understood, ended, launch.root)


def understood(ended: Ended, root: Path) -> Batch:
    """Tell what a run's exit status and output mean."""
    output = parse(ended.stdout.decode("utf-8", "replace"), root)
    stderr = ended.stderr.decode("utf-8", "replace").strip()
    problems = (*output.problems, *dict.fromkeys(stderr.splitlines()))
    header = output.header
    batch = Batch(
        files=output.files,
        blocked=ended.code == 2,
        problems=problems,
        sources=int(header.get("sources", 0)),
        version=str(header.get("version", "")),
        unit=unit_of(header.get("columns")),
        fine_grained=bool(header.get("fine_grained")),
    )
    failure = _failure(ended, output, stderr)
    return Batch(failure=failure, problems=problems, version=batch.version) if failure else batch


def _failure(ended: Ended, output: Output, stderr: str) -> str:
    """Why this run says nothing about the project, or empty."""
    if ended.code == 2 and "INTERNAL ERROR" in stderr:
        return f"mypy crashed: {_last_line(stderr)}"
    if ended.code == -9:
        return "mypy ended with status -9: it was killed, as the system does when memory runs out"
    if ended.code < 0 or ended.code > 2:
        return f"mypy ended with status {ended.code}: {_last_line(stderr)}"
    if ended.code and not output.files:
        reason = _last_line(stderr) or _last_line("\n".join(output.problems)) or "it gave no reason"
        return f"mypy could not check the project: {reason}"
    if not output.header and not output.files:
        return f"mypy gave no answer: {_last_line(stderr)}"
    return ""


def _crashed(failure: str) -> bool:
    return failure.startswith(("mypy crashed", "mypy ended with status"))


def _last_line(text: str) -> str:
    found = [line for line in text.splitlines() if line.strip()]
    return found[-1].strip() if found else ""
