"""Many changes at once cost as much as one: saves in a burst, a git checkout, documents that are only looked at."""

import asyncio
import os
from collections import Counter

import pytest

from gonogo.changes import BufferChanged, BufferClosed
from gonogo.driver import Driver
from gonogo.engine import scan
from gonogo.facts import Collection, Environment, Types
from gonogo.lanes import Lane
from gonogo.lsp.watch import Watcher
from gonogo.session import saved_content

FILES = 500


class Folder:
    """A driver whose tools answer at once, or when `gate` is opened, and are counted in `runs`."""

    def __init__(self, driver):
        self.driver, self.runs, self.gate = driver, Counter(), asyncio.Event()
        self.gate.set()

    async def measure(self, lane, snapshot, chosen, early):
        self.runs[lane] += 1
        content = saved_content(snapshot)
        await self.gate.wait()
        if lane is Lane.ENVIRONMENT:
            return Environment(python="python", version=(3, 12, 0), verified=True)
        if lane in (Lane.TYPES, Lane.COLLECTION):
            return {Lane.TYPES: Types, Lane.COLLECTION: Collection}[lane](content=content, verified=True)
        return None


@pytest.fixture
async def folder(tmp_path, monkeypatch):
    for number in range(FILES):
        (tmp_path / f"m{number}.py").write_text("x = 1\n")
    driver = Driver(tmp_path)
    found = Folder(driver)
    monkeypatch.setattr(driver._engines, "measure", found.measure)
    async with driver:
        await driver.settle()
        yield found


async def test_a_checkout_of_500_files_is_one_change_and_one_run(folder):
    before, generations = Counter(folder.runs), folder.driver.session.snapshot.generation
    for path in folder.driver.root.glob("*.py"):
        path.write_text("x = 22\n")
    await folder.driver.read(path.name for path in folder.driver.root.glob("*.py"))
    applied = folder.driver.session.snapshot.generation - generations
    await folder.driver.settle()

    assert applied == 1
    assert folder.runs[Lane.TYPES] - before[Lane.TYPES] == 1
    assert folder.runs[Lane.COLLECTION] - before[Lane.COLLECTION] == 1


async def test_ten_saves_in_a_burst_start_at_most_two_runs(folder):
    before = Counter(folder.runs)
    folder.gate.clear()
    for number in range(10):
        (folder.driver.root / "m0.py").write_text(f"x = {number + 100}\n")
        await folder.driver.read(["m0.py"])
    folder.gate.set()
    await folder.driver.settle()

    assert folder.runs[Lane.TYPES] - before[Lane.TYPES] == 2


async def test_opening_and_closing_documents_starts_nothing_and_takes_nothing_away(folder):
    before, facts = Counter(folder.runs), folder.driver.session.snapshot.facts
    for number in range(10):
        folder.driver.apply(BufferChanged(scan(f"m{number}.py", "x = 1\n", folder.driver.checks)))
        folder.driver.apply(BufferClosed(f"m{number}.py"))
    await folder.driver.settle()

    assert folder.runs == before
    assert folder.driver.session.snapshot.facts == facts


async def test_what_changes_between_reading_and_watching_is_told(tmp_path):
    (tmp_path / "pkg").mkdir()
    for name in ("a.py", "pkg/b.py", "pkg/c.py"):
        (tmp_path / name).write_text("x = 1\n")
        os.utime(tmp_path / name, (1, 1))
    told = asyncio.Queue()
    watcher = Watcher(tmp_path, told.put_nowait)
    try:
        (tmp_path / "pkg" / "b.py").write_text("x = 2\n")
        (tmp_path / "pkg" / "c.py").unlink()
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "d.py").write_text("x = 1\n")
        watcher.follow({"a.py": None, "pkg/b.py": None, "pkg/c.py": None})
        async with asyncio.timeout(30):
            paths = await told.get()
    finally:
        watcher.close()

    assert {"pkg/b.py", "pkg/c.py", "new/d.py"} <= set(paths)


async def test_a_file_that_changes_once_it_is_followed_is_told(tmp_path):
    """Whether the watch is there already or not."""
    (tmp_path / "a.py").write_text("x = 1\n")
    os.utime(tmp_path / "a.py", (1, 1))
    os.utime(tmp_path, (1, 1))
    told = asyncio.Queue()
    watcher = Watcher(tmp_path, told.put_nowait)
    try:
        watcher.follow({"a.py": None})
        async with asyncio.timeout(30):
            (tmp_path / "a.py").write_text("x = 2\n")
            assert "a.py" in await told.get()
    finally:
        watcher.close()


async def test_events_of_one_burst_reach_the_folder_together(tmp_path):
    told = asyncio.Queue()
    watcher = Watcher(tmp_path, told.put_nowait)
    try:
        for number in range(FILES):
            watcher._note(str(tmp_path / f"m{number}.py"), False)
        async with asyncio.timeout(30):
            paths = await told.get()
    finally:
        watcher.close()

    assert len(set(paths)) == FILES
    assert told.empty()
