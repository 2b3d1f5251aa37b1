"""Keeps the fast engine alive: starts it, starts it again when it dies, and corrects it by batch runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, replace

from gonogo.tools.mypy_batch import Batch
from gonogo.tools.mypy_fast import ChildEnded, FastEngine, Unsupported
from gonogo.tools.mypy_output import Raw
from gonogo.tools.mypy_runs import Runs

log = logging.getLogger(__name__)

BACK_OFF = (0.0, 1.0, 5.0, 30.0, 120.0)  # seconds before an engine that died is started again, by number of deaths
FORGIVEN = 300.0  # seconds without a death after which earlier ones no longer count
MANY = 5  # files; an engine that is wrong about more than this is started anew
STALE = 40  # modules; when a cache is behind by more than this it is brought up to date


def essence(raws: Iterable[Raw]) -> list[Raw]:
    """What two runs of mypy must agree on: not the hints, some of which it gives once a run, wherever it is first."""
    return sorted((replace(raw, notes=()) for raw in raws), key=astuple)


class Keeper:
    """At most one engine. `divergence` counts the files in which it and a batch run, at one content, did not agree."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs
        self.divergence = 0
        self.unsupported = ""
        self.engine: FastEngine | None = None
        self._starting: asyncio.Task[None] | None = None
        self._refreshing: asyncio.Task[None] | None = None
        self._disk: set[str] = set()
        self._deaths = 0
        self._not_before = 0.0

    def note_changed(self, paths: Iterable[str]) -> None:
        """These files have changed on disk; the engine is told with the next increment."""
        self._disk.update(paths)

    def start(self) -> None:
        """Begin to start an engine, where there is none and nothing speaks against it.

        After a run that a syntax error has stopped there is no cache to start from.
        """
        idle = self.engine is None and self._starting is None and not self.runs.last.blocked
        if idle and not self.unsupported and time.monotonic() >= self._not_before:
            self._starting = asyncio.create_task(self._start())

    async def ready(self) -> FastEngine | None:
        """The engine, once it is loaded; None where there can be none now."""
        if self.engine is not None and not self.engine.running:
            await self._lost(self.engine, "it was killed")
        self.start()
        if self._starting is not None:
            await asyncio.shield(self._starting)
        return self.engine

    async def increment(self, buffers: Mapping[str, str], early: Callable[[], None] | None = None) -> FastEngine | None:
        """Bring the engine up to these buffers and what is known of the disk; None where there is none.

        *early* is as in `FastEngine.increment`.
        """
        for _ in range(2):  # one that dies over this is started once more
            engine = await self.ready()
            if engine is None:
                return None
            if await self._told(engine, buffers, early):
                return engine
        return None

    async def correct(self, batch: Batch) -> None:
        """Where the engine, at the content that was just verified, says otherwise, let it believe the batch.

        Nothing is unsaved now. What has been saved since the batch run began is for the next one to judge.
        """
        engine = self.engine
        if batch.blocked or batch.failure or engine is None or not engine.running or self.runs.overtaken:
            return
        told = await self._told(engine, {})
        if not told or engine.dirty or engine.broken or self.runs.overtaken:
            return
        paths = engine.files.keys() | batch.files.keys()
        pairs = {path: (engine.files.get(path, ()), batch.files.get(path, ())) for path in paths}
        differing = {
            path: batch for path, (fast, batch) in pairs.items() if fast != batch and essence(fast) != essence(batch)
        }
        if differing:
            self.divergence += len(differing)
            log.info("the fast type engine was wrong about %s", ", ".join(sorted(differing)))
            await engine.adopt(differing)
        if len(differing) > MANY:
            await self._discard()

    async def close(self) -> None:
        for task in (self._starting, self._refreshing):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        await self._discard()

    async def _start(self) -> None:
        engine = None
        try:
            launch = await self.runs.for_agent()
            if launch is None:
                self._not_before = time.monotonic() + BACK_OFF[-1]
                return
            engine = FastEngine(launch)
            await engine.start()
            self.engine, engine = engine, None
            if self.engine.stale > STALE and self._refreshing is None:
                self._refreshing = asyncio.create_task(self.runs.refresh())
        except Unsupported as reason:
            self.unsupported = str(reason)
            log.warning("no fast type engine: %s", reason)
        except (ChildEnded, TimeoutError, OSError) as error:
            self._note_death(error)
        finally:
            self._starting = None
            if engine is not None:
                await engine.close()

    async def _told(
        self, engine: FastEngine, buffers: Mapping[str, str], early: Callable[[], None] | None = None
    ) -> bool:
        disk = set(self._disk)
        self._disk -= disk
        try:
            await engine.increment(buffers, disk, early)
        except (ChildEnded, TimeoutError) as error:
            self._disk |= disk
            await self._lost(engine, error)
            return False
        except asyncio.CancelledError:
            self._disk |= disk
            raise
        if time.monotonic() > self._not_before + FORGIVEN:
            self._deaths = 0
        return True

    async def _lost(self, engine: FastEngine, error: object) -> None:
        if engine is self.engine:
            self._note_death(error)
            await self._discard()

    def _note_death(self, error: object) -> None:
        delay = BACK_OFF[min(self._deaths, len(BACK_OFF) - 1)]
        self._deaths += 1
        self._not_before = time.monotonic() + delay
        log.warning("the fast type engine ended (again in %.0f s): %s", delay, error)

    async def _discard(self) -> None:
        engine, self.engine = self.engine, None
        if engine is not None:
            await engine.close()
