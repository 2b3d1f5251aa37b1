"""A warm agent: it collects single files in the time that their own import takes, unsaved text included."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gonogo.tools.pytest_deaths import Death
from gonogo.tools.pytest_pass import SILENCE, Conversation, Limits, Pass

STALE = "stale"  # why a warm agent refuses one request: it holds what the request says is different
WARMING = 300.0  # seconds in which the third-party modules must have been imported


class Warm:
    """One agent at a time, started when it is first needed and again when it has ended.

    *fork* says how: with it the agent answers every request from a fork; without it the agent answers one request
    itself and another is started in its place. Both give the same answers.
    """

    def __init__(self, root: Path, python: str, limits: Limits, *, fork: bool = hasattr(os, "fork")) -> None:
        self._root, self._python, self._limits, self._fork = root, python, limits, fork
        self._agent: Conversation | None = None
        self._modules: list[Any] = []
        self._path: list[str] = []
        self._pass = Pass()
        self._number = 0
        self._version = ""
        self.unusable = ""
        self._turn = asyncio.Lock()
        self._ready = asyncio.Event()

    def learn(self, seen: Pass) -> None:
        """Take over what a collection has imported, for the next agent that is started."""
        if seen.modules:
            self.unusable = ""
            self._modules, self._path = seen.modules, seen.path

    async def start(self) -> None:
        """Have an agent ready, or on its way. Raises OSError when it cannot be started."""
        if self._agent is None or not self._agent.child.running:
            await self.close()
            known = {"modules": self._modules, "path": self._path} if self._modules else {}
            self._ready.clear()
            setup = self._limits.setup(fork=self._fork, **known)
            self._agent = await Conversation.start(self._root, self._python, setup, self._hear)

    async def ready(self) -> None:
        """Start an agent if there is none, and wait until a request would find everything imported."""
        async with self._turn:  # an agent has one listener, and a request would wait for the same imports
            await self.start()
            assert self._agent is not None
            await self._agent.listen(self._ready.is_set, WARMING)

    async def collect(self, paths: Sequence[str], buffers: Mapping[str, str], skip: frozenset[str]) -> Pass:
        """One pass over these files. `unusable` is set where this interpreter cannot be kept warm.

        Cancelling ends the pass; the agent stays warm.
        """
        async with self._turn:
            await self.start()
            self._number += 1
            self._pass = seen = Pass(skip, version=self._version)
            assert self._agent is not None
            request = {"number": self._number, "paths": list(paths), "buffers": dict(buffers), "skip": sorted(skip)}
            self._agent.send(request)
            try:
                await self._answer(self._agent, seen)
                await self._agent.sweep()
            except asyncio.CancelledError:
                await self._cancel(self._agent)
                raise
            if seen.tests is not None:
                self.learn(seen)
            self.unusable = seen.unusable if seen.unusable != STALE else ""
            return seen

    async def close(self) -> None:
        agent, self._agent = self._agent, None
        if agent is not None:
            await agent.end()

    async def _answer(self, agent: Conversation, seen: Pass) -> None:
        """Listen until the pass is over: a fork says how it ended, an agent that collects itself just ends."""

        def is_over() -> bool:
            return seen.tests is not None or seen.end is not None or bool(seen.unusable)

        timeout = self._limits.timeout
        answered = await agent.listen(is_over, timeout + SILENCE + WARMING)
        if seen.unusable == STALE or (self._fork and seen.tests is not None):
            return
        if (end := seen.end) is not None:
            seen.died(Death(seen.current, end["code"], end["trace"], end["hung"], timeout), self._root)
            return
        await agent.close()
        trace = agent.child.stderr.decode(errors="replace")
        seen.died(Death(seen.current, agent.child.code or 0, trace, not answered, timeout), self._root)
        if not seen.unusable:
            await self.start()

    async def _cancel(self, agent: Conversation) -> None:
        if self._fork:
            agent.send({"cancel": self._number})
        else:
            await self.close()

    def _hear(self, event: Mapping[str, Any]) -> None:
        if event.get("number", self._number) == self._number:
            self._pass.hear(event)
        if event["event"] == "start":
            self._version = event["pytest"]
        if event["event"] in ("warm", "unusable"):
            self._ready.set()
