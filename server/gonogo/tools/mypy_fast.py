"""The server's side of the fast type engine: one agent, its life, and the messages that it has sent."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gonogo.tools.mypy_batch import Launch
from gonogo.tools.mypy_columns import Unit, unit_of
from gonogo.tools.mypy_output import Files, Raw, of_agent, relative, to_agent
from gonogo.tools.spawn import Channel, ChildEnded
from gonogo.tools.threads import to_the_end

LOAD_LIMIT = 600.0  # seconds; without a usable cache the agent checks everything
EDIT_LIMIT = 60.0
AGENT = "mypy_agent.py"


class Unsupported(Exception):
    """The internals of this mypy are not as the agent needs them: only batch runs are possible."""


class FastEngine:
    """A loaded agent and what it says. `files` and `broken` are current whenever no request is under way.

    The cache folder of *launch* is its own and goes with it. `stale` modules of it were out of date. `seconds` is what
    mypy's own updates have taken so far.
    Any exception of `start`, `increment` or `adopt` means that the agent is gone: make a new engine.
    """

    def __init__(self, launch: Launch) -> None:
        self.launch = launch
        self.files: Files = {}
        self.broken: Files = {}
        self.touched: set[str] = set()
        self.sources = 0
        self.version = ""
        self.unit = Unit.BYTES
        self._sent: dict[str, str] = {}
        self.stale = 0
        self.seconds = 0.0
        self._channel = Channel(self._receive)
        self._turn = asyncio.Lock()
        self._begun: dict[str, str] = {}
        self._beginning: asyncio.Task[None] | None = None
        self._is_early = False
        self._awaited: tuple[dict[str, str], Callable[[], None]] | None = None

    async def start(self) -> None:
        """Load the cache. Raises Unsupported, ChildEnded, TimeoutError or OSError."""
        launch = self.launch
        await self._channel.start(launch.argv(AGENT), cwd=launch.root, env=launch.environment())
        answer = await self._channel.first_answer(LOAD_LIMIT)
        if "unsupported" in answer:
            raise Unsupported(answer["unsupported"])
        self.sources, self.version, self.unit = answer["sources"], answer["version"], unit_of(answer["columns"])
        self.stale = answer["stale"]

    @property
    def running(self) -> bool:
        return self._channel.running

    @property
    def pid(self) -> int:
        return self._channel.pid

    @property
    def dirty(self) -> bool:
        """Whether it has unsaved buffers laid over the disk."""
        return bool(self._sent)

    async def increment(
        self, buffers: Mapping[str, str], disk: Iterable[str], early: Callable[[], None] | None = None
    ) -> None:
        """Bring it up to these unsaved buffers and these changes on disk, all workspace-relative.

        *early* is called when `files` has what is said of the edited file, while those that depend on it are checked.
        """
        if early is not None:
            self._awaited = dict(buffers), early
            self._tell_early()
        async with self._turn:
            await self._update(buffers, disk)

    async def _update(self, buffers: Mapping[str, str], disk: Iterable[str]) -> None:
        changed: dict[str, str | None] = {p: t for p, t in buffers.items() if self._sent.get(p) != t}
        changed.update({path: None for path in self._sent if path not in buffers})
        self._sent = dict(buffers)
        self.touched.update(changed)
        self._is_early = False
        answer = await self._ask({"buffers": changed, "disk": sorted(disk)})
        self._is_early = False
        self.sources, self.seconds = answer["sources"], answer["seconds"]

    def begin(self, path: str, text: str) -> None:
        """An open document has this text now: `increment`, which will ask for it, finds the work under way."""
        self._begun[path] = text
        if self._beginning is None or self._beginning.done():
            self._beginning = asyncio.create_task(self._begin())

    async def _begin(self) -> None:
        with contextlib.suppress(ChildEnded, TimeoutError):  # which the next increment will meet
            async with self._turn:
                begun, self._begun = self._begun, {}
                await self._update({**self._sent, **begun}, ())

    async def adopt(self, files: Mapping[str, tuple[Raw, ...]]) -> None:
        """Let these messages of a batch run hold from now on."""
        async with self._turn:
            await self._ask({"files": {path: to_agent(raws) for path, raws in files.items()}})

    async def close(self) -> None:
        if self._beginning is not None:
            self._beginning.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._beginning
        await self._channel.close()
        await to_the_end(shutil.rmtree, self.launch.cache_dir, ignore_errors=True)

    async def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        return await self._channel.ask(request, EDIT_LIMIT)

    def _receive(self, event: dict[str, Any]) -> None:
        for path, messages in event.get("files", {}).items():
            name = relative(path, self.launch.root)
            self.files[name] = of_agent(messages)
            self.touched.add(name)
        for path, messages in event.get("broken", {}).items():
            name = relative(path, self.launch.root)
            self.broken.pop(name, None)
            if messages is not None:
                self.broken[name] = of_agent(messages)
            self.touched.add(name)
        if "early" in event:
            self._is_early = True
            self._tell_early()

    def _tell_early(self) -> None:
        if self._is_early and self._awaited is not None and self._awaited[0] == self._sent and not self.broken:
            _, tell = self._awaited
            self._awaited = None
            tell()


__all__ = ["ChildEnded", "FastEngine", "Unsupported"]
