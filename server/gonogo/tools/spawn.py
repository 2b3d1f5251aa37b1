"""Children that cannot outlive us: each in its own process group, on a leash, with a time limit.

`run` runs a program to its end; `Channel` talks to a long-lived agent in JSON lines. In both, cancelling the waiting
task, a time-out and `kill` end the whole group. Every child's standard input is a pipe that we hold: an agent must
end at its end-of-file, other Python programs are put on `leashed`, so that nothing is left behind when we are killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

AGENTS = Path(__file__).parent.parent / "agent"
STDERR_KEPT = 64 * 1024
CONNECTING = 0.5  # seconds; the pipes to a child are connected within a few turns of the loop
_NEW_GROUP = 0x200  # subprocess.CREATE_NEW_PROCESS_GROUP, which only Windows defines


class ChildEnded(Exception):
    """The child ended in the middle of a conversation; the text has its exit code and the end of its stderr."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a program left. `code` is its exit status, negative for the signal that killed it."""

    code: int
    stdout: bytes
    stderr: bytes


def leashed(python: str, *arguments: str) -> list[str]:
    """The command that runs `python ARGUMENTS` (a script or `-m module`) so that it ends when we do."""
    return [python, str(AGENTS / "leash.py"), *arguments]


async def run(
    argv: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None, limit: float, input: bytes = b""
) -> Ended:
    """Run a program to its end and return what it wrote. *limit* is in seconds.

    Raises TimeoutError when it takes longer, OSError when it cannot be started; then, when cancelled, and for what
    the program itself left running, the whole process group is killed.
    """
    stdout = bytearray()
    child = await Child.start(argv, cwd=cwd, env=env, on_stdout=stdout.extend)
    try:
        async with asyncio.timeout(limit):
            if input:
                child.write(input)
            code = await child.wait()
            child.kill()  # a grandchild may hold our end of the pipes open
            await child.drained()
    finally:
        await child.end()
    return Ended(code, bytes(stdout), child.stderr)


class Child:
    """One running program. Made by `start`; whoever starts it must call `end`."""

    def __init__(self, transport: asyncio.SubprocessTransport, wire: _Wire) -> None:
        self._transport = transport
        self._wire = wire
        self.pid = transport.get_pid()

    @classmethod
    async def start(
        cls,
        argv: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        on_stdout: Callable[[bytes], object],
    ) -> Child:
        """Start *argv* in a group of its own; *on_stdout* gets each chunk that it writes. Raises OSError."""
        loop = asyncio.get_running_loop()
        group: dict[str, Any] = (
            {"creationflags": _NEW_GROUP} if sys.platform == "win32" else {"start_new_session": True}
        )
        wire = _Wire(on_stdout)
        starting = loop.create_task(loop.subprocess_exec(lambda: wire, *argv, cwd=cwd, env=env, **group))
        try:
            transport, _ = await asyncio.shield(starting)
        except asyncio.CancelledError:
            await _abandon(starting, wire)
            raise
        return cls(transport, wire)

    @property
    def stderr(self) -> bytes:
        """The end of what it wrote to standard error, at most 64 KiB."""
        return bytes(self._wire.stderr)

    @property
    def running(self) -> bool:
        return self._transport.get_returncode() is None

    @property
    def code(self) -> int | None:
        return self._transport.get_returncode()

    def write(self, message: bytes) -> None:
        stdin = cast(asyncio.WriteTransport | None, self._transport.get_pipe_transport(0))
        if stdin is not None and not stdin.is_closing():
            stdin.write(message)

    async def wait(self) -> int:
        """Wait for the program itself (not for what it started) to exit."""
        await asyncio.shield(self._wire.exited)
        return self._transport.get_returncode() or 0

    async def drained(self) -> None:
        """Wait until all that it wrote has been read."""
        await asyncio.shield(self._wire.drained)

    def kill(self) -> None:
        """Kill the whole group, at once. Safe to call at any time."""
        if sys.platform == "win32":
            if self.running:
                subprocess.run(["taskkill", "/F", "/T", "/PID", str(self.pid)], capture_output=True, check=False)
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    async def end(self, grace: float = 0.0) -> None:
        """Close its input, give it *grace* seconds to leave by itself, then kill the group and reap it."""
        if grace and self.running and (stdin := self._transport.get_pipe_transport(0)):
            stdin.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.wait(), grace)
        self.kill()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.wait(), 5)
        self._transport.close()


