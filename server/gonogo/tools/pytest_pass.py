"""One pass of pytest over the project: an agent in a process group of its own, listened to until it is done or dead."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from gonogo.facts import CollectionFailure, Frame
from gonogo.source import Span
from gonogo.tools.pytest_deaths import Death, failure_of
from gonogo.tools.spawn import AGENTS, Child

MEMORY = 2_000_000_000
SILENCE = 10.0  # seconds beyond a file's limit in which the agent's own watchdog must have ended it
NOT_OURS = ("COV_CORE_", "COVERAGE_", "PYTEST_XDIST_")


@dataclass(frozen=True, slots=True)
class Request:
    """What a pass is asked. `skip` are files not to import, `timeout` seconds for each file."""

    skip: frozenset[str]
    timeout: float
    cache: Path
    memory: int = MEMORY

    def line(self) -> bytes:
        fields = {
            "skip": sorted(self.skip),
            "timeout": self.timeout,
            "memory": self.memory,
            "cache": str(self.cache),
        }
        return json.dumps(fields).encode() + b"\n"


@dataclass
class Pass:
    """What one pass saw. `tests` is None where the interpreter ended before the end; `death` says of what."""

    request: Request
    on_file: Callable[[int], None]
    tests: dict[str, tuple[str, ...]] | None = None
    failures: list[CollectionFailure] = field(default_factory=list)
    finished: set[str] = field(default_factory=set)
    version: str = ""
    unusable: str = ""
    death: CollectionFailure | None = None
    _under_way: list[str] = field(default_factory=list)
    _partial: bytes = b""
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    async def run(cls, root: Path, python: str, request: Request, on_file: Callable[[int], None]) -> Self:
        """Run one pass to its end. Cancelling kills the process group. Raises OSError when it cannot be started."""
        self = cls(request, on_file)
        argv = [python, str(AGENTS / "collect.py")]
        child = await Child.start(argv, cwd=root, env=environment_for(python), on_stdout=self._receive)
        try:
            child.write(request.line())
            hung = not await self._listen(child, request.timeout + SILENCE)
            child.kill()  # and what the project left running, which may hold our pipes open
            await child.wait()
            await child.drained()
        finally:
            await child.end()
        if self.tests is None and not self.unusable:
            trace = child.stderr.decode(errors="replace")
            self.death = failure_of(Death(self.current, child.code or 0, trace, hung, request.timeout), root)
        return self

    @property
    def current(self) -> str:
        """The file whose code was running last, `.` where it was none's."""
        return self._under_way[-1] if self._under_way else "."

    @property
    def can_continue(self) -> bool:
        """Whether the others can be collected without the file that ended this pass."""
        return bool(self._under_way) and self.current not in self.request.skip

    async def _listen(self, child: Child, silence: float) -> bool:
        """Wait for the agent to finish or die; false when it has said nothing for *silence* seconds."""
        exited = asyncio.create_task(child.wait())
        try:
            while not exited.done() and self.tests is None:
                self._heard.clear()
                heard = asyncio.create_task(self._heard.wait())
                done, _ = await asyncio.wait((heard, exited), timeout=silence, return_when=asyncio.FIRST_COMPLETED)
                heard.cancel()
                if not done:
                    return False
        finally:
            exited.cancel()
        return True

    def _receive(self, chunk: bytes) -> None:
        *lines, self._partial = (self._partial + chunk).split(b"\n")
        for line in lines:
            self._dispatch(json.loads(line))
        self._heard.set()

    def _dispatch(self, event: Mapping[str, Any]) -> None:
        match event["event"]:
            case "start":
                self.version = event["pytest"]
            case "unusable":
                self.unusable = event["reason"]
            case "begin":
                self._under_way.append(event["path"])
            case "end":
                self.finished.add(self._under_way.pop())
                self.on_file(len(self.finished))
            case "failure":
                self.failures.append(decoded(event))
            case "done":
                self.tests = {path: tuple(ids) for path, ids in event["tests"].items()}


def decoded(event: Mapping[str, Any]) -> CollectionFailure:
    fields = {name: event[name] for name in ("path", "kind", "message", "exception", "module", "name", "detail")}
    frames = tuple(Frame(Span(*frame["span"]), frame["function"]) for frame in event["frames"])
    return CollectionFailure(blame=Span(*event["blame"]), frames=frames, **fields)


def environment_for(python: str) -> dict[str, str]:
    """Our own environment, as if the project's were activated, without what other tools left for their children."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(NOT_OURS) and k != "PYTEST_CURRENT_TEST"}
    scripts = Path(python).parent
    if (scripts.parent / "pyvenv.cfg").is_file():
        env["VIRTUAL_ENV"] = str(scripts.parent)
        env["PATH"] = os.pathsep.join([str(scripts), env.get("PATH", "")])
    return {**env, "PYTHONDONTWRITEBYTECODE": "1"}
