"""What a collection stands on: a process in which pytest is configured, or about to be, and modules are imported.

No process imports a module twice, as a second import finds the traces of the first (registries, metadata, metrics). So
a layer is built without the modules that are being edited and without all that import them; each collection is a fork
of the layer, imports these anew, and is thrown away.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
from pathlib import Path
from typing import AbstractSet, Any, Callable, Dict, Iterator, List, Optional

import collect_fixtures
import collect_hooks
import collect_modules
from collect_fork import Fork
from collect_guard import Guard
from collect_limits import Limits
from collect_overlay import Overlay
from collect_places import Workspace, source_lines
from collect_record import Recorder
from collect_wire import Inbox, Wire

SILENCE = 70.0  # seconds beyond a file's limit in which the watchdog of `collect_limits` must have ended it
AT_ONCE = 500  # modules in one line: who reads it has other things to do
# How far pytest is configured in a layer: up to its plugins, with the conftests too, or a failure came before.
NOTHING, PLUGINS, CONFTESTS = "nothing", "plugins", "conftests"
Forward = Callable[..., None]


class GoOn(BaseException):
    """Raised in a fork that was made while pytest was loading its plugins: it leaves the loop of its parent."""


class NoLimits:
    """A layer has no limits of its own: the process above it ends it when it is silent for too long."""

    def arm(self, is_file: bool = False) -> None: ...

    def watch_crashes(self) -> None: ...


class Ground:
    """One process, from its first line to its collection. *setup* has limits and pytest's arguments."""

    def __init__(self, setup: Dict[str, Any], root: Path) -> None:
        self.setup, self.root = setup, root
        self.workspace = Workspace(root)
        self.overlay = Overlay()
        self.observer = collect_hooks.Observer(lambda **event: None, NoLimits(), self.workspace)
        self.request: Dict[str, Any] = {}
        self.session: Any = None
        self.once_configured: Callable[[], None] = self.finish
        self._recorder: Optional[Recorder] = None
        self._before: AbstractSet[str] = frozenset()
        self._leave = os._exit

    def configure(self, with_plugins_loaded: Callable[[], None] = lambda: None) -> None:
        """Configure pytest, then do what is to be done. *with_plugins_loaded* runs before any conftest is imported.

        In a fork that it makes, both go on from there.
        """

        def checkpoint() -> None:
            with contextlib.suppress(GoOn):
                with_plugins_loaded()

        self.observer.on_plugins_loaded = checkpoint
        self.session = collect_hooks.session_for(self.observer, self.setup["arguments"])
        self.once_configured()

    def begin(self, request: Dict[str, Any], wire: Wire, trace: int) -> None:
        """From here on this process is the one that collects: limits, buffers, and somebody who listens."""
        self.request = request
        self.once_configured = self.finish
        limits = Limits(self.setup["timeout"], self.setup.get("memory", 0), trace)
        limits.start()
        source_lines.cache_clear()
        collect_modules.forget_folders(str(self.root))
        self.overlay.show(request.get("buffers", {}), self.root)
        self.overlay.refuse(request.get("barred", ()), self.root)
        self.observer.attach(wire.emit, limits, request.get("skip", ()), request.get("known", {}))

    def finish(self) -> None:
        """Collect, say what there is, and leave without what the project wants done at exit."""
        emit = self.observer.emit
        tests = collect_hooks.run(self.observer, self.session, self.request.get("paths"))
        if tests is None:
            self._leave(1)
        recorded = list(self._recorder.events()) if self._recorder is not None else []  # before we read anything more
        for path, ids in tests.items():
            emit(event="tests", path=path, ids=ids)
        for missing in collect_fixtures.missing_fixtures(self.session, self.workspace):
            emit(event="fixture", **missing)
        modules = self._learned()
        for start in range(0, len(modules), AT_ONCE):
            emit(event="modules", modules=modules[start : start + AT_ONCE])
        for event in recorded:
            emit(**event)
        emit(event="done", path=sys.path, by_item=self.observer.selection.by_item)
        self._leave(0)

    def watch(self) -> None:
        """Report what importing the files does besides importing, and what it depends on."""
        Guard(self.observer.emit, self.workspace, self._current).watch()
        self._recorder = Recorder(self.workspace, self._current)
        self.observer.between = self._recorder.between
        self._recorder.reads.watch()

    def _current(self) -> str:
        return self.observer.under_way[-1] if self.observer.under_way else ""

    def _learned(self) -> List[collect_modules.Loaded]:
        return collect_modules.loaded(self.workspace, self._before)

    def collect(self, request: Dict[str, Any], forward: Forward) -> None:
        """Fork for one request; forward the events of the fork, then how it ended."""
        fork = Fork()
        if fork.is_child:
            Inbox(fork.source)
            self._before = frozenset(sys.modules)
            self.begin(request, Wire(fork.channel), fork.channel)
            if self.session is None:
                raise GoOn
            self.finish()
        try:
            forward(event="child", pid=fork.pid)
            for event in fork.events("done", self.setup["timeout"] + SILENCE):
                forward(**event)
        finally:
            fork.end()
            forward(event="finished", code=fork.code, trace=fork.trace[-8000:], hung=fork.hung)

    def become_layer(self, plan: Dict[str, Any], source: int, channel: int) -> None:
        """Refuse `hot` files, configure pytest as far as asked, import `names`, then fork for each request."""
        inbox, wire = Inbox(source), Wire(channel)
        self.overlay.refuse(plan["hot"], self.root)
        self.once_configured = lambda: self._serve(plan, CONFTESTS if self.session else NOTHING, inbox, wire)
        if plan["configure"] == PLUGINS:
            self._serve(plan, PLUGINS, inbox, wire)
        raise GoOn

    def _serve(self, plan: Dict[str, Any], reached: str, inbox: Inbox, wire: Wire) -> None:
        """Say what this layer is, and answer requests for ever."""
        with self._import_path(plan["path"]):
            names = collect_modules.preload(plan["names"])
        gc.freeze()
        wire.emit(event="built", configured=reached, names=names, **self._contents())
        while True:
            self.collect(inbox.get(), wire.emit)

    def _contents(self) -> Dict[str, Any]:
        """What must not change as long as this process is to stand for a fresh one."""
        known = getattr(self.session.config.pluginmanager, "_dirpath2confmods", {}) if self.session else {}
        return {
            "refused": self.overlay.was_refused,
            "threads": threading.active_count() - 2,  # the main one, and the one that reads requests
            "files": collect_modules.own_files(self.workspace),
            "folders": [self.workspace.relative(folder) for folder in known],  # where pytest looked for conftests
        }

    @contextlib.contextmanager
    def _import_path(self, path: List[str]) -> Iterator[None]:
        """Before the tests are imported, first-party modules are found where pytest found them the last time."""
        before = sys.path[:]
        sys.path[:] = path
        try:
            yield
        finally:
            sys.path[:] = before


