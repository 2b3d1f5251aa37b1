"""One pass of pytest over the project or some of its files, as the agent's events tell it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from gonogo.facts import CollectionFailure, Frame, MissingFixture, SideEffect
from gonogo.source import Span
from gonogo.tools.pytest_deaths import Death, failure_of
from gonogo.tools.spawn import AGENTS, Child
from gonogo.tools.strays import NAME, end_strays, new_mark

AGENT = str(AGENTS / "collect.py")
MARK = b"\x1egonogo "  # each line of the agent begins so; others are the project's, which may write there too
DRAINING = 5.0  # seconds
MEMORY = 2_000_000_000
SILENCE = 70.0  # seconds beyond a file's limit in which the agent's own watchdog must have ended it
# One thread each is enough to import: on a large machine their threads alone exceed any limit of memory.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
NOT_OURS = ("COV_CORE_", "COVERAGE_", "PYTEST_XDIST_")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the agent may take, and where it looks.

    `timeout` is in seconds for each file, `memory` in bytes; `cache` holds its files. `as_module` says that modules are
    looked for in the working directory too, as by `python -m pytest`.
    """

    timeout: float
    cache: Path
    memory: int = MEMORY
    as_module: bool = False

    def setup(self, **more: Any) -> dict[str, Any]:
        """The first request to an agent."""
        given = {"timeout": self.timeout, "memory": self.memory, "cache": str(self.cache), "arguments": []}
        return {**given, "as_module": self.as_module, **more}


@dataclass
class Pass:
    """What one pass saw. `tests` is None where the interpreter ended before the end; `death` then says of what.

    `skip` are test files that were not to be imported, `barred` modules whose import was to fail at once. `modules` and
    `path` are what the agent asks back to be warm the next time. `on_file` is called with the number of files done.
    `known` are files not to be collected again, with the folders that each adds to `sys.path`. `reads` and `shares` say
    what the collection depends on, as `agent/collect_record.py` tells it.
    """

    skip: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    on_file: Callable[[int], None] = lambda done: None
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    tests: dict[str, tuple[str, ...]] | None = None
    failures: list[CollectionFailure] = field(default_factory=list)
    effects: list[SideEffect] = field(default_factory=list)
    fixtures: list[MissingFixture] = field(default_factory=list)
    finished: set[str] = field(default_factory=set)
    version: str = ""
    unusable: str = ""
    modules: list[Any] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    reads: dict[str, list[str]] = field(default_factory=dict)
    shares: Mapping[str, Any] = field(default_factory=dict)
    by_item: bool = False
    death: CollectionFailure | None = None
    broken: CollectionFailure | None = None
    end: Mapping[str, Any] | None = None
    _collected: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _under_way: list[str] = field(default_factory=list)

    @property
    def current(self) -> str:
        """The file whose code was running last, `.` where it was none's."""
        return self._under_way[-1] if self._under_way else "."

    @property
    def can_continue(self) -> bool:
        """Whether the others can be collected without the file that ended this pass."""
        return bool(self._under_way) and self.current not in self.skip

    def hear(self, event: Mapping[str, Any]) -> None:
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
            case "finished":
                self.end = event
            case _:
                self._keep(event)

    def _keep(self, event: Mapping[str, Any]) -> None:
        """What the pass has found."""
        match event["event"]:
            case "failure":
                self.failures.append(decoded(event))
            case "broken":
                self.broken = decoded(event)
            case "effect":
                span = Span(*event["span"])
                self.effects.append(SideEffect(event["path"], event["kind"], event["message"], span))
            case "fixture":
                self.fixtures.append(missing_fixture(event))
            case "tests":
                self._collected[event["path"]] = tuple(event["ids"])
            case "modules":
                self.modules += event["modules"]
            case "reads":
                self.reads[event["path"]] = event["files"]
            case "shares":
                self.shares = event
            case "done":
                self.tests, self.path, self.by_item = self._collected, event["path"], event["by_item"]

    def died(self, death: Death, root: Path) -> None:
        if self.tests is None and not self.unusable:
            self.death = self.broken or failure_of(death, root)


