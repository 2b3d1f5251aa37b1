"""The caches of batch runs: a copy that is being made when the project is closed."""

from __future__ import annotations

import asyncio
import shutil
import sys
import threading
from pathlib import Path

import pytest

from gonogo.tools.mypy_batch import Launch
from gonogo.tools.mypy_home import Home
from gonogo.tools.mypy_runs import Runs


async def test_who_closes_while_a_cache_is_copied_waits_for_the_copy_and_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next server on the project would sweep the copy away while it is written, and copy into it itself."""
    begun, go_on, written = threading.Event(), threading.Event(), []
    copytree = shutil.copytree

    def slow(source: Path, target: Path) -> None:
        begun.set()
        go_on.wait(10)
        copytree(source, target)
        written.append(target)

    monkeypatch.setattr(shutil, "copytree", slow)
    home = Home(tmp_path)
    home.cache.mkdir()
    home.fine.mkdir()
    runs = Runs(Launch(tmp_path, sys.executable, (), home.cache, (), ()), home)
    copying = asyncio.create_task(runs.for_agent())
    await asyncio.to_thread(begun.wait, 10)
    copying.cancel()
    asyncio.get_running_loop().call_later(0.05, go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await copying

    assert written
    assert not _copies(home)
    home.close()


def _copies(home: Home) -> list[Path]:
    return list(home.folder.glob("agent-*"))
