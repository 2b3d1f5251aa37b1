"""The driver judges every snapshot that there is, whatever it is busy with when the change comes in."""

import asyncio

from gonogo.changes import FilesRead
from gonogo.driver import Driver
from gonogo.engine import scan


async def test_a_change_that_comes_in_while_answers_are_kept_is_judged_too(tmp_path, monkeypatch):
    driver = Driver(tmp_path)
    late = [FilesRead((scan("late.md", "# late\n", ()),))]

    async def no_answer(*_):
        return None

    async def remember():
        if late:
            driver.apply(late.pop())
        await asyncio.sleep(0)

    monkeypatch.setattr(driver._engines, "measure", no_answer)
    monkeypatch.setattr(driver, "_remember", remember)

    driver.apply(FilesRead((scan("early.md", "# early\n", ()),)))
    async with asyncio.timeout(30):
        report = await driver.settle()
    await driver.close()

    assert [] == late
    assert driver.session.snapshot.generation == report.generation
