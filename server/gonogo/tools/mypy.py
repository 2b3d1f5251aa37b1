"""The type engine: what mypy says, provisionally within milliseconds of an edit, verified by a batch run.

`Mypy` owns one workspace. A batch run over saved content is the truth. Beside it lives an agent (`mypy_fast`) that
starts from the cache of such a run and answers for unsaved buffers; when both have looked at the same content the batch
wins, and where they differ the difference is counted. While there is no agent, `mypy_shadow` answers instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from gonogo.facts import Environment, TypeMessage, Types
from gonogo.model import Config
from gonogo.tools.mypy_batch import Batch, Launch, Stamps, run_mypy
from gonogo.tools.mypy_fast import ChildEnded, FastEngine, Unsupported
from gonogo.tools.mypy_launch import LIMITED, launch_for
from gonogo.tools.mypy_output import Files
from gonogo.tools.mypy_placing import Placing
from gonogo.tools.mypy_shadow import run_shadowed
from gonogo.tools.mypy_targets import MypyCommand, affects_command, discover

log = logging.getLogger(__name__)

Progress = Callable[[str, float | None], None]
BACK_OFF = (0.0, 1.0, 5.0, 30.0, 120.0)  # seconds before a crashed agent is started again, by number of crashes
FORGIVEN = 300.0  # seconds without a crash after which earlier ones no longer count
MANY = 5  # files; an agent that is wrong about more than this is started anew


class Mypy:
    """mypy for one workspace. Not to be used from several event loops; `close` ends every child.

    `divergence` counts the files in which the fast engine and the batch run, at the same content, did not agree.
    """

    def __init__(
        self,
        root: Path,
        environment: Environment,
        config: Config,
        trusted: bool,
        cache_dir: Path | None = None,
        on_progress: Progress | None = None,
    ) -> None:
        self.root, self.environment, self.config, self.trusted = root, environment, config, trusted
        self.divergence = 0
        self.command = MypyCommand()
        self._cache_dir = cache_dir
        self._on_progress = on_progress or (lambda text, fraction: None)
        self._launch: Launch | None = None
        self._batching = asyncio.Lock()
        self._batch = Batch()
        self._placing = Placing(root)
        self._good: Files = {}
        self._buffers: dict[str, str] = {}
        self._disk: set[str] = set()  # changed there since the fast engine was told
        self._unread: set[str] = set()  # changed there since the last batch run
        self._stamps = Stamps(root)
        self._engine: FastEngine | None = None
        self._starting: asyncio.Task[None] | None = None
        self._reconciling: asyncio.Task[None] | None = None
        self._crashes = 0
        self._not_before = 0.0
        self._unsupported = ""

    # What the session calls

    async def verify(self, content: int) -> Types:
        """Run mypy on what is saved. Cancelling kills it."""
        async with self._batching:
            launch = await self._prepared()
            if launch is None:
                return self._unknown(content, self.command.unknown)
            self._on_progress("mypy checks the project", None)
            seen = frozenset(self._disk)
            changed, self._unread = self._unread, set()
            forget = await asyncio.to_thread(self._stamps.ambiguous, changed)
            try:
                batch = self._batch = await run_mypy(launch, forget=forget)
            except asyncio.CancelledError:
                self._unread |= changed
                raise
            if batch.failure:
                return self._unknown(content, self._advice(batch))
        if not batch.blocked:
            self._good = batch.files
        files = {**self._good, **batch.files} if batch.blocked else batch.files
        broken = tuple(batch.files) if batch.blocked else ()
        types = await self._types(content, files, broken, {}, verified=True)
        self._start_engine()
        self._reconciling = asyncio.create_task(self._reconcile(batch, seen))
        return types

    async def increment(self, buffers: Mapping[str, str | None], content: int) -> Types | None:
        """The provisional answer with *buffers* (all unsaved ones, by relative path) laid over the disk.

        None where neither the fast engine nor a batch run on copies of the buffers has an answer.
        """
        self._buffers = {path: text for path, text in buffers.items() if text is not None}
        for _ in range(2):  # an agent that dies over this is started once more
            engine = await self._ready()
            if engine is not None and await self._incremented(engine):
                files = {**engine.files, **engine.broken}
                self._placing.forget(engine.touched)
                engine.touched.clear()
                return await self._types(content, files, tuple(engine.broken), self._buffers, verified=False)
        return await self._shadowed(content)

    async def files_changed(self, paths: Iterable[str]) -> None:
        """Files have changed on disk: saved, created, deleted, or folders of them. Paths are relative."""
        changed = set(paths)
        self._disk |= changed
        self._unread |= changed
        self._placing.forget(changed)
        if any(affects_command(path) for path in changed):
            self._launch = None

    @property
    def fast(self) -> bool:
        """Whether the fast engine is loaded."""
        return self._engine is not None and self._engine.running

    @property
    def agent_pid(self) -> int:
        """The process id of the fast engine, 0 where there is none."""
        return self._engine.pid if self._engine else 0

    async def reconciled(self) -> None:
        """Wait until the last batch run has been compared with the fast engine."""
        if self._reconciling is not None:
            await asyncio.shield(self._reconciling)

    async def close(self) -> None:
        """End every child and wait for it."""
        for task in (self._starting, self._reconciling):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        await self._discard()

    # Starting

    async def _prepared(self) -> Launch | None:
        """How to run mypy now; found anew when a file that decides it has changed."""
        if self._launch is None:
            self.command = await asyncio.to_thread(discover, self.root, self.config.mypy)
            if self.command.unknown:
                return None
            self._launch = await asyncio.to_thread(
                launch_for,
                self.root,
                self.command,
                self.environment,
                trusted=self.trusted,
                cache_dir=self._cache_dir,
            )
            await self._discard()
        return self._launch

    def _start_engine(self) -> None:
        idle = self._engine is None and self._starting is None
        if idle and not self._unsupported and time.monotonic() >= self._not_before:
            self._starting = asyncio.create_task(self._start())

    async def _start(self) -> None:
        """Start an agent from a cache that a batch run has left."""
        engine = None
        try:
            async with self._batching:
                launch = await self._prepared()
                if launch is None or not (launch := await self._cached(launch)):
                    return
                engine = FastEngine(launch)
                await engine.copy_cache()
            await engine.start()
            self._engine, engine = engine, None
        except Unsupported as reason:
            self._unsupported = str(reason)
            log.warning("no fast type engine: %s", reason)
        except (ChildEnded, TimeoutError, OSError) as error:
            self._note_crash(error)
        finally:
            self._starting = None
            if engine is not None:
                await engine.close()

    async def _cached(self, launch: Launch) -> Launch | None:
        """The launch whose cache can start an agent; makes the cache where there is none."""
        if self._batch.version and not self._batch.fine_grained:
            fine = ("--cache-fine-grained", *launch.arguments)
            launch = Launch(
                launch.root, launch.python, fine, launch.cache_dir.with_name("fine"), launch.path, launch.command
            )
        if launch.cache_dir.exists() and (self._batch.fine_grained or self._batch.version == ""):
            return launch
        batch = await run_mypy(launch)
        if not self._batch.version and not batch.failure:
            self._batch = batch
        return launch if launch.cache_dir.exists() else None

    async def _ready(self) -> FastEngine | None:
        await self._prepared()
        if self._engine is not None and not self._engine.running:
            await self._lost(self._engine, "it was killed")
        self._start_engine()
        if self._starting is not None:
            await asyncio.shield(self._starting)
        return self._engine

    def _note_crash(self, error: object) -> None:
        delay = BACK_OFF[min(self._crashes, len(BACK_OFF) - 1)]
        self._crashes += 1
        self._not_before = time.monotonic() + delay
        log.warning("the fast type engine ended (again in %.0f s): %s", delay, error)

    async def _discard(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.close()

    # Answering

    async def _incremented(self, engine: FastEngine) -> bool:
        disk = set(self._disk)
        self._disk -= disk
        try:
            await engine.increment(self._buffers, disk)
        except (ChildEnded, TimeoutError) as error:
            self._disk |= disk
            await self._lost(engine, error)
            return False
        except asyncio.CancelledError:
            self._disk |= disk
            raise
        if time.monotonic() > self._not_before + FORGIVEN:
            self._crashes = 0
        return True

    async def _lost(self, engine: FastEngine, error: object) -> None:
        if engine is self._engine:
            self._note_crash(error)
            await self._discard()

    async def _shadowed(self, content: int) -> Types | None:
        """The answer of a batch run on copies of the buffers."""
        launch = await self._prepared()
        if launch is None:
            return None
        batch = await run_shadowed(launch, self._buffers)
        if batch.failure:
            return None
        files = {**self._good, **batch.files} if batch.blocked else batch.files
        broken = tuple(batch.files) if batch.blocked else ()
        self._placing.forget(self._buffers)
        return await self._types(content, files, broken, self._buffers, verified=False)

    async def _reconcile(self, batch: Batch, seen: frozenset[str]) -> None:
        """Where the fast engine, at the content that was just verified, says otherwise, let it believe the batch."""
        engine = await self._ready()
        if engine is None or self._buffers or batch.blocked or not self._disk <= seen:
            return
        if not await self._incremented(engine) or engine.dirty or engine.broken:
            return
        paths = engine.files.keys() | batch.files.keys()
        differing = {p: batch.files.get(p, ()) for p in paths if engine.files.get(p, ()) != batch.files.get(p, ())}
        if differing:
            self.divergence += len(differing)
            log.info("the fast type engine was wrong about %s", ", ".join(sorted(differing)))
            await engine.adopt(differing)
        if len(differing) > MANY:
            await self._discard()

    async def _types(
        self, content: int, files: Files, broken: tuple[str, ...], buffers: Mapping[str, str], *, verified: bool
    ) -> Types:
        unit = self._engine.unit if self._engine else self._batch.unit
        messages: tuple[TypeMessage, ...] = await asyncio.to_thread(self._placing.place, files, buffers, unit)
        sources = self._batch.sources or (self._engine.sources if self._engine else 0)
        return Types(
            content=content,
            verified=verified,
            messages=messages,
            checked_files=sources,
            mypy_version=self._batch.version or self.environment.mypy,
            command=self._launch.command if self._launch else (),
            broken=tuple(sorted(broken)),
            problems=self._batch.problems,
            limited="" if self.trusted else LIMITED,
        )

    def _unknown(self, content: int, reason: str) -> Types:
        command = self._launch.command if self._launch else ()
        limited = "" if self.trusted else LIMITED
        return Types(content=content, verified=True, unknown=reason, command=command, limited=limited)

    def _advice(self, batch: Batch) -> str:
        """Why mypy has no answer, and what to do about it."""
        told = " ".join((batch.failure, *batch.problems))
        own = bool(self.environment.mypy)
        if "Error importing plugin" in told and not own:
            return f"{batch.failure}; install mypy beside the plugin: {self.environment.python} -m pip install mypy"
        return batch.failure
