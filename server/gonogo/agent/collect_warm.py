"""The warm process: pytest with its plugins and the third-party modules are imported here, and no conftest ever is.

Each collection runs in a fork, of this process or of a layer on top of it. Where there is no fork, this process waits
at the same point, collects once, itself, and ends: another must be started in its place.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import collect_modules
from collect_fork import kill_group
from collect_layer import CONFTESTS, Ground, Layer
from collect_wire import Inbox, Wire

STALE = "stale"  # not for good: the reason to ask a fresh process this time
HOT_KEPT = 12
BUILDS = 4
FEW = 20  # third-party modules that a fork may as well import itself
CONFIGURATION = ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
Signature = Optional[Tuple[int, int]]


class Warm:
    """*setup* is the first request: limits, pytest's arguments, and what earlier collections have `modules` of."""

    def __init__(self, wire: Wire, inbox: Inbox, setup: Dict[str, Any], trace: int) -> None:
        self.wire, self.inbox, self.setup, self.trace = wire, inbox, setup, trace
        self.root = Path.cwd()
        self.ground = Ground(setup, self.root)
        self.modules: Dict[str, Optional[str]] = {}
        self.path: List[str] = setup.get("path", sys.path)
        self.layer: Optional[Layer] = None
        self.own: List[str] = []
        self.base: Dict[str, Signature] = {}
        self.seen: Dict[str, Signature] = {}
        self.hot: List[str] = []
        self._child = 0
        self._number = 0

    def serve(self) -> None:
        """Configure pytest as far as its plugins, and answer requests from there: for ever, or one without fork."""
        self.ground.once_configured = self._give_up
        self.ground.configure(self._serve)

    def _give_up(self) -> None:
        self.wire.emit(event="unusable", reason="pytest cannot be configured")

    def _serve(self) -> None:
        self.learn(self.setup.get("modules", []))
        self.own = collect_modules.own_files(self.ground.workspace)
        self.base = {path: self.signature(path) for path in (*self.own, *CONFIGURATION)}
        if self.setup["fork"]:
            self.inbox.urgent = self._urgent
            self.layer = self.build()
        self.wire.emit(event="warm")
        while True:
            request = self.inbox.get()
            if not self.is_sound(request):
                self.wire.emit(number=request["number"], event="unusable", reason=STALE)
            elif self.setup["fork"]:
                self.answer(request)
            else:
                self.ground.begin(request, self.wire, self.trace)
                return

    def _urgent(self, request: Dict[str, Any]) -> None:
        """In the reading thread: cancelling must not wait for what it cancels."""
        if "cancel" not in request:
            self.inbox.put(request)
        elif request["cancel"] == self._number and self._child:
            kill_group(self._child)

    def is_sound(self, request: Dict[str, Any]) -> bool:
        """Whether what this very process holds of the project (its plugins, its settings) is as it should be.

        Where it differs on the disk, it will never be: this process ends.
        """
        if any(self.signature(path) != seen for path, seen in self.base.items()):
            self.wire.emit(number=request["number"], event="unusable", reason=STALE)
            os._exit(1)
        return not any(path in request.get("buffers", {}) for path in self.own)

    def answer(self, request: Dict[str, Any]) -> None:
        self._number = request["number"]
        learned: List[Any] = []

        def forward(**event: Any) -> None:
            if event["event"] == "child":
                self._child = event["pid"]
                return
            if event["event"] == "modules":
                learned.extend(event["modules"])
                return
            if event["event"] == "done":
                self.path = event["path"]
            self.wire.emit(number=self._number, **event)

        layer = self.fitting(request)
        if layer is not None:
            layer.collect(request, forward)
        else:
            self.ground.collect(request, forward)
        self._child = 0
        if self.learn(learned):
            self.renew()

    def learn(self, modules: List[Any]) -> bool:
        """Remember what a collection imported, import here what is not the project's; true if a layer should know."""
        new = {name: own for name, own in modules if name not in self.modules}
        self.modules.update(new)
        collect_modules.preload(name for name, own in new.items() if own is None)
        gc.freeze()  # what every fork has is not collected, and so not copied, in any of them
        return len(new) > FEW or any(own is not None for own in new.values())

    def fitting(self, request: Dict[str, Any]) -> Optional[Layer]:
        """A layer that holds nothing of what differs from the disk as it was, and nothing that is being edited."""
        touched = [path for path, seen in self.seen.items() if self.signature(path) != seen]
        touched += [path for path in request.get("buffers", {}) if path in self.seen]
        if touched:
            self.hot = [*(path for path in self.hot if path not in touched), *touched][-HOT_KEPT:]
            self.renew()
        return self.layer

    def renew(self) -> None:
        if self.layer is not None:
            self.layer.end()
        self.layer = self.build()

    def build(self) -> Optional[Layer]:
        """A clean layer, or none: where building finds that a module cannot be in it, it is built again without."""
        names = [name for name, own in self.modules.items() if own is not None and own not in self.hot]
        known = {own for own in self.modules.values() if own is not None}
        before = {path: self.signature(path) for path in known}
        plan = {"hot": self.hot, "names": names, "configure": CONFTESTS, "path": self.path}
        self.seen = {}
        for _ in range(BUILDS):
            layer = Layer(self.ground, plan)
            if layer.is_clean:
                conftests = [f"{folder}/conftest.py" for folder in layer.built["folders"]]
                files = {*layer.built["files"], *conftests}
                self.seen = {path: before.get(path, self.signature(path)) for path in files}
                return layer
            layer.end()
            plan = layer.next_plan()
            if not plan:
                break
        return None

    def signature(self, path: str) -> Signature:
        try:
            stat = (self.root / path).stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size
