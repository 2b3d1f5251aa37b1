"""Watches the disk for clients that do not tell of changed files.

Only directories that hold files of the project are watched, one by one: a recursive watch over virtual environments
and node_modules would use up the system's watches.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

log = logging.getLogger(__name__)

QUIET = 0.15  # seconds without a further event: a git checkout of 500 files is one change


class Watcher(FileSystemEventHandler):
    """Calls *on_change* on the event loop with the relative paths that changed, once a burst is over."""

    def __init__(self, root: Path, on_change: Callable[[Iterable[str]], None]) -> None:
        self.root, self._on_change = root, on_change
        self._loop = asyncio.get_running_loop()
        self._observer = Observer()
        self._observer.daemon = True
        self._watched: set[str] = set()
        self._changed: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._observer.start()

    def follow(self, files: Iterable[str]) -> None:
        """Watch the directories of these relative paths, and every directory above them."""
        wanted = {"."}
        for path in files:
            wanted.update(str(parent) for parent in PurePosixPath(path).parents)
        for directory in wanted - self._watched:
            self._watch(directory)

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
