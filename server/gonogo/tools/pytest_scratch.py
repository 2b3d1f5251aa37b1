"""Where the files of a collection go, apart from the project, and away again when their owner is gone."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import platformdirs


class Scratch:
    """A folder of one server's own, for as long as it is open.

    Opening one removes those whose owners were killed: an owner holds a lock that the system releases when it ends.
    Where the user's cache cannot be written, the folder is one of the system's temporary ones.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._lock: int | None = None
        home = home or Path(platformdirs.user_cache_dir("gonogo", appauthor=False)) / "scratch"
        try:
            home.mkdir(parents=True, exist_ok=True)
            turn = _locked(home / "turn", wait=True)  # between making a folder and locking it, nobody sweeps
        except OSError:
            self.folder = Path(tempfile.mkdtemp(prefix="gonogo-"))
            return
        try:
            _sweep(home)
            self.folder = Path(tempfile.mkdtemp(prefix="collect-", dir=home))
            self._lock = _locked(self.folder / "lock")
        finally:
            if turn is not None:
                os.close(turn)

    def close(self) -> None:
        if self._lock is not None:
            os.close(self._lock)  # which releases it
            self._lock = None
        shutil.rmtree(self.folder, ignore_errors=True)


def _sweep(home: Path) -> None:
    for folder in home.glob("collect-*"):
        with contextlib.suppress(OSError):
            lock = _locked(folder / "lock")
            if lock is not None:
                os.close(lock)
                shutil.rmtree(folder)


def _locked(path: Path, *, wait: bool = False) -> int | None:
    """The descriptor that holds the lock until it is closed; None where another process has it."""
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
