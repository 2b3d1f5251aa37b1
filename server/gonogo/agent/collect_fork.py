"""Forks that answer in JSON lines, each the leader of its own process group."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
import warnings
from typing import Any, Dict, Iterator, Set

from collect_wire import MARK

_ours: Set[int] = set()  # our ends of the pipes to other forks, which a new fork must not hold open


class Fork:
    """A second process like the present one, with pipes between the two: both go on, `is_child` says who is who.

    In the child, `source` is what we send, whose end is our end, and `channel` is what we listen to.
    """

    def __init__(self) -> None:
        self.source, self._sending = os.pipe()
        self._receiving, self.channel = os.pipe()
        with warnings.catch_warnings():  # Python 3.12 warns of threads: ours only read pipes
            warnings.simplefilter("ignore")
            self.pid = os.fork()
        self.trace, self.hung, self.code = "", False, 0
        if self.is_child:
            os.setpgid(0, 0)
            for end in (*_ours, self._sending, self._receiving):
                os.close(end)
            _ours.clear()
            return
        with contextlib.suppress(OSError):
            os.setpgid(self.pid, self.pid)  # here too, so that the group exists before we may have to kill it
        os.close(self.source)
        os.close(self.channel)
        _ours.update((self._sending, self._receiving))

    @property
    def is_child(self) -> bool:
        return self.pid == 0

    def send(self, **message: Any) -> None:
        rest = memoryview(json.dumps(message).encode() + b"\n")
        with contextlib.suppress(OSError):
            while rest:
                rest = rest[os.write(self._sending, rest) :]

    def events(self, last: str, silence: float) -> Iterator[Dict[str, Any]]:
        """Its JSON lines up to the event called *last*, or until it is dead or says nothing for *silence* seconds.

        Lines without our mark are the trace of its end, or what the project has written there.
        """
        partial = b""
        heard = time.monotonic()
        dead = False
        while True:
            ready, _, _ = select.select([self._receiving], [], [], 0.05 if dead else 0.5)
            chunk = os.read(self._receiving, 1 << 20) if ready else b""
            if not chunk:
                if dead or ready:  # a fork of the child may hold the pipe: what the child wrote has been read
                    break
                dead = self._has_ended()
                self.hung = not dead and time.monotonic() - heard > silence
                if self.hung:
                    break
                continue
            heard = time.monotonic()
            *lines, partial = (partial + chunk).split(b"\n")
            for line in lines:
                if not line.startswith(MARK):
                    self.trace += line.decode(errors="replace") + "\n"
                    continue
                event = json.loads(line[len(MARK) :])
                yield event
                if event["event"] == last:
                    return

    def _has_ended(self) -> bool:
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            self._reaped(status)
        return bool(pid)

    def _reaped(self, status: int) -> None:
        self.code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)

    def end(self) -> None:
        """Kill it with all that it started, and forget it."""
        kill_group(self.pid)
        with contextlib.suppress(ChildProcessError):
            _, status = os.waitpid(self.pid, 0)
            self._reaped(status)
        for end in (self._sending, self._receiving):
            os.close(end)
            _ours.discard(end)


def kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
