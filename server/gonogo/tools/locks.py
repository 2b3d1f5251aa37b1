"""Locks between processes, which the system releases when their holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def hold(path: Path, *, wait: bool = False) -> int | None:
    """The descriptor that holds the lock until it is closed; None where another holder has it.

    With *wait*, wait for the other to release it (on Windows at most ten seconds). Raises OSError where the file
    cannot be opened.
    """
    found = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(found, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(found, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(found)
        return None
    return found
