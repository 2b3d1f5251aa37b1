"""Runs a session: reads the disk, starts the tools that a step asks for, and judges what comes of it.

The editor and the command line both drive a `Session` through this, so that they cannot disagree. Everything that
takes longer than a few milliseconds happens in a thread or a child, never on the event loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gonogo.checks import discover
from gonogo.engine import evaluate, scan
from gonogo.facts import Collection, Environment, Types
from gonogo.model import Config, Fact, Report, Snapshot
from gonogo.session import (
    BufferChanged,
    Change,
    FactMeasured,
    FilesRead,
    Lane,
    Session,
    saved_content,
)
from gonogo.tools import files, interpreter
from gonogo.tools.mypy import Mypy
from gonogo.tools.pytest import Pytest

log = logging.getLogger(__name__)

Progress = Callable[[Lane | str, str, float | None], None]


class Driver:
    """One workspace folder under observation.

    `on_report` is called with each new report and the snapshot it judges, `on_progress` with a lane, a text and a
    fraction of 0..1 (None where it cannot be told), `on_busy` when other lanes are under way or wanted than before.
    All are called on the event loop.
    """

    def __init__(
        self,
        root: Path,
        *,
        trusted: bool = True,
        overrides: Mapping[str, Any] | None = None,
        on_report: Callable[[Report, Snapshot], None] = lambda report, snapshot: None,
        on_progress: Progress = lambda lane, text, fraction: None,
        on_busy: Callable[[tuple[Lane, ...]], None] = lambda lanes: None,
    ) -> None:
        self.root = root
        self.session = Session(trusted=trusted, overrides=overrides)
        self.checks = discover()
        self.report: Report | None = None
        self.on_report, self.on_progress, self.on_busy = on_report, on_progress, on_busy
        self.busy: tuple[Lane, ...] = ()
        self._engines = Engines(root, on_progress)
        self._tasks: dict[Lane | str, asyncio.Task[None]] = {}
        self._judged = -1
        self._idle = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self.read()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def read(self, paths: Iterable[str] | None = None) -> None:
        """Read these paths from disk, or the whole workspace, and apply what differs as one change."""
        loop = asyncio.get_running_loop()
        known, config = self.session.snapshot.disk, self.session.snapshot.config
        limits = None if paths is None else tuple(paths)

        def report(done: int, total: int) -> None:
            if limits is None and done % 100 == 0:
                loop.call_soon_threadsafe(self.on_progress, "files", f"{done} of {total} read", done / total)

        reading = await asyncio.to_thread(files.read, self.root, config, self.checks, known, limits, report)
        if reading.files or reading.removed or reading.reason or self.report is None:
            await self._engines.files_changed([f.path for f in reading.files] + list(reading.removed))
            self.apply(FilesRead(reading.files, reading.removed, reading.reason))
        if self.session.snapshot.config.exclude != config.exclude:
            await self.read()  # other files are the project's now

    async def edit(self, path: str, text: str, is_current: Callable[[], bool] = lambda: True) -> None:
        """An open buffer has this text now; dropped where *is_current* says that a later edit has overtaken it."""
        file = await asyncio.to_thread(scan, path, text, self.checks)
        if is_current():
            self.apply(BufferChanged(file))

    def apply(self, change: Change) -> None:
        """The single path: change, step, runs, judgement."""
        self._idle.clear()
        step = self.session.apply(change)
        for lane in step.starts:
            self._tasks[lane] = asyncio.create_task(self._run(lane))
        if step.busy != self.busy:
            self.busy = step.busy
            self.on_busy(step.busy)
        if "judge" not in self._tasks:
            self._tasks["judge"] = asyncio.create_task(self._judge())

    async def _judge(self) -> None:
        """Judge the newest snapshot, again while newer ones come in meanwhile."""
        while self._judged != self.session.snapshot.generation or self.report is None:
            snapshot = self.session.snapshot
            report = await asyncio.to_thread(evaluate, snapshot, self.checks)
            self._judged, self.report = snapshot.generation, report
            self.on_report(report, snapshot)
        del self._tasks["judge"]
        self._note_idle()

    async def _run(self, lane: Lane) -> None:
        fact: Fact | None = None
        try:
            fact = await self._engines.measure(lane, self.session.snapshot, self._chosen)
        except asyncio.CancelledError:
            if asyncio.current_task() is not self._tasks.get(lane):
                raise
        except Exception as error:
            log.exception("the %s run failed", lane)
            fact = failed(
                lane, self.session.snapshot, f"gonogo's own {lane} run failed: {type(error).__name__}: {error}"
            )
        self._tasks.pop(lane, None)
        self.apply(FactMeasured(lane, fact))

    @property
    def _chosen(self) -> str:
        return str(self.session.overrides.get("python", ""))

    def _note_idle(self) -> None:
        if not self._tasks and not self.session.lanes.busy:
            self._idle.set()

    def cancel(self) -> None:
        """End what is under way, as a person asked; its facts stay as they were."""
        self.session.lanes.wanted.clear()
        for lane, task in list(self._tasks.items()):
            if isinstance(lane, Lane):
                task.cancel()

    async def settle(self) -> Report:
        """The report once nothing is under way or wanted any more."""
        await self._idle.wait()
        assert self.report is not None
        return self.report

    async def close(self) -> None:
        """End every child and wait for it."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._engines.close()


