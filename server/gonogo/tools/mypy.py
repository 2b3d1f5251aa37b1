"""The type engine: what mypy says, provisionally within milliseconds of an edit, verified by a batch run.

A batch run over saved content (`mypy_runs`) is the truth. Beside it lives an agent (`mypy_fast`, kept by `mypy_keeper`)
that starts from the cache of such a run and answers for unsaved buffers. When both have looked at the same content the
batch wins, and where they differ the difference is counted. Without an agent, batch runs on copies of buffers answer.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from gonogo.facts import Environment, Types
from gonogo.model import Config
from gonogo.tools.mypy_batch import Batch, Launch
from gonogo.tools.mypy_columns import Unit
from gonogo.tools.mypy_config import own_plugins, settings
from gonogo.tools.mypy_fast import FastEngine
from gonogo.tools.mypy_home import Home
from gonogo.tools.mypy_keeper import Keeper
from gonogo.tools.mypy_launch import LIMITED, home_for, launch_for
from gonogo.tools.mypy_output import Files
from gonogo.tools.mypy_placing import Placing
from gonogo.tools.mypy_runs import Runs
from gonogo.tools.mypy_targets import MypyCommand, affects_command, discover
from gonogo.tools.threads import to_the_end

Progress = Callable[[str, float | None], None]


class Mypy:
    """One workspace, on one event loop. `command` says what mypy is run on, and why; `close` ends every child.

    *fast* asks for the agent as soon as there is a cache to start it from: nobody edits during a check in CI.
    """

    def __init__(
        self,
        root: Path,
        environment: Environment,
        config: Config,
        trusted: bool,
        cache_dir: Path | None = None,
        on_progress: Progress | None = None,
        fast: bool = True,
    ) -> None:
        self.root, self.environment, self.config, self.trusted = root, environment, config, trusted
        self.command = MypyCommand()
        self._settings = ""
        self._cache_dir, self._wants_fast = cache_dir, fast
        self._on_progress = on_progress or (lambda text, fraction: None)
        self._preparing = asyncio.Lock()
        self._keeper: Keeper | None = None
        self._outdated = False
        self._home: Home | None = None
        self._placing = Placing(root)
        self._good: Files = {}
        self._said = Types()  # the last answer: it stands while there is none
        self._buffers: dict[str, str] = {}
        self._correcting: asyncio.Task[None] | None = None
        self._past_divergence = 0

    async def verify(self, content: int) -> Types:
        """Run mypy on what is saved. Cancelling kills it."""
        keeper = await self._prepared()
        if keeper is None:
            return self._unknown(content, self.command.unknown)
        self._on_progress("mypy checks the project", None)
        batch = await keeper.runs.verify()
        if batch.failure:
            return self._unknown(content, self._advice(batch))
        types = await self._of_batch(content, keeper, batch, {}, verified=True)
        if self._wants_fast:
            keeper.start()
            self._correcting = asyncio.create_task(self._correct(keeper, batch))
        return types

    def begin(self, path: str, text: str) -> None:
        """An open document has this text now, which `increment` will ask for: let the fast engine begin with it."""
        engine = self._keeper.engine if self._keeper else None
        if engine is not None and engine.running and path.endswith((".py", ".pyi")):
            engine.begin(path, text)

    async def increment(
        self, buffers: Mapping[str, str | None], content: int, early: Callable[[Types], None] | None = None
    ) -> Types | None:
        """The provisional answer with *buffers* (all unsaved ones, by relative path) laid over the disk.

        *early* gets, before that, the answer in which the edited file is checked and what depends on it not yet.
        None where neither the fast engine nor a batch run on copies of the buffers has an answer.
        """
        self._buffers = {path: text for path, text in buffers.items() if text is not None}
        keeper = await self._prepared()
        if keeper is None:
            return None
        telling: list[asyncio.Task[None]] = []

        def tell() -> None:
            if keeper.engine is not None and early is not None:
                telling.append(asyncio.create_task(self._tell(content, keeper, keeper.engine, early)))

        engine = await keeper.increment(self._buffers, tell)
        for task in telling:
            task.cancel()  # it must not come after the whole answer
        if engine is not None:
            return await self._of_engine(content, keeper, engine)
        batch = await keeper.runs.shadowed(self._buffers)
        if batch.failure:
            return None
        self._placing.forget(self._buffers)
        return await self._of_batch(content, keeper, batch, self._buffers, verified=False)

    async def _tell(self, content: int, keeper: Keeper, engine: FastEngine, early: Callable[[Types], None]) -> None:
        early(await self._of_engine(content, keeper, engine))

    async def _of_engine(self, content: int, keeper: Keeper, engine: FastEngine) -> Types:
        self._placing.forget(engine.touched)
        engine.touched.clear()
        files, broken = {**engine.files, **engine.broken}, tuple(engine.broken)
        return await self._types(content, keeper, files, broken, self._buffers, engine.unit, verified=False)

    async def files_changed(self, paths: Iterable[str]) -> None:
        """Files have changed on disk: saved, created, deleted, or folders of them. Paths are relative."""
        changed = set(paths)
        self._placing.forget(changed)
        plugins = own_plugins(self.root, self.command.config_file)
        self._outdated |= any(path in plugins or affects_command(path) for path in changed)
        if self._keeper is not None:
            self._keeper.note_changed(changed)
            self._keeper.runs.note_changed(changed)

    async def close(self) -> None:
        """End every child and wait for it."""
        if self._correcting is not None:
            self._correcting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._correcting
        async with self._preparing:
            await self._discard()

    @property
    def divergence(self) -> int:
        """In how many files the fast engine and a batch run, at the same content, have not agreed so far."""
        return self._past_divergence + (self._keeper.divergence if self._keeper else 0)

    @property
    def fast(self) -> bool:
        """Whether the fast engine is loaded."""
        return self.agent_pid > 0

    @property
    def agent_pid(self) -> int:
        """The process id of the fast engine, 0 where there is none."""
        engine = self._keeper.engine if self._keeper else None
        return engine.pid if engine and engine.running else 0

    @property
    def update_seconds(self) -> float:
        """What mypy's own updates have taken in the fast engine so far; 0 where there is none."""
        engine = self._keeper.engine if self._keeper else None
        return engine.seconds if engine else 0.0

    async def corrected(self) -> None:
        """Wait until the fast engine has been compared with the last batch run."""
        if self._correcting is not None:
            await asyncio.shield(self._correcting)

    # How mypy is run

    async def _prepared(self) -> Keeper | None:
        """What runs mypy; made anew when a file that decides how it is run has changed."""
        async with self._preparing:
            if self._keeper is None or self._outdated:
                self._outdated = False
                await self._prepare()
            return self._keeper

    async def _prepare(self) -> None:
        command = await asyncio.to_thread(discover, self.root, self.config.mypy)
        said = await asyncio.to_thread(settings, self.root, command.config_file)
        if self._keeper is not None and (command, said) == (self.command, self._settings):
            return
        await self._discard()
        self.command, self._settings = command, said
        if not command.unknown:
            launch = await to_the_end(self._launch)
            assert self._home is not None
            self._keeper = Keeper(Runs(launch, self._home))

    def _launch(self) -> Launch:
        about = (self.root, self.command, self.environment, self.trusted)
        self._home = Home(self._cache_dir or home_for(*about))
        return replace(launch_for(*about, self._home.folder), gives_way=self._wants_fast)

    async def _discard(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            self._past_divergence += keeper.divergence
            await keeper.close()
        if self._home is not None:
            self._home.close()
            self._home = None

    # What it says

    async def _correct(self, keeper: Keeper, batch: Batch) -> None:
        if await keeper.ready() is None:
            return
        buffers = self._buffers
        unsaved = await asyncio.to_thread(self._placing.differing, buffers)
        if not unsaved and self._buffers is buffers and keeper is self._keeper:
            await keeper.correct(batch)

    async def _of_batch(
        self, content: int, keeper: Keeper, batch: Batch, buffers: Mapping[str, str], *, verified: bool
    ) -> Types:
        """A run that a syntax error has stopped says nothing of other files: for them the last good answer holds."""
        if verified and not batch.blocked:
            self._good = batch.files
        files = batch.files
        if batch.blocked:
            engine = await keeper.increment(buffers) if verified and not self._buffers else None
            files = {**(engine.files if engine else self._good), **batch.files}
        broken = tuple(batch.files) if batch.blocked else ()
        return await self._types(content, keeper, files, broken, buffers, batch.unit, verified=verified)

    async def _types(
        self,
        content: int,
        keeper: Keeper,
        files: Files,
        broken: tuple[str, ...],
        buffers: Mapping[str, str],
        unit: Unit,
        *,
        verified: bool,
    ) -> Types:
        last, engine = keeper.runs.last, keeper.engine
        self._said = Types(
            content=content,
            verified=verified,
            messages=await asyncio.to_thread(self._placing.place, files, buffers, unit),
            checked_files=engine.sources if engine and not verified else last.sources,
            mypy_version=last.version or (engine.version if engine else ""),
            command=keeper.runs.plain.command,
            broken=tuple(sorted(broken)),
            problems=last.problems,
            limited="" if self.trusted else LIMITED,
        )
        return self._said

    def _unknown(self, content: int, reason: str) -> Types:
        command = self._keeper.runs.plain.command if self._keeper else ()
        limited = "" if self.trusted else LIMITED
        said = self._said
        return Types(content, True, reason, said.messages, command=command, broken=said.broken, limited=limited)

    def _advice(self, batch: Batch) -> str:
        """Why mypy has no answer, and what to do about it."""
        told = " ".join((batch.failure, *batch.problems))
        if "Error importing plugin" in told and not self.environment.mypy:
            return f"{batch.failure}; install mypy beside the plugin: {self.environment.python} -m pip install mypy"
        return batch.failure
