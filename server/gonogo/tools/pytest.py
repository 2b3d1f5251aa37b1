"""Collects the project's tests with the project's own pytest, and says of each file that fails what is to blame."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from gonogo.facts import Collection, CollectionFailure, Environment
from gonogo.model import Config
from gonogo.source import SourceFile
from gonogo.tools.pytest_automation import has_root_on_path
from gonogo.tools.pytest_deaths import Deaths
from gonogo.tools.pytest_kept import Kept
from gonogo.tools.pytest_pass import Limits, Pass, run
from gonogo.tools.pytest_reuse import Before, Reuse
from gonogo.tools.pytest_scratch import Scratch
from gonogo.tools.pytest_usage import located
from gonogo.tools.pytest_warm import Warm

log = logging.getLogger(__name__)

COMMAND = ("pytest", "--collect-only", "-q")
Progress = Callable[[int, int], None]


class Pytest:
    """The collection engine of one workspace folder. Whoever makes it must `close` it; making it may wait for a lock.

    *fast* asks for the warm process as soon as a collection has told what to import in it.
    """

    def __init__(self, root: Path, environment: Environment, config: Config, *, fast: bool = False) -> None:
        self.root, self.environment, self.config = root, environment, config
        self._wants_warm = fast
        self._warming: asyncio.Task[None] | None = None
        self._scratch = Scratch()
        as_module = has_root_on_path(root)
        self._limits = Limits(config.collection_timeout, self._scratch.folder, as_module=as_module)
        self._command = ("python", "-m", *COMMAND) if as_module else COMMAND
        self._warm = Warm(root, environment.python, self._limits)
        self._files = 0
        self._reuse = Reuse(root, environment, self._command)
        self._answered: int | None = None

    async def collect(
        self, content: int, on_progress: Progress | None = None, files: Mapping[str, SourceFile] | None = None
    ) -> Collection:
        """Collect everything that `pytest` in the root would, from saved files, in fresh processes.

        With *files*, all that are on disk, what an earlier collection found and what still holds is used again. Asked
        once more for the same content, it is not: whoever asks then wants it measured.

        Files that end or hang the interpreter are failures like any other: each is found by a pass of its own, and the
        answer is that of one last pass over all the others. Cancelling the task kills the pass's process group.
        *on_progress* gets the files done and the total of the last collection (0 where there was none).
        """
        if reason := self._missing():
            return Collection(content, unknown=reason)
        before = await asyncio.to_thread(self._reuse.before, files) if files is not None else None
        try:
            if before and content != self._answered and (kept := await self._again(before, on_progress)):
                self._learn(Pass(finished=set(kept.finished), modules=list(kept.modules), path=kept.path), content)
                return replace(kept.collection, content=content, verified=True)
            last, deaths = await self._passes(on_progress)
        except OSError as error:
            return Collection(content, unknown=self._not_started(error))
        self._learn(last, content)
        collection = replace(self._fact(content, last, [*last.failures, *deaths], last.tests or {}), verified=True)
        if before and not deaths and not collection.unknown:
            await asyncio.to_thread(self._reuse.keep, last, collection, before)
        return collection

    async def _again(self, before: Before, on_progress: Progress | None) -> Kept | None:
        """A collection kept that holds, or holds once what depends on changes since is collected anew."""
        plan = await asyncio.to_thread(self._reuse.plan, before)
        if plan is None or not plan.affected:
            return plan.kept if plan else None
        seen = Pass(on_file=self._counter(0, on_progress), known=plan.known)
        await run(self.root, self.environment.python, self._limits, seen)
        return await asyncio.to_thread(self._reuse.joined, plan, seen, before)

    def _learn(self, seen: Pass, content: int) -> None:
        self._answered, self._files = content, len(seen.finished)
        self._warm.learn(seen)
        if self._wants_warm and self._warming is None:
            self._warming = asyncio.create_task(self._warm_up_beside())

    async def collect_files(self, paths: Sequence[str], buffers: Mapping[str, str], content: int) -> Collection:
        """Collect these test files alone, with the text of *buffers* in place of the files on disk.

        Provisional: the answer of a fork of a warm process, which has imported beforehand what is not being edited.
        Paths are relative to the root, with `/`; `content` is the snapshot's. Cancelling ends the fork.
        """
        if reason := self._missing():
            return Collection(content, unknown=reason)
        seen, bad = Pass(), frozenset[str]()
        waiting = [path for path in paths if (self.root / path).is_file()]
        tests: dict[str, tuple[str, ...]] = {}
        failures: list[CollectionFailure] = []
        try:
            while waiting:
                seen = await self._some(waiting, buffers, bad)
                tests |= seen.tests or {}
                failures += [*seen.failures, *([seen.death] if seen.death else [])]
                bad |= {seen.current}
                waiting = [path for path in waiting if path not in seen.finished | bad] if seen.death else []
                if not seen.can_continue:
                    break
        except OSError as error:
            return Collection(content, unknown=self._not_started(error))
        return self._fact(content, seen, failures, tests)

    async def warm_up(self) -> None:
        """Have the warm process ready before the first `collect_files` needs it. It costs memory and a while of CPU."""
        if not self._missing() and not self._warm.unusable:
            await self._warm.ready()

    async def _warm_up_beside(self) -> None:
        try:
            await self.warm_up()
        except OSError as error:  # the first edit will try again, and say it
            log.warning("no warm process for collecting tests: %s", error)

    async def close(self) -> None:
        """End the warm process, if there is one."""
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.wait({self._warming})
        await self._warm.close()
        self._scratch.close()

    async def _passes(self, on_progress: Progress | None) -> tuple[Pass, list[CollectionFailure]]:
        """Pass after pass until one reaches the end; its failures are those of the last pass and the deaths before.

        All that end the interpreter are found first, each in a pass that goes on after the last; then all others are
        collected in one process. A module that hangs is imported once, however many test files import it.
        """
        deaths = Deaths()
        finished: frozenset[str] = frozenset()
        while True:
            seen = Pass(deaths.files | finished, deaths.modules, self._counter(len(finished), on_progress))
            await run(self.root, self.environment.python, self._limits, seen)
            if seen.death is not None:
                deaths.add(seen.death)
                finished |= seen.finished
                if deaths.too_many or not seen.can_continue:
                    return seen, deaths.failures
            elif finished and deaths.failures:
                finished = frozenset()
            else:
                seen.failures = [deaths.explained(failure) for failure in seen.failures]
                return seen, deaths.failures

    async def _some(self, paths: Sequence[str], buffers: Mapping[str, str], bad: frozenset[str]) -> Pass:
        if not self._warm.unusable:
            seen = await self._warm.collect(paths, buffers, bad)
            if not seen.unusable:
                return seen
        cold = Pass(bad)
        return await run(
            self.root, self.environment.python, self._limits, cold, paths=list(paths), buffers=dict(buffers)
        )

    def _fact(
        self, content: int, seen: Pass, failures: list[CollectionFailure], tests: Mapping[str, tuple[str, ...]]
    ) -> Collection:
        if seen.unusable:
            return Collection(content, unknown=self._unusable(seen.unusable))
        return Collection(
            content=content,
            tests=MappingProxyType(dict(tests)),
            failures=tuple(located(failure, self.root) for failure in failures),
            pytest_version=seen.version,
            command=self._command,
            side_effects=tuple(seen.effects),
            missing_fixtures=tuple(seen.fixtures),
        )

    def _counter(self, finished: int, on_progress: Progress | None) -> Callable[[int], None]:
        return lambda done: on_progress(finished + done, self._files) if on_progress else None

    def _missing(self) -> str:
        return "" if self.environment.pytest else self._advice("pytest is not installed there", "pytest")

    def _not_started(self, error: OSError) -> str:
        return f"{self.environment.python} cannot be started: {error.strerror}"

    def _unusable(self, reason: str) -> str:
        if reason == "missing":
            return self._advice("pytest is not installed there", "pytest")
        if reason == "old":
            return self._advice("pytest is too old there (7.0 or newer is needed)", "--upgrade pytest")
        return self._advice(f"pytest does not work there: {reason}", "--force-reinstall pytest")

    def _advice(self, problem: str, what: str) -> str:
        python = self.environment.python
        return f"tests are collected with {python}, but {problem}: run `{python} -m pip install {what}`"
