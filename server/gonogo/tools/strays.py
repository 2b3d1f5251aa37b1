"""Processes that the project started and that have left our process group: daemons, which no signal to it reaches.

All that an agent starts inherits a mark in its environment, by which Linux shows it. Elsewhere they are not found.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

NAME = "GONOGO_COLLECTION"  # of the variable that marks


def new_mark() -> str:
    return uuid.uuid4().hex


def end_strays(mark: str, session: int = 0) -> None:
    """Kill whatever has the mark, but for the processes of *session*."""
    if sys.platform != "linux":
        return
    for pid in _marked(f"{NAME}={mark}".encode()):
        with contextlib.suppress(OSError):
            if os.getsid(pid) != session:
                os.kill(pid, signal.SIGKILL)


def _marked(mark: bytes) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):  # it has ended, or is another user's
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    yield int(entry.name)
