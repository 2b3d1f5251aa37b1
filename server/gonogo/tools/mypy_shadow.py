"""The answer for unsaved buffers without the fast engine: a batch run that reads copies of them instead."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gonogo.tools.mypy_batch import Batch, Launch, run_mypy


async def run_shadowed(launch: Launch, buffers: Mapping[str, str]) -> Batch:
    """Run mypy with *buffers* in place of the files on disk, of which it can replace only those that exist.

    It has a cache of its own, which begins as a copy: what it learns of unsaved text must not reach the verifying run.
    """
    own = replace(launch, cache_dir=launch.cache_dir.with_name("shadow"))
    if launch.cache_dir.exists() and not own.cache_dir.exists():
        await asyncio.to_thread(shutil.copytree, launch.cache_dir, own.cache_dir, dirs_exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gonogo-") as folder:
        shadows = await asyncio.to_thread(_write, Path(folder), launch.root, buffers)
        return await run_mypy(own, shadows)


def _write(folder: Path, root: Path, buffers: Mapping[str, str]) -> dict[str, Path]:
    shadows = {}
    for number, (path, text) in enumerate(sorted(buffers.items())):
        if path.endswith((".py", ".pyi")) and (root / path).exists():
            shadows[path] = folder / f"{number}.py"
            shadows[path].write_bytes(text.encode("utf-8", "surrogatepass"))
    return shadows
