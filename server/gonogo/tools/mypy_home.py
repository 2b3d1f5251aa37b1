"""Where our caches of mypy are kept, one server at a time in each."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from gonogo.tools.locks import hold

SEVERAL = 8  # servers on one project, such as two editors; any more share the last home


class Home:
    """A folder for one way of running mypy. Another server on the same project gets one of its own.

    `cache` is for verifying runs, `fine` for the fast engine to start from, `shadow` for runs on unsaved buffers.
    """

    def __init__(self, wanted: Path) -> None:
        for number in range(SEVERAL):
            self.folder = wanted.with_name(f"{wanted.name}-{number}") if number else wanted
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = hold(self.folder / "lock")
            if self._lock is not None:
                _sweep(self.folder)
                break
        self.cache, self.fine, self.shadow = (self.folder / name for name in ("cache", "fine", "shadow"))

    def scratch(self, number: int) -> Path:
        """A folder for one agent's copy of the cache."""
        return self.folder / f"agent-{os.getpid()}-{number:x}"

    def close(self) -> None:
        if self._lock is not None:
            os.close(self._lock)  # which releases it
            self._lock = None


def default_home(root: Path, *distinct: str, arguments: Sequence[str]) -> Path:
    """A folder of the user's per workspace, interpreter, mypy and arguments; the project gets no `.mypy_cache`."""
    name = hashlib.blake2b("\0".join((str(root.resolve()), *distinct, *arguments)).encode(), digest_size=10)
    return Path(platformdirs.user_cache_dir("gonogo", appauthor=False)) / "mypy" / name.hexdigest()


def _sweep(folder: Path) -> None:
    """Remove what agents of servers that are gone have left; we hold the folder's lock."""
    for scratch in folder.glob("agent-*-*"):
        with contextlib.suppress(OSError):
            shutil.rmtree(scratch)