class Conversation:
    """A running agent. `hear` gets each of its events; there is one at a time who listens."""

    def __init__(self, hear: Callable[[Mapping[str, Any]], None]) -> None:
        self.hear = hear
        self._mark = new_mark()
        self._heard = asyncio.Event()
        self._partial: list[bytes] = []

    @classmethod
    async def start(
        cls, root: Path, python: str, setup: Mapping[str, Any], hear: Callable[[Mapping[str, Any]], None]
    ) -> Self:
        """Start the agent; raises OSError. Whoever starts it must `end` it."""
        self = cls(hear)
        env = {**environment_for(python), NAME: self._mark}
        self.child = await Child.start([python, AGENT], cwd=root, env=env, on_stdout=self._receive)
        self.send(setup)
        return self

    child: Child

    def send(self, message: Mapping[str, Any]) -> None:
        self.child.write(json.dumps(message).encode() + b"\n")

    async def listen(self, is_over: Callable[[], bool], silence: float) -> bool:
        """Wait until it is over or the agent has exited; false when it has said nothing for *silence* seconds."""
        exited = asyncio.create_task(self.child.wait())
        try:
            while not exited.done() and not is_over():
                self._heard.clear()
                heard = asyncio.create_task(self._heard.wait())
                done, _ = await asyncio.wait((heard, exited), timeout=silence, return_when=asyncio.FIRST_COMPLETED)
                heard.cancel()
                if not done:
                    return False
        finally:
            exited.cancel()
        return True

    async def close(self) -> None:
        """Kill it and what the project left running, which may hold our pipes open; hear what it still had to say."""
        self.child.kill()
        await self.child.wait()
        await asyncio.to_thread(end_strays, self._mark)
        with contextlib.suppress(TimeoutError):  # where a stray that was not found holds our pipes for ever
            await asyncio.wait_for(self.child.drained(), DRAINING)
        await self.child.end()

    async def sweep(self) -> None:
        """End what the project has started and that has left the agent's session."""
        await asyncio.to_thread(end_strays, self._mark, self.child.pid)

    async def end(self) -> None:
        """Kill it with all that it and the project have started."""
        await self.child.end()
        await asyncio.to_thread(end_strays, self._mark)

    def _receive(self, chunk: bytes) -> None:
        *complete, rest = chunk.split(b"\n")
        for end in complete:
            line = b"".join([*self._partial, end])
            self._partial.clear()
            if line.startswith(MARK):
                self.hear(json.loads(line[len(MARK) :]))
        if rest:
            self._partial.append(rest)
        self._heard.set()


async def run(root: Path, python: str, limits: Limits, seen: Pass, **request: Any) -> Pass:
    """Run a fresh process to its end. Cancelling kills the process group. Raises OSError when it cannot be started."""
    setup = limits.setup(skip=sorted(seen.skip), barred=sorted(seen.barred), known=dict(seen.known), **request)
    agent = await Conversation.start(root, python, setup, seen.hear)
    try:
        hung = not await agent.listen(lambda: seen.tests is not None, limits.timeout + SILENCE)
        await agent.close()
    finally:
        await agent.end()
    trace = agent.child.stderr.decode(errors="replace")
    seen.died(Death(seen.current, agent.child.code or 0, trace, hung, limits.timeout), root)
    return seen


def decoded(event: Mapping[str, Any]) -> CollectionFailure:
    fields = {name: event[name] for name in ("path", "kind", "message", "exception", "module", "name", "detail")}
    fields |= {"lacking": event["lacking"], "lacked": tuple(event["lacked"])}
    frames = tuple(Frame(Span(*frame["span"]), frame["function"]) for frame in event["frames"])
    return CollectionFailure(blame=Span(*event["blame"]), frames=frames, **fields)


def missing_fixture(event: Mapping[str, Any]) -> MissingFixture:
    fields = {name: event[name] for name in ("path", "name", "function", "tests", "similar")}
    elsewhere = Span(*event["elsewhere"]) if event["elsewhere"] else None
    return MissingFixture(span=Span(*event["span"]), elsewhere=elsewhere, **fields)


def environment_for(python: str) -> dict[str, str]:
    """Our own environment, as if the project's were activated, without what other tools left for their children."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(NOT_OURS) and k != "PYTEST_CURRENT_TEST"}
    scripts = Path(python).parent
    if (scripts.parent / "pyvenv.cfg").is_file():
        env["VIRTUAL_ENV"] = str(scripts.parent)
        env["PATH"] = os.pathsep.join([str(scripts), env.get("PATH", "")])
    return {**dict.fromkeys(THREADS, "1"), **env, "PYTHONDONTWRITEBYTECODE": "1"}