class Engines:
    """The tools of one folder, made anew when the interpreter, its configuration or the trust changes."""

    def __init__(self, root: Path, on_progress: Progress) -> None:
        self.root, self.on_progress = root, on_progress
        self._key: object = None
        self._renewing = asyncio.Lock()  # no lane may run on tools that another lane is just replacing
        self.mypy: Mypy | None = None
        self.pytest: Pytest | None = None

    async def measure(self, lane: Lane, snapshot: Snapshot, chosen: str) -> Fact | None:
        """Run one tool to its end. Children end when the task that awaits this is cancelled.

        *chosen* is the interpreter that the person chose by hand, or empty.
        """
        if lane is Lane.ENVIRONMENT:
            self.on_progress(lane, "looking for the project's interpreter", None)
            return await interpreter.discover(self.root, snapshot.config, trusted=snapshot.trusted, python=chosen)
        environment = snapshot.facts.get(Environment)
        assert isinstance(environment, Environment)
        await self._renew(environment, snapshot.config, snapshot.trusted)
        if lane is Lane.COLLECTION:
            return await self._collect(environment, snapshot)
        if environment.unknown and snapshot.trusted:
            return failed(lane, snapshot, environment.unknown)
        assert self.mypy is not None
        if lane is Lane.TYPES:
            return await self.mypy.verify(saved_content(snapshot))
        buffers = {path: snapshot.buffers[path].text for path in snapshot.unsaved}
        return await self.mypy.increment(buffers, snapshot.content)

    async def _collect(self, environment: Environment, snapshot: Snapshot) -> Fact:
        if not snapshot.trusted:
            reason = "collecting tests runs the project's code, and this workspace is not trusted"
            return failed(Lane.COLLECTION, snapshot, reason)
        if environment.unknown:
            return failed(Lane.COLLECTION, snapshot, environment.unknown)
        assert self.pytest is not None
        return await self.pytest.collect(saved_content(snapshot), on_progress=self._counter(Lane.COLLECTION))

    def _counter(self, lane: Lane) -> Callable[[int, int], None]:
        def report(done: int, total: int) -> None:
            self.on_progress(lane, f"{done} of {total} files", done / total if total else None)

        return report

    async def _renew(self, environment: Environment, config: Config, trusted: bool) -> None:
        key = (environment, config.mypy, config.exclude, config.collection_timeout, trusted)
        async with self._renewing:
            if key == self._key:
                return
            await self.close()
            self.mypy = Mypy(self.root, environment, config, trusted)
            self.pytest = Pytest(self.root, environment, config)
            self._key = key

    async def files_changed(self, paths: list[str]) -> None:
        if self.mypy:
            await self.mypy.files_changed(paths)

    async def close(self) -> None:
        for engine in (self.mypy, self.pytest):
            if engine:
                await engine.close()
        self.mypy = self.pytest = None


def failed(lane: Lane, snapshot: Snapshot, reason: str) -> Fact:
    """The fact that says why there is none."""
    kind: type[Fact] = {Lane.ENVIRONMENT: Environment, Lane.COLLECTION: Collection}.get(lane, Types)
    return kind(content=saved_content(snapshot), unknown=reason)
