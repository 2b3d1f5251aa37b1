"""The batch runs of one project, one at a time, and the caches that they leave behind."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from gonogo.tools.mypy_batch import Batch, Launch, ambiguous, run_mypy
from gonogo.tools.mypy_home import Home
from gonogo.tools.threads import to_the_end


class Runs:
    """Runs mypy as *launch* says, with the caches in *home*.

    The fast engine can only start from a cache that was written with `--cache-fine-grained`, and that makes a run after
    an edit take almost twice as long. So there are two: the first run of all writes both, later ones only their own.
    """

    def __init__(self, launch: Launch, home: Home) -> None:
        self.home = home
        self.plain = replace(launch, cache_dir=home.cache)
        self.fine = replace(launch, cache_dir=home.fine, fine=True)
        self.last = Batch()
        self._turn = asyncio.Lock()
        self._began = 0.0
        self._unread: set[str] = set()
        self._copies = 0

    def note_changed(self, paths: Iterable[str]) -> None:
        """These files have changed on disk."""
        self._unread.update(paths)

    @property
    def overtaken(self) -> bool:
        """Whether files have changed since the last verifying run began."""
        return bool(self._unread)

    async def verify(self) -> Batch:
        """Check what is saved. Cancelling kills the run."""
        async with self._turn:
            changed, self._unread = self._unread, set()
            forget = await asyncio.to_thread(ambiguous, self.plain.root, changed, self._began)
            self._began = time.time()
            try:
                cold = not self.home.cache.exists()
                self.last = await (self._first_run() if cold else run_mypy(self.plain, forget=forget))
            except asyncio.CancelledError:
                self._unread |= changed
                raise
            return self.last

    async def _first_run(self) -> Batch:
        batch = await run_mypy(self.fine)
        if batch.fine_grained:
            await to_the_end(_copy, self.home.fine, self.home.cache)
        elif self.home.fine.exists():
            self.home.fine.rename(self.home.cache)
        return batch

    async def for_agent(self) -> Launch | None:
        """How to start an agent, with a cache that is its own; None where none can be made."""
        if not self.home.cache.exists():
            await self.verify()
        async with self._turn:
            if not self.home.fine.exists():
                await run_mypy(self._forced())
            if not self.home.fine.exists():
                return None
            self._copies += 1
            scratch = self.home.scratch(self._copies)
            try:
                await to_the_end(_copy, self.home.fine, scratch)
            except asyncio.CancelledError:
                await to_the_end(shutil.rmtree, scratch, True)
                raise
            return replace(self.plain, cache_dir=scratch)

    async def refresh(self) -> None:
        """Bring up to date what agents start from."""
        async with self._turn:
            await run_mypy(self._forced())

    def _forced(self) -> Launch:
        return replace(self.fine, arguments=("--cache-fine-grained", *self.fine.arguments))

    async def shadowed(self, buffers: Mapping[str, str]) -> Batch:
        """Check with *buffers* in place of the files on disk, of which it can replace only those that exist.

        It has a cache of its own: what it learns of unsaved text must not reach a verifying run.
        """
        launch = replace(self.plain, cache_dir=self.home.shadow)
        async with self._turn:
            if self.home.cache.exists() and not self.home.shadow.exists():
                await to_the_end(_copy, self.home.cache, self.home.shadow)
        with tempfile.TemporaryDirectory(prefix="gonogo-") as folder:
            shadows = await to_the_end(_write, Path(folder), launch.root, buffers)
            return await run_mypy(launch, shadows, forget=shadows)


def _copy(source: Path, target: Path) -> None:
    """Copy a cache so that the target is never half of one."""
    partial = target.with_name(target.name + ".part")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(source, partial)
    partial.rename(target)


def _write(folder: Path, root: Path, buffers: Mapping[str, str]) -> dict[str, Path]:
    shadows = {}
    for number, (path, text) in enumerate(sorted(buffers.items())):
        if path.endswith((".py", ".pyi")) and (root / path).exists():
            shadows[path] = folder / f"{number}.py"
            shadows[path].write_bytes(text.encode("utf-8", "surrogatepass"))
    return shadows