class Layer:
    """A layer as the warm process sees it. `built` is what it says of itself, empty where it never came to that."""

    def __init__(self, ground: Ground, plan: Dict[str, Any]) -> None:
        self.plan = plan
        self.built: Dict[str, Any] = {}
        self._silence = ground.setup["timeout"] + SILENCE
        self._fork = Fork()
        if self._fork.is_child:
            ground.become_layer(plan, self._fork.source, self._fork.channel)
        for event in self._fork.events("built", self._silence):
            self.built = event

    @property
    def is_clean(self) -> bool:
        """Whether it is what was planned: nothing refused, everything imported, and no thread of the project runs."""
        built, plan = self.built, self.plan
        if not built or built["refused"] or built["threads"]:
            return False
        return bool(built["names"] == plan["names"] and built["configured"] == plan["configure"])

    def next_plan(self) -> Dict[str, Any]:
        """What to build instead of this one, if it is not clean; empty where there is nothing to hope for."""
        if not self.built or self.built["threads"]:
            return {}
        configure = self.plan["configure"] if self.built["configured"] == self.plan["configure"] else PLUGINS
        return {**self.plan, "names": self.built["names"], "configure": configure}

    def collect(self, request: Dict[str, Any], forward: Forward) -> None:
        self._fork.send(**request)
        finished = False
        for event in self._fork.events("finished", self._silence + SILENCE):
            finished = event["event"] == "finished"
            forward(**event)
        if not finished:
            forward(event="finished", code=self._fork.code, trace=self._fork.trace, hung=True)

    def end(self) -> None:
        self._fork.end()
