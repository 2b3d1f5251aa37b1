"""The agent's streams: JSON lines to the one who asked, a trace for last words, silence for the project."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
from typing import Any, Callable, Dict, Optional, Tuple

MARK = b"\x1egonogo "  # each of our lines begins so, as `tools/pytest_pass.py` knows: the project may write there too


def take_streams() -> Tuple[int, int, int]:
    """Keep standard input, output and error for ourselves; the project reads nothing, and what it prints is dropped."""
    kept = os.dup(0), os.dup(1), os.dup(2)
    empty, silence = os.open(os.devnull, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY)
    os.dup2(empty, 0)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.close(empty)
    os.close(silence)
    return kept


class Wire:
    """Events to the one who asked. A fork that the project left running must not speak in our name."""

    def __init__(self, channel: int) -> None:
        self._channel, self._pid, self._exit = channel, os.getpid(), os._exit
        self._write, self._dumps = os.write, json.dumps  # whatever the project puts in their place

    def emit(self, **event: Any) -> None:
        if os.getpid() != self._pid:
            self._exit(1)
        rest = memoryview(b"\n" + MARK + self._dumps(event).encode() + b"\n")
        while rest:
            rest = rest[self._write(self._channel, rest) :]


class Inbox:
    """JSON lines that come in, read by a thread: at their end, whatever we are doing, the process group is ended."""

    def __init__(self, source: int) -> None:
        self._source, self._exit = source, os._exit
        self._lines: queue.SimpleQueue[Dict[str, Any]] = queue.SimpleQueue()
        self.urgent: Callable[[Dict[str, Any]], None] = self.put
        threading.Thread(target=self._read, daemon=True).start()

    def put(self, message: Dict[str, Any]) -> None:
        self._lines.put(message)

    def get(self) -> Dict[str, Any]:
        return self._lines.get()

    def _read(self) -> None:
        partial = b""
        while chunk := _read(self._source):
            *lines, partial = (partial + chunk).split(b"\n")
            for line in lines:
                self.urgent(json.loads(line))
        end_group(self._exit)


def _read(source: int) -> Optional[bytes]:
    try:
        return os.read(source, 65536)
    except OSError:
        return None


def end_group(leave: Any = os._exit) -> None:
    """Kill this process and everything that it started. Whoever started it made it leader of its own group."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(os.getpid())], capture_output=True, check=False)
    elif os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    leave(1)
