"""Runs a session: reads the disk, starts the tools that a step asks for, and judges what comes of it.

The editor and the command line both drive a `Session` through this, so that they cannot disagree. Everything that
takes longer than a few milliseconds happens in a thread or a child, never on the event loop.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gonogo.changes import BufferChanged, Change, FactForeseen, FactMeasured, FactsRecalled, FilesRead
from gonogo.checks import discover
from gonogo.engine import Judged, evaluate, scan
from gonogo.engines import FAST, Engines, Progress, failed
from gonogo.lanes import Lane
from gonogo.model import Config, Fact, Snapshot
from gonogo.session import Session
from gonogo.source import SourceFile
from gonogo.tools import files
from gonogo.tools.memory import Memory
from gonogo.tools.scans import Scans
from gonogo.verdict import Report

log = logging.getLogger(__name__)
# Before the first judgement, for which a person waits. Beside mypy, which gives way to it, pytest would take its core.
AT_ONCE = (Lane.ENVIRONMENT, Lane.TYPES)
HALF_TYPED = 0.4  # seconds without a key after which a person is taken to be done with what does not parse


class Driver:
    """One workspace folder under observation.

    `on_report` is called with each new report and the snapshot it judges, `on_progress` with a lane, a text and a
    fraction of 0..1 (None where it cannot be told), `on_busy` when other lanes are under way or wanted than before, or
    `held` is another. All are called on the event loop. *edited* says that a person edits the folder meanwhile.
    """

    def __init__(
        self,
        root: Path,
        *,
        trusted: bool = True,
        edited: bool = True,
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
        self.held: dict[str, SourceFile] = {}  # by path, half-typed text that waits for the rest
        self._engines = Engines(root, on_progress, edited=edited)
        self._tasks: dict[Lane | str, asyncio.Task[None]] = {}
        self._memory = Memory(root)
        self._scans = Scans(self._memory.folder)
        self._kept: Mapping[type[Fact], Fact] = {}
        self._last: Judged | None = None
        self._idle = asyncio.Event()
        self._may_measure = asyncio.Event()
        if not edited:
            self._may_measure.set()
        self._cancelled: set[Lane] = set()
        self._closed = False

    async def __aenter__(self) -> Self:
        await self.read()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def read(self, paths: Iterable[str] | None = None) -> None:
        """Read these paths from disk, or the whole workspace, and apply what differs as one change.

        After a reading that failed, the next is of the whole, whatever it was asked for: what was not read then is not
        known to have changed.
        """
        loop = asyncio.get_running_loop()
        known, config = self.session.snapshot.disk, self.session.snapshot.config
        if not self.session.has_read:
            self._engines.look_ahead(trusted=self.session.snapshot.trusted, chosen=self._chosen)
        limits = None if paths is None or self.session.snapshot.unreadable else tuple(paths)
        given_up = threading.Event()

        def report(done: int, total: int) -> None:
            if given_up.is_set():
                raise asyncio.CancelledError
            if limits is None and done % 100 == 0:
                loop.call_soon_threadsafe(self.on_progress, "files", f"{done} of {total} read", done / total)

        try:
            reading = await asyncio.to_thread(self._reading, config, known, limits, report)
        except Exception as error:
            log.exception("the folder could not be read")
            reason = f"gonogo's own reading of the folder failed: {type(error).__name__}: {error}"
            reading = files.Reading(reason=reason)
        finally:
            given_up.set()  # a thread cannot be cancelled, and the end of our process would wait for it
        if reading.files or reading.removed or reading.reason or not self.session.has_read:
            await self._engines.files_changed([f.path for f in reading.files] + list(reading.removed))
            first = not self.session.has_read
            if first:
                self.session.apply(FactsRecalled(await asyncio.to_thread(self._memory.recall)))
            self.apply(FilesRead(reading.files, reading.removed, reading.reason))
            if first:
                await asyncio.to_thread(self._scans.keep, reading.files)
        if self.session.snapshot.config.exclude != config.exclude:
            await self.read()  # other files are the project's now

    def _reading(
        self,
        config: Config,
        known: Mapping[str, SourceFile],
        limits: tuple[str, ...] | None,
        report: Callable[[int, int], None],
    ) -> files.Reading:
        if not self.session.has_read:
            self._scans.recall()
        return files.read(self.root, config, self.checks, known, limits, report, scan=self._scans.scan)

    async def edit(self, path: str, text: str, is_current: Callable[[], bool] = lambda: True) -> None:
        """An open buffer has this text now; dropped where *is_current* says that a later edit has overtaken it.

        Text that no longer parses is held back for a moment: between two keys it is half of what is meant, and all that
        is known of the file would go and come again.
        """
        if Lane.INCREMENT not in self.busy:  # mypy would else take in each of a quick typist's keys
            self._engines.begin(path, text)
        file = await asyncio.to_thread(scan, path, text, self.checks)
        if is_current() and self._is_half_typed(file):
            self._hold(path, file)
            await asyncio.sleep(HALF_TYPED)
        if is_current():
            self.apply(BufferChanged(file))
        elif self.held.get(path) is file:
            self._let_go(path)

    def _is_half_typed(self, file: SourceFile) -> bool:
        known = self.session.snapshot.files.get(file.path)
        return known is not None and file.problem is not None and known.problem is None

    def _hold(self, path: str, file: SourceFile) -> None:
        self.held[path] = file
        self.on_busy(self.busy)

    def _let_go(self, path: str) -> None:
        if self.held.pop(path, None):
            self.on_busy(self.busy)

    def apply(self, change: Change) -> None:
        """The single path: change, step, runs, judgement. Once closed, a late change starts nothing any more.

        Nothing is judged before the folder was read once: beside a buffer alone, every import of it seems missing.
        """
        if self._closed:
            return
        if isinstance(change, BufferChanged):
            self.held.pop(change.file.path, None)
        self._idle.clear()
        step = self.session.apply(change)
        for lane in step.starts:
            self._tasks[lane] = asyncio.create_task(self._run(lane))
        if step.busy != self.busy:
            self.busy = step.busy
            self.on_busy(step.busy)
        if self.session.has_read and "judge" not in self._tasks:
            self._tasks["judge"] = asyncio.create_task(self._judge())

    async def _judge(self) -> None:
        """Judge the newest snapshot, again while newer ones come in meanwhile, and keep what was confirmed."""
        while self._is_behind():
            snapshot = self.session.snapshot
            report = await asyncio.to_thread(evaluate, snapshot, self.checks, self._last)
            self._last, self.report = Judged(snapshot, report), report
            self.on_report(report, snapshot)
            self._may_measure.set()
            if not self._is_behind():
                await self._remember()  # a change may come in while this writes: the loop looks again
        del self._tasks["judge"]
        self._note_idle()

    def _is_behind(self) -> bool:
        return self._last is None or self._last.snapshot.generation != self.session.snapshot.generation

    async def _remember(self) -> None:
        """Keep what the full tools have confirmed for the next time that this folder is opened."""
        confirmed = self.session.snapshot.confirmed
        new = [fact for kind, fact in confirmed.items() if self._kept.get(kind) is not fact]
        self._kept = confirmed
        if new:
            await asyncio.to_thread(self._memory.keep, new)

    async def _run(self, lane: Lane) -> None:
        fact: Fact | None = None
        try:
            if lane not in AT_ONCE:
                await self._may_measure.wait()
            fact = await self._engines.measure(lane, self.session.snapshot, self._chosen, self._foresee)
        except asyncio.CancelledError:
            if lane not in self._cancelled:  # the folder is being closed, or the loop
                raise
        except Exception as error:
            log.exception("the %s run failed", lane)
            if lane not in FAST:  # without a fast answer the last one stands until the full run
                reason = f"gonogo's own {lane} run failed: {type(error).__name__}: {error}"
                fact = failed(lane, self.session.snapshot, reason)
        self._cancelled.discard(lane)
        self._tasks.pop(lane, None)
        self.apply(FactMeasured(lane, fact))

    def _foresee(self, fact: Fact) -> None:
        self.apply(FactForeseen(fact))

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
                self._cancelled.add(lane)
                task.cancel()

    async def settle(self) -> Report:
        """The report once nothing is under way or wanted any more."""
        await self._idle.wait()
        assert self.report is not None
        return self.report

    async def close(self) -> None:
        """End every child and wait for it."""
        self._closed = True
        self._cancelled.clear()
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._engines.close()
