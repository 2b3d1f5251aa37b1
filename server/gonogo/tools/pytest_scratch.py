"""Where the files of a collection go, apart from the project, and away again when their owner is gone."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import platformdirs

from gonogo.tools.locks import hold


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
            turn = hold(home / "turn", wait=True)  # between making a folder and locking it, nobody sweeps
        except OSError:
            self.folder = Path(tempfile.mkdtemp(prefix="gonogo-"))
            return
        try:
            _sweep(home)
            self.folder = Path(tempfile.mkdtemp(prefix="collect-", dir=home))
            self._lock = hold(self.folder / "lock")
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
            lock = hold(folder / "lock")
            if lock is not None:
                os.close(lock)
                shutil.rmtree(folder)
