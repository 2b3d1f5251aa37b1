"""The tools of one workspace folder: which of them answers for which lane, with what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gonogo.facts import Collection, Environment, Types
from gonogo.index.judging import imports_of
from gonogo.index.layout import layout_of
from gonogo.lanes import Lane
from gonogo.model import Config, Fact, Snapshot
from gonogo.session import saved_content
from gonogo.tools import interpreter
from gonogo.tools.git import committed
from gonogo.tools.mypy import Mypy
from gonogo.tools.pytest import Pytest

Progress = Callable[[Lane | str, str, float | None], None]

FAST = (Lane.INCREMENT, Lane.AFFECTED)
MOST_AFFECTED = 40  # test files; more of them take as long as collecting everything, which a save does anyway


class Engines:
    """The tools of one folder, made anew when the interpreter, its configuration or the trust changes.

    *edited* says that unsaved text will come, for which agents are kept ready.
    """

    def __init__(self, root: Path, on_progress: Progress, *, edited: bool) -> None:
        self.root, self.on_progress, self._edited = root, on_progress, edited
        self._key: object = None
        self._renewing = asyncio.Lock()  # no lane may run on tools that another lane is just replacing
        self.mypy: Mypy | None = None
        self.pytest: Pytest | None = None
        self._ahead: tuple[object, asyncio.Task[Environment]] | None = None

    def look_ahead(self, *, trusted: bool, chosen: str) -> None:
        """Look for the interpreter while the folder is read, as if the configuration named none."""
        if self._ahead is None:
            search = interpreter.discover(self.root, Config(), trusted=trusted, python=chosen)
            self._ahead = (Config().python, trusted, chosen), asyncio.create_task(search)

    async def _interpreter(self, config: Config, trusted: bool, chosen: str) -> Environment:
        ahead, self._ahead = self._ahead, None
        if ahead and ahead[0] == (config.python, trusted, chosen):
            return await ahead[1]
        if ahead:
            ahead[1].cancel()
        return await interpreter.discover(self.root, config, trusted=trusted, python=chosen)

    async def measure(
        self, lane: Lane, snapshot: Snapshot, chosen: str, early: Callable[[Fact], None] | None = None
    ) -> Fact | None:
        """Run one tool to its end; None where a fast lane has nothing to say.

        *early* gets what a tool says of the edited file, while it still looks at those that depend on it. *chosen* is
        the interpreter that the person chose by hand, or empty. Children end when the task that awaits this is
        cancelled.
        """
        if lane is Lane.ENVIRONMENT:
            self.on_progress(lane, "looking for the project's interpreter", None)
            return await self._interpreter(snapshot.config, snapshot.trusted, chosen)
        environment = snapshot.facts.get(Environment)
        assert isinstance(environment, Environment)
        if refusal := _refusal(lane, environment, snapshot.trusted):
            return None if lane in FAST else failed(lane, snapshot, refusal)
        mypy, pytest = await self._renewed(environment, snapshot.config, snapshot.trusted)
        if lane is Lane.TYPES:
            return await mypy.verify(saved_content(snapshot))
        if lane is Lane.INCREMENT:
            return await mypy.increment(_unsaved(snapshot), snapshot.content, early)
        if lane is Lane.AFFECTED:
            return await _affected(pytest, snapshot)
        collection = await pytest.collect(saved_content(snapshot), self._counter(lane), snapshot.disk)
        return await asyncio.to_thread(_with_past, self.root, collection, snapshot)

    def _counter(self, lane: Lane) -> Callable[[int, int], None]:
        def report(done: int, total: int) -> None:
            self.on_progress(lane, f"{done} of {total} files", done / total if total else None)

        return report

    async def _renewed(self, environment: Environment, config: Config, trusted: bool) -> tuple[Mypy, Pytest]:
        key = (environment, config.mypy, config.exclude, config.collection_timeout, trusted)
        async with self._renewing:
            if key != self._key or self.mypy is None or self.pytest is None:
                await self.close()
                self.mypy = Mypy(self.root, environment, config, trusted, fast=self._edited)
                self.pytest = await asyncio.to_thread(Pytest, self.root, environment, config, fast=self._edited)
                self._key = key
            return self.mypy, self.pytest

    def begin(self, path: str, text: str) -> None:
        """An open document has this text now: what will be asked about it may begin."""
        if self.mypy:
            self.mypy.begin(path, text)

    async def files_changed(self, paths: list[str]) -> None:
        """Tell the tools that keep something in memory what is new on disk."""
        if self.mypy:
            await self.mypy.files_changed(paths)

    async def close(self) -> None:
        """End every child."""
        if self._ahead:
            self._ahead[1].cancel()
            await asyncio.gather(self._ahead[1], return_exceptions=True)
        for engine in (self.mypy, self.pytest):
            if engine:
                await engine.close()
        self.mypy = self.pytest = None


def _with_past(root: Path, collection: Collection, snapshot: Snapshot) -> Collection:
    """The collection with what earlier ones knew of the tests, and what is committed. Blocking: asks git."""
    before = snapshot.confirmed.get(Collection) or snapshot.facts.get(Collection)
    at = replace(collection, commit=committed(root)) if collection.verified and not collection.unknown else collection
    return at.after(before if isinstance(before, Collection) else None, layout_of(snapshot).tests)


async def _affected(pytest: Pytest, snapshot: Snapshot) -> Collection | None:
    """The last full collection, with what edits can have changed collected again, unsaved text and all."""
    known = snapshot.confirmed.get(Collection)
    paths = await asyncio.to_thread(affected_tests, snapshot)
    if not isinstance(known, Collection) or len(paths) > MOST_AFFECTED:
        return None  # the full collection after the save will tell
    if not paths:
        return replace(known, content=snapshot.content, verified=False)
    part = await pytest.collect_files(paths, _unsaved(snapshot), snapshot.content)
    return None if part.unknown else known.updated(part, paths)


def affected_tests(snapshot: Snapshot) -> tuple[str, ...]:
    """The test files whose imports reach a file that changed since tests were last collected in full."""
    imports = imports_of(snapshot)
    return tuple(sorted({test for path in snapshot.touched for test in imports.stopped_by(path)}))


def _refusal(lane: Lane, environment: Environment, trusted: bool) -> str:
    """Why this lane cannot run at all, or empty. Without trust mypy runs all the same, on nothing of the project's."""
    if lane in (Lane.COLLECTION, Lane.AFFECTED) and not trusted:
        return "collecting tests runs the project's code, and this workspace is not trusted"
    return environment.unknown if trusted else ""


def _unsaved(snapshot: Snapshot) -> dict[str, str]:
    return {path: snapshot.buffers[path].text for path in snapshot.unsaved}


def failed(lane: Lane, snapshot: Snapshot, reason: str) -> Fact:
    """The fact that says why there is none."""
    kind: type[Fact] = {Lane.ENVIRONMENT: Environment, Lane.COLLECTION: Collection}.get(lane, Types)
    return kind(content=saved_content(snapshot), unknown=reason)
