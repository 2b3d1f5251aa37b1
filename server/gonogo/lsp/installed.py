"""Watches what is installed, and where an environment may come to be, for no client tells of either.

Only the entries of a few folders are watched: whatever installs, upgrades or removes a distribution makes one there.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from gonogo.facts import Environment
from gonogo.model import Fact
from gonogo.tools.environments import IN_WORKSPACE

log = logging.getLogger(__name__)

QUIET = 1.0  # seconds without a further entry: pip is done with one distribution and not yet at the next
_NOT_INSTALLED = ("__pycache__", "~", ".")  # bytecode of what is imported, and what pip is about to remove


class InstalledWatcher(FileSystemEventHandler):
    """Calls *on_change* on the event loop once what is installed, or an environment in *root*, was changed."""

    def __init__(self, root: Path, on_change: Callable[[], None]) -> None:
        self.root, self._on_change = root, on_change
        self._loop = asyncio.get_running_loop()
        self._observer = Observer()
        self._observer.daemon = True
        self._observer.start()
        self._watched: dict[Path, ObservedWatch] = {}
        self._followed: Fact | None = None
        self._timer: asyncio.TimerHandle | None = None

    def follow(self, environment: Fact | None) -> None:
        """Watch the folders of this environment from now on; a thread does it, as each takes several system calls."""
        if environment is not self._followed:
            self._followed = environment
            self._loop.run_in_executor(None, self._watch, folders_of(self.root, environment))

    def _watch(self, folders: set[Path]) -> None:
        for gone in self._watched.keys() - folders:
            with contextlib.suppress(KeyError, OSError):
                self._observer.unschedule(self._watched.pop(gone))
        for new in folders - self._watched.keys():
            try:
                self._watched[new] = self._observer.schedule(self, str(new))
            except OSError as error:  # gone meanwhile, or the system has no watches left
                log.warning("cannot watch %s: %s", new, error)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """On the observer's thread: hand over to the loop what is new, gone or renamed."""
        if event.event_type in ("created", "deleted", "moved"):
            names = [Path(str(name)) for name in (event.src_path, event.dest_path) if name]
            if any(self._counts(name) for name in names):
                with contextlib.suppress(RuntimeError):  # the loop is closed
                    self._loop.call_soon_threadsafe(self._note)

    def _counts(self, entry: Path) -> bool:
        if entry.parent == self.root:
            return entry.name in IN_WORKSPACE
        return not entry.name.startswith(_NOT_INSTALLED)

    def _note(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_later(QUIET, self._on_change)

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._observer.stop()


def folders_of(root: Path, environment: Fact | None) -> set[Path]:
    """The folders in which a distribution or an environment appears as an entry."""
    path = environment.search_path if isinstance(environment, Environment) else ()
    installed = (Path(entry) for entry in path if Path(entry).name in ("site-packages", "dist-packages"))
    return {folder for folder in (root, *(root / name for name in IN_WORKSPACE), *installed) if folder.is_dir()}
