"""Collects the project's tests with the project's own pytest, and says of each file that fails what is to blame."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from gonogo.facts import Collection, CollectionFailure, Environment
from gonogo.model import Config
from gonogo.source import Span
from gonogo.tools.pytest_pass import Pass, Request
from gonogo.tools.pytest_usage import located

COMMAND = ("pytest", "--collect-only", "-q")
MOST_DEATHS = 25
Progress = Callable[[int, int], None]


class Pytest:
    """The collection engine of one workspace folder."""

    def __init__(self, root: Path, environment: Environment, config: Config) -> None:
        self.root, self.environment, self.config = root, environment, config
        self._files = 0

    async def collect(self, content: int, on_progress: Progress | None = None) -> Collection:
        """Collect everything that `pytest` in the root would, from saved files, in fresh processes.

        Files that end or hang the interpreter are failures like any other: each is found by a pass of its own, and the
        answer is that of one last pass over all the others. Cancelling the task kills the pass's process group.
        *on_progress* gets the files done and the total of the last collection (0 where there was none).
        """
        if not self.environment.pytest:
            return Collection(content, unknown=self._advice("pytest is not installed there", "pytest"))
        try:
            with tempfile.TemporaryDirectory(prefix="gonogo-", ignore_cleanup_errors=True) as cache:
                last, deaths = await self._passes(Path(cache), on_progress)
        except OSError as error:
            return Collection(content, unknown=f"{self.environment.python} cannot be started: {error.strerror}")
        if last.unusable:
            return Collection(content, unknown=self._unusable(last.unusable))
        self._files = len(last.finished)
        return Collection(
            content=content,
            verified=True,
            tests=MappingProxyType(last.tests or {}),
            failures=tuple(located(failure, self.root) for failure in (*last.failures, *deaths)),
            pytest_version=last.version,
            command=COMMAND,
        )

    async def close(self) -> None:
        """Nothing lives between two collections."""

    async def _passes(self, cache: Path, on_progress: Progress | None) -> tuple[Pass, list[CollectionFailure]]:
        deaths: list[CollectionFailure] = []
        finished: set[str] = set()
        while True:
            bad = {death.path for death in deaths}
            request = Request(frozenset(bad | finished), self.config.collection_timeout, cache)
            run = await Pass.run(self.root, self.environment.python, request, self._counter(finished, on_progress))
            if run.death is None and not (finished and deaths):
                return run, deaths
            if run.death is None:  # all that end the interpreter are known: once more, all others in one process
                finished = set()
                continue
            deaths.append(run.death)
            if not run.can_continue or len(deaths) > MOST_DEATHS:
                return run, [*deaths, *self._given_up(run, deaths)]
            finished = finished | run.finished

    def _counter(self, finished: set[str], on_progress: Progress | None) -> Callable[[int], None]:
        return lambda done: on_progress(len(finished) + done, self._files) if on_progress else None

    def _given_up(self, run: Pass, deaths: list[CollectionFailure]) -> list[CollectionFailure]:
        if not run.can_continue:
            return []
        message = f"gave up after {len(deaths)} files that end or hang the interpreter: no test is collected"
        return [replace(deaths[-1], path=".", message=message, frames=(), detail="", blame=Span(".", 0, 0, 0, 0))]

    def _unusable(self, reason: str) -> str:
        if reason == "missing":
            return self._advice("pytest is not installed there", "pytest")
        if reason == "old":
            return self._advice("pytest is too old there (7.0 or newer is needed)", "--upgrade pytest")
        return self._advice(f"pytest does not work there: {reason}", "--force-reinstall pytest")

    def _advice(self, problem: str, what: str) -> str:
        python = self.environment.python
        return f"tests are collected with {python}, but {problem}: run `{python} -m pip install {what}`"
