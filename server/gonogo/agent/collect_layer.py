"""The layer between the warm process and a collection: pytest configured, first-party modules imported, once.

No process imports a module twice, as a second import finds the traces of the first (registries, metadata, metrics). So
a layer is built without the modules that are being edited and without all that import them; each collection is a fork
of the layer, imports these anew, and is thrown away.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import sys
import threading
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional

import collect_hooks
import collect_modules
from collect_fork import Fork
from collect_limits import Limits
from collect_overlay import Overlay
from collect_places import Workspace, source_lines
from collect_wire import Inbox, Wire

SILENCE = 70.0  # seconds beyond a file's limit in which the watchdog of `collect_limits` must have ended it
Forward = Callable[..., None]


class NoLimits:
    """A layer has no limits of its own: the process above it ends it when it is silent for too long."""

    def arm(self, is_file: bool = False) -> None: ...

    def watch_crashes(self) -> None: ...


class Ground:
    """What a collection stands on: in the warm process itself nothing but pytest, in a layer what was built there."""

    def __init__(self, setup: Dict[str, Any], root: Path) -> None:
        self.setup, self.root = setup, root
        self.workspace = Workspace(root)
        self.overlay = Overlay()
        self.observer: Any = None
        self.session: Any = None

    def collect(self, request: Dict[str, Any], forward: Forward) -> None:
        """Collect in a fork; its events are forwarded, and then how it ended."""
        silence = self.setup["timeout"] + SILENCE
        fork = Fork(lambda source, channel: self._child(request, source, channel))
        try:
            forward(event="child", pid=fork.pid)
            for event in fork.events("done", silence):
                forward(**event)
        finally:
            fork.end()
            forward(event="finished", code=fork.code, trace=fork.trace[-8000:], hung=fork.hung)

    def _child(self, request: Dict[str, Any], source: int, channel: int) -> None:
        Inbox(source)
        self.collect_here(request, Wire(channel), channel)

    def collect_here(self, request: Dict[str, Any], wire: Wire, trace: int) -> None:
        """Collect in this very process."""
        limits = Limits(self.setup["timeout"], self.setup.get("memory", 0), trace)
        limits.start()
        source_lines.cache_clear()
        importlib.invalidate_caches()
        self.overlay.show(request.get("buffers", {}), self.root)
        if self.observer is None:
            self.observer = self._new_observer(wire.emit, limits)
        self.observer.emit, self.observer.limits = wire.emit, limits
        self.observer.skip = frozenset(request.get("skip", ()))
        tests = collect_hooks.run(self.observer, self.setup["arguments"], self.session, request.get("paths"))
        wire.emit(event="done", tests=tests, modules=collect_modules.loaded(self.workspace), path=sys.path)

    def _new_observer(self, emit: Any, limits: Any) -> Any:
        return collect_hooks.Observer(emit, limits, self.workspace, ())

    def build(self, plan: Dict[str, Any], emit: Any) -> Dict[str, Any]:
        """Make a layer of this process: refuse `hot` files, configure pytest if asked, import `names` in order.

        What it says of itself is what a clean layer must be: nothing refused, everything imported, no thread running.
        """
        self.overlay.refuse(plan["hot"], self.root)
        self.observer = self._new_observer(emit, NoLimits())
        if plan["configure"]:
            try:
                self.session = collect_hooks.configure(self.observer, self.setup["arguments"])
            except BaseException:
                self.observer = None
        with self._import_path(plan["path"]):
            present = collect_modules.preload(plan["names"])
        if self.session is None:
            self.observer = None
        gc.freeze()
        return {
            "configured": self.session is not None,
            "names": present,
            "refused": self.overlay.was_refused,
            "threads": threading.active_count() - 2,  # the main one, and the one that reads requests
            "files": collect_modules.own_files(self.workspace),
            "folders": self._conftest_folders(),
        }

    def _conftest_folders(self) -> List[str]:
        """The folders in which pytest has looked for conftests and will not look again."""
        known = getattr(self.session.config.pluginmanager, "_dirpath2confmods", {}) if self.session else {}
        return [self.workspace.relative(folder) for folder in known]

    @contextlib.contextmanager
    def _import_path(self, path: List[str]) -> Iterator[None]:
        """Where pytest is not configured yet, first-party modules are found where it found them the last time."""
        before = sys.path[:]
        if self.session is None:
            sys.path[:] = path
        try:
            yield
        finally:
            if self.session is None:
                sys.path[:] = before


class Layer:
    """A layer as the warm process sees it."""

    def __init__(self, setup: Dict[str, Any], root: Path, plan: Dict[str, Any]) -> None:
        self.plan = plan
        self.built: Optional[Dict[str, Any]] = None
        self._fork = Fork(lambda source, channel: _serve(setup, root, plan, source, channel))
        for event in self._fork.events("built", setup["timeout"] + SILENCE):
            if event["event"] == "built":
                self.built = event

    @property
    def is_clean(self) -> bool:
        built = self.built
        return (
            built is not None
            and not built["refused"]
            and not built["threads"]
            and built["names"] == self.plan["names"]
            and built["configured"] == self.plan["configure"]
        )

    def collect(self, request: Dict[str, Any], silence: float, forward: Forward) -> None:
        self._fork.send(**request)
        finished = False
        for event in self._fork.events("finished", silence):
            finished = finished or event["event"] == "finished"
            forward(**event)
        if not finished:
            forward(event="finished", code=self._fork.code, trace=self._fork.trace, hung=True)

    def end(self) -> None:
        self._fork.end()


def _serve(setup: Dict[str, Any], root: Path, plan: Dict[str, Any], source: int, channel: int) -> None:
    inbox, wire, ground = Inbox(source), Wire(channel), Ground(setup, root)
    wire.emit(event="built", **ground.build(plan, wire.emit))
    while True:
        ground.collect(inbox.get(), wire.emit)