async def _abandon(starting: asyncio.Task[tuple[asyncio.SubprocessTransport, _Wire]], wire: _Wire) -> None:
    """End a child whose start was cancelled.

    When the loop is closing, everything was cancelled, the connecting of its pipes too: asyncio has killed the child,
    but waits for these pipes for ever, until it is cancelled once more.
    """
    await asyncio.wait({starting}, timeout=CONNECTING)
    if not starting.done():
        starting.cancel()
        await asyncio.wait({starting})
    if not starting.cancelled() and not starting.exception():
        await Child(starting.result()[0], wire).end()


class _Wire(asyncio.SubprocessProtocol):
    """What arrives from the child. Unlike a StreamReader it knows of the exit while grandchildren hold the pipes."""

    def __init__(self, on_stdout: Callable[[bytes], object]) -> None:
        loop = asyncio.get_running_loop()
        self.exited: asyncio.Future[None] = loop.create_future()
        self.drained: asyncio.Future[None] = loop.create_future()
        self.stderr = bytearray()
        self._on_stdout = on_stdout
        self._open = {1, 2}

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == 2:
            self.stderr += data
            del self.stderr[:-STDERR_KEPT]
        else:
            self._on_stdout(data)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        self._open.discard(fd)
        if not self._open and not self.drained.done():
            self.drained.set_result(None)

    def process_exited(self) -> None:
        if not self.exited.done():
            self.exited.set_result(None)


class Channel:
    """A conversation with an agent: one JSON object a line each way; every request is answered by its `id`.

    Lines without an `id` are events (progress) and go to *on_event*.
    """

    def __init__(self, on_event: Callable[[dict[str, Any]], None] | None = None) -> None:
        self._on_event = on_event
        self._child: Child | None = None
        self._partial: list[bytes] = []
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._last_id = 0

    async def start(self, argv: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None) -> None:
        """Start the agent. Raises OSError."""
        self._waiting[0] = asyncio.get_running_loop().create_future()
        self._child = await Child.start(argv, cwd=cwd, env=env, on_stdout=self._receive)

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.running

    @property
    def pid(self) -> int:
        """The agent's process id, 0 before it is started."""
        return self._child.pid if self._child else 0

    async def ask(self, message: Mapping[str, Any], limit: float) -> dict[str, Any]:
        """Send a request and wait for its answer.

        Raises ChildEnded when the agent ends first, and TimeoutError after *limit* seconds, when the agent has been
        killed: one that does not answer in time is not asked again.
        """
        child = self._child
        if child is None or not child.running:
            raise ChildEnded(self._obituary())
        self._last_id = number = self._last_id + 1
        self._waiting[number] = asyncio.get_running_loop().create_future()
        child.write(json.dumps({**message, "id": number}).encode() + b"\n")
        return await self._answer(child, number, limit)

    async def first_answer(self, limit: float) -> dict[str, Any]:
        """The message with `id` 0 that an agent may send unasked when it is ready. Raises as `ask` does."""
        if self._child is None:
            raise ChildEnded(self._obituary())
        return await self._answer(self._child, 0, limit)

    async def _answer(self, child: Child, number: int, limit: float) -> dict[str, Any]:
        answer = self._waiting[number]
        exited = asyncio.create_task(child.wait())
        try:
            async with asyncio.timeout(limit):
                await asyncio.wait((answer, exited), return_when=asyncio.FIRST_COMPLETED)
                if not answer.done():
                    await child.drained()
        except TimeoutError:
            child.kill()
            raise
        finally:
            exited.cancel()
            del self._waiting[number]
        if not answer.done():
            raise ChildEnded(self._obituary())
        return answer.result()

    async def close(self, grace: float = 1.0) -> None:
        """End the agent: by closing its input, and after *grace* seconds by force."""
        if self._child is not None:
            await self._child.end(grace)

    def kill(self) -> None:
        if self._child is not None:
            self._child.kill()

    def _receive(self, chunk: bytes) -> None:
        *complete, rest = chunk.split(b"\n")
        for end in complete:
            line = b"".join([*self._partial, end])
            self._partial.clear()
            self._dispatch(line)
        if rest:
            self._partial.append(rest)

    def _dispatch(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except ValueError:
            return  # not ours: something in the agent wrote to our pipe
        if not isinstance(message, dict):
            return
        if "id" not in message:
            if self._on_event:
                self._on_event(message)
        elif (future := self._waiting.get(message["id"])) and not future.done():
            future.set_result(message)

    def _obituary(self) -> str:
        if self._child is None:
            return "the agent was never started"
        lines = self._child.stderr.decode(errors="replace").strip().splitlines()
        return f"the agent ended with status {self._child.code}" + (f": {lines[-1]}" if lines else "")
