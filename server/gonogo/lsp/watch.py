"""Watches the disk for clients that do not tell of changed files.

Only directories that hold files of the project are watched, one by one: a recursive watch over virtual environments
and node_modules would use up the system's watches.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

log = logging.getLogger(__name__)

COARSE = 1.0  # seconds by which a file system may be behind the clock
QUIET = 0.15  # seconds without a further event: a git checkout of 500 files is one change


class Watcher(FileSystemEventHandler):
    """Calls *on_change* on the event loop with the relative paths that changed, once a burst is over."""

    def __init__(self, root: Path, on_change: Callable[[Iterable[str]], None]) -> None:
        self.root, self._on_change = root, on_change
        self._loop = asyncio.get_running_loop()
        self._observer = Observer()
        self._observer.daemon = True
        self._watched: set[str] = set()
        self._followed: Mapping[str, object] = {}
        self._since = time.time() - COARSE
        self._changed: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._observer.start()

    def follow(self, files: Mapping[str, object]) -> None:
        """Watch the directories of these relative paths, and every directory above them.

        Returns at once: a thread does it, for beside a judgement each system call takes milliseconds, and there are
        hundreds. What has changed since the last time is told then, as nobody watched it.
        """
        if files is self._followed:
            return
        self._followed = files
        new = directories_of(files) - self._watched
        if new:
            self._watched |= new
            since, self._since = self._since, time.time() - COARSE
            self._loop.run_in_executor(None, self._watch_all, new, files, since)

    def _watch_all(self, directories: Iterable[str], files: Iterable[str], since: float) -> None:
        for directory in directories:
            self._watch(directory)
        inside = (path for path in files if (path.rpartition("/")[0] or ".") in directories)
        changed = [self.root / path for path in inside if _changed_at(self.root / path) >= since]
        for directory in directories:
            if _changed_at(self.root / directory) >= since:
                changed += _entries(self.root / directory)
        with contextlib.suppress(RuntimeError):  # the loop is closed: the folder was, meanwhile
            for path in changed:
                self._loop.call_soon_threadsafe(self._note, str(path), path.is_dir())

    def _watch(self, directory: str) -> None:
        self._watched.add(directory)
        try:
            self._observer.schedule(self, str(self.root / directory))
        except OSError as error:  # gone again, or the system has no watches left
            log.warning("cannot watch %s: %s", directory, error)
            self._watched.discard(directory)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """On the observer's thread: hand over to the loop."""
        if event.event_type in ("opened", "closed_no_write"):
            return
        for name in (event.src_path, event.dest_path):
            if name:
                self._loop.call_soon_threadsafe(self._note, str(name), event.is_directory)

    def _note(self, name: str, is_directory: bool) -> None:
        path = Path(name)
        if not path.is_relative_to(self.root):
            return
        relative = path.relative_to(self.root).as_posix()
        if is_directory and path.is_dir() and relative != ".":
            self._watch_new(path)
        elif is_directory:
            self._watched.discard(relative)
        self._changed.add(relative)
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_later(QUIET, self._flush)

    def _watch_new(self, directory: Path) -> None:
        """A new directory may have got files before we watched it."""
        relative = directory.relative_to(self.root).as_posix()
        if relative not in self._watched and not directory.name.startswith("."):
            self._watch(relative)
            self._changed.update(f"{relative}/{entry.name}" for entry in directory.iterdir() if entry.is_file())

    def _flush(self) -> None:
        changed, self._changed = self._changed, set()
        self._on_change(changed)

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._observer.stop()


def directories_of(files: Iterable[str]) -> set[str]:
    """Every directory that these relative paths lie in, the root as `.`."""
    found = {"."}
    for path in files:
        directory = path.rpartition("/")[0]
        while directory and directory not in found:
            found.add(directory)
            directory = directory.rpartition("/")[0]
    return found


def _entries(directory: Path) -> list[Path]:
    try:
        return list(directory.iterdir())
    except OSError:
        return []


def _changed_at(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except OSError:
        return math.inf  # gone
