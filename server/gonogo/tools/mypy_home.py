"""Where our caches of mypy are kept, one server at a time in each."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from gonogo.tools.locks import hold

log = logging.getLogger(__name__)

SEVERAL = 8  # servers on one project, such as two editors; any more share the last home


class Home:
    """A folder for one way of running mypy. Another server on the same project gets one of its own.

    `cache` is for verifying runs, `fine` for the fast engine to start from, `shadow` for runs on unsaved buffers.
    Where nothing can be kept, as in a container whose disk is read-only, it is temporary.
    """

    def __init__(self, wanted: Path) -> None:
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        try:
            self.folder, self._lock = _free(wanted)
        except OSError as error:
            log.warning("mypy's cache cannot be kept in %s, so that each start is cold: %s", wanted, error)
            self._temporary = tempfile.TemporaryDirectory(prefix="gonogo-", ignore_cleanup_errors=True)
            self.folder, self._lock = Path(self._temporary.name), None
        self.cache, self.fine, self.shadow = (self.folder / name for name in ("cache", "fine", "shadow"))

    def scratch(self, number: int) -> Path:
        """A folder for one agent's copy of the cache."""
        return self.folder / f"agent-{os.getpid()}-{number:x}"

    def close(self) -> None:
        if self._lock is not None:
            os.close(self._lock)  # which releases it
            self._lock = None
        if self._temporary is not None:
            self._temporary.cleanup()


def _free(wanted: Path) -> tuple[Path, int | None]:
    """The first of the folders for *wanted* that no other server holds, swept, and the lock that we hold on it now."""
    for number in range(SEVERAL):
        folder = wanted.with_name(f"{wanted.name}-{number}") if number else wanted
        folder.mkdir(parents=True, exist_ok=True)
        lock = hold(folder / "lock")
        if lock is not None:
            _sweep(folder)
            break
    return folder, lock


def default_home(root: Path, *distinct: str, arguments: Sequence[str]) -> Path:
    """A folder of the user's per workspace, interpreter, mypy and arguments; the project gets no `.mypy_cache`."""
    name = hashlib.blake2b("\0".join((str(root.resolve()), *distinct, *arguments)).encode(), digest_size=10)
    return Path(platformdirs.user_cache_dir("gonogo", appauthor=False)) / "mypy" / name.hexdigest()


def _sweep(folder: Path) -> None:
    """Remove what agents of servers that are gone have left; we hold the folder's lock."""
    for scratch in folder.glob("agent-*-*"):
        with contextlib.suppress(OSError):
            shutil.rmtree(scratch)
