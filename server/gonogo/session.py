"""The one mutable object of a workspace folder: which snapshot is current, and which tools should run.

No threads, no clock, no I/O: everything that takes time happens in `driver`, and comes back here as a `Change`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, assert_never

from gonogo import config
from gonogo.changes import (
    BufferChanged,
    BufferClosed,
    Change,
    FactForeseen,
    FactMeasured,
    FactsRecalled,
    FilesRead,
    InstalledChanged,
    OverridesChanged,
    RecheckRequested,
    TrustChanged,
)
from gonogo.facts import Collection, Environment, Types
from gonogo.lanes import Lane, Lanes
from gonogo.model import Fact, Snapshot
from gonogo.source import SEEN_BY_TOOLS, SourceFile


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from one change: the snapshot to judge, the runs to start now, and all that is busy then."""

    snapshot: Snapshot
    starts: tuple[Lane, ...]
    busy: tuple[Lane, ...]


class Session:
    """Invariant: `snapshot` is replaced, never edited, and only by `apply`."""

    def __init__(self, *, trusted: bool = True, overrides: Mapping[str, Any] | None = None) -> None:
        self.snapshot = Snapshot(trusted=trusted)
        self.overrides: Mapping[str, Any] = overrides or {}
        self.lanes = Lanes()
        self.has_read = False  # before, there is nothing to run on, nor to judge

    def apply(self, change: Change) -> Step:
        before = self.snapshot
        match change:
            case FilesRead(files, removed, reason):
                self.has_read = True
                changed = (*(file.path for file in files), *removed)
                self._replace(changed, disk=_updated(before.disk, files, removed), unreadable=reason)
                self._configure()
            case BufferChanged(file):
                self._replace((file.path,), buffers=_updated(before.buffers, (file,), ()))
                self._configure()
            case BufferClosed(path):
                self._replace((path,), buffers=_updated(before.buffers, (), (path,)))
                self._configure()
            case FactMeasured(lane, fact):
                self.lanes.finish(lane)
                self._measured(fact)
            case FactForeseen(fact):
                self._measured(fact)
            case FactsRecalled(facts):
                recalled = {type(fact): replace(fact, verified=False) for fact in facts}
                self._replace(facts=MappingProxyType({**recalled, **before.facts}))
            case OverridesChanged(overrides):
                self.overrides = overrides
                self._configure()
            case TrustChanged(trusted):
                self._replace(trusted=trusted, facts=MappingProxyType({}))
                self.lanes.request(Lane.ENVIRONMENT)
            case InstalledChanged() | RecheckRequested():
                self.lanes.request(Lane.ENVIRONMENT, Lane.TYPES, Lane.COLLECTION)
            case _:
                assert_never(change)
        self._request_what_is_stale(before)
        starts = self.lanes.start() if self.has_read else ()
        return Step(self.snapshot, starts, self.lanes.busy)

    def _replace(self, changed: Iterable[str] = (), **fields: Any) -> None:
        """The next snapshot; *changed* are the paths whose text differs in it."""
        now = self.snapshot
        new = replace(now, generation=now.generation + 1, **fields)
        if new.disk is not now.disk or new.buffers is not now.buffers:
            touched = now.touched.union(path for path in changed if path.endswith(".py"))
            content = content_of({**new.disk, **new.buffers}.values())
            new = replace(new, content=content, touched=touched)
        self.snapshot = replace(new, derived=now.carried(changed, new))

    def _configure(self) -> None:
        """Read the configuration again; where it is broken the last good one stays."""
        snapshot = self.snapshot
        new, problems = config.load(snapshot.files, previous=snapshot.config, overrides=self.overrides)
        if (new, problems) != (snapshot.config, snapshot.config_problems):
            if new.python != snapshot.config.python:
                self.lanes.request(Lane.ENVIRONMENT)
            if (new.mypy, new.exclude) != (snapshot.config.mypy, snapshot.config.exclude):
                self.lanes.request(Lane.TYPES)
            self._replace(config=new, config_problems=problems)

    def _measured(self, fact: Fact | None) -> None:
        if fact is None:
            return
        now, kind = self.snapshot, type(fact)
        if fact.verified and not fact.unknown:
            touched = now.touched if kind is not Collection or fact.content != now.content else frozenset()
            self._replace(confirmed=MappingProxyType({**now.confirmed, kind: fact}), touched=touched)
        if self._is_outdone(fact):
            if fact.verified and kind in _FAST:  # the full run is the truth that the fast one must start from
                self.lanes.request(_FAST[kind])
            return
        self._replace(facts=MappingProxyType({**now.facts, kind: fact}))
        if isinstance(fact, Environment):
            self.lanes.request(Lane.TYPES, Lane.COLLECTION)

    def _is_outdone(self, fact: Fact) -> bool:
        """Whether what is shown answers for the current content, and *fact* does not or is only a fast answer."""
        now = self.snapshot
        known = now.facts.get(type(fact))
        if known is None or known.content != now.content:
            return False
        return fact.content != now.content or (known.verified and not fact.verified and not fact.unknown)

    def _restore_confirmed(self) -> None:
        """An undone edit makes verified facts current again: show them at once."""
        now = self.snapshot
        current = {kind: fact for kind, fact in now.confirmed.items() if fact.content == now.content}
        if any(now.facts.get(kind) is not fact for kind, fact in current.items()):
            self._replace(facts=MappingProxyType({**now.facts, **current}))

    def _request_what_is_stale(self, before: Snapshot) -> None:
        """Ask for what the new text makes necessary: cheap answers for buffers, full ones for what is saved."""
        now = self.snapshot
        environment = now.facts.get(Environment)
        if environment is None or not (environment.verified or environment.unknown):  # none, or that of the last time
            if now.disk and not before.disk:
                self.lanes.request(Lane.ENVIRONMENT)
            return
        if now.content != before.content:
            self._restore_confirmed()
            if Types in now.confirmed and not now.is_verified(Types):
                self.lanes.request(Lane.INCREMENT)
            if Collection in now.confirmed and not now.is_verified(Collection):
                self.lanes.request(Lane.AFFECTED)
        if now.disk is not before.disk and (saved := saved_content(now)) != saved_content(before):
            if not _answers(now, Types, saved):
                self.lanes.request(Lane.TYPES)
            if not _answers(now, Collection, saved):
                self.lanes.request(Lane.COLLECTION)


_FAST: Mapping[type[Fact], Lane] = {Types: Lane.INCREMENT, Collection: Lane.AFFECTED}


def _answers(snapshot: Snapshot, kind: type[Fact], content: int) -> bool:
    fact = snapshot.facts.get(kind)
    return fact is not None and fact.verified and fact.content == content


def _updated(
    files: Mapping[str, SourceFile], changed: Iterable[SourceFile], removed: Iterable[str]
) -> Mapping[str, SourceFile]:
    new = {**files, **{file.path: file for file in changed}}
    for path in removed:
        new.pop(path, None)
    return MappingProxyType(new)


def content_of(files: Iterable[SourceFile]) -> int:
    """What stands for all text that mypy and pytest can see; equal texts, equal number."""
    content = 0
    for file in files:
        if file.path.endswith(SEEN_BY_TOOLS):
            content ^= file.digest
    return content


def saved_content(snapshot: Snapshot) -> int:
    """The content that a tool sees when it reads the disk."""
    return content_of(snapshot.disk.values())
