"""The driver judges every snapshot that there is, whatever it is busy with when the change comes in."""

import asyncio
import threading

import platformdirs
import pytest

from gonogo import driver as driver_module
from gonogo.changes import FilesRead
from gonogo.driver import Driver
from gonogo.engine import evaluate, scan
from gonogo.facts import Environment
from gonogo.lanes import Lane
from gonogo.tools import files, interpreter
from gonogo.verdict import Decision


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    folder = str(tmp_path_factory.mktemp("cache"))
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: folder)


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


async def test_nothing_is_judged_before_the_folder_was_read(tmp_path, monkeypatch):
    """An editor opens a document at once: beside it alone, every import of the project would seem to be missing."""
    (tmp_path / "shop.py").write_text("price = 1\n")
    judged = []
    driver = Driver(tmp_path, on_report=lambda report, snapshot: judged.append(set(snapshot.files)))

    async def no_answer(*_):
        return None

    monkeypatch.setattr(driver._engines, "measure", no_answer)
    await driver.edit("test_shop.py", "from shop import price\n")
    assert driver._tasks == {}

    await driver.read()
    async with asyncio.timeout(30):
        await driver.settle()
    await driver.close()

    assert judged
    assert {"shop.py", "test_shop.py"} == judged[0]


async def test_a_reading_that_fails_is_said_in_the_verdict(tmp_path, monkeypatch, caplog):
    """The editor showed nothing at all, for ever."""
    driver = Driver(tmp_path)

    def fail(*_, **__):
        raise KeyError("broken")

    monkeypatch.setattr(files, "read", fail)
    await driver.read()
    async with asyncio.timeout(30):
        report = await driver.settle()
    await driver.close()

    assert Decision.UNKNOWN is report.decision
    assert ("gonogo's own reading of the folder failed: KeyError: 'broken'",) == report.reasons
    assert "the folder could not be read" in caplog.text


async def test_after_a_reading_that_failed_a_save_reads_the_whole_folder(tmp_path, monkeypatch):
    """Of a folder that could not be read, one saved file was taken for all of it."""
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("x = 1\n")
    driver = Driver(tmp_path)

    async def no_answer(*_):
        return None

    def fail(*_, **__):
        raise KeyError("broken")

    monkeypatch.setattr(driver._engines, "measure", no_answer)
    with monkeypatch.context() as patch:
        patch.setattr(files, "read", fail)
        await driver.read()
    await driver.read(["a.py"])
    async with asyncio.timeout(30):
        await driver.settle()
    await driver.close()

    assert {"a.py", "b.py"} == set(driver.session.snapshot.files)
    assert "" == driver.session.snapshot.unreadable


async def test_with_an_editor_pytest_waits_until_the_first_judgement_is_shown(tmp_path, monkeypatch):
    """Beside mypy and pytest it took twice as long, and a person waits for it; a terminal waits for the end only."""
    assert [Lane.TYPES, "judged"] == (await _order_of_events(tmp_path, monkeypatch, edited=True))[:2]
    assert {Lane.TYPES, Lane.COLLECTION} == set((await _order_of_events(tmp_path, monkeypatch, edited=False))[:2])


async def _order_of_events(tmp_path, monkeypatch, *, edited):
    """The judgement ends after turns of the loop in which runs begin that nothing holds."""
    events, loop = [], asyncio.get_running_loop()

    async def turn():
        pass

    def slow(*arguments):
        for _ in range(10):
            asyncio.run_coroutine_threadsafe(turn(), loop).result(30)
        return evaluate(*arguments)

    async def measure(lane, *_):
        events.append(lane)

    monkeypatch.setattr("gonogo.driver.evaluate", slow)
    driver = Driver(tmp_path, edited=edited, on_report=lambda *_: events.append("judged"))
    monkeypatch.setattr(driver._engines, "measure", measure)
    driver.session.lanes.request(Lane.TYPES, Lane.COLLECTION)
    driver.apply(FilesRead((scan("a.py", "x = 1\n", ()),)))
    async with asyncio.timeout(60):
        await driver.settle()
    await driver.close()
    return [event for event in events if event is not Lane.ENVIRONMENT]


async def test_a_change_that_comes_in_after_closing_starts_nothing(tmp_path, monkeypatch):
    driver = Driver(tmp_path)
    started = []

    async def measure(lane, *_):
        started.append(lane)

    monkeypatch.setattr(driver._engines, "measure", measure)
    await driver.close()

    driver.apply(FilesRead((scan("late.py", "x = 1\n", ()),)))
    await asyncio.sleep(0)

    assert (started, driver.report) == ([], None)


async def test_a_run_that_is_cancelled_from_outside_does_not_start_another(tmp_path, monkeypatch):
    """When the loop closes, it cancels every task, and what these start then would be left behind."""
    driver = Driver(tmp_path)
    running, started = [], asyncio.Event()

    async def measure(lane, *_):
        running.append(lane)
        started.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(driver._engines, "measure", measure)
    driver.apply(FilesRead((scan("a.py", "x = 1\n", ()), scan("pyproject.toml", "[tool.mypy]\n", ()))))
    async with asyncio.timeout(30):
        await started.wait()
    before = len(running)
    driver.session.lanes.request(Lane.TYPES)
    for lane in running:
        driver._tasks[lane].cancel()
    await asyncio.gather(*(driver._tasks[lane] for lane in running), return_exceptions=True)
    await asyncio.sleep(0)

    assert len(running) == before
    await driver.close()


async def test_reading_that_is_cancelled_ends_in_its_thread_too(tmp_path, monkeypatch):
    """A thread that read on would keep the process of a server whose client has gone."""
    driver = Driver(tmp_path)
    reading, over, test_ends = threading.Event(), threading.Event(), threading.Event()

    def endless(*arguments, **_):
        report = arguments[-1]
        try:
            while not test_ends.is_set():
                report(1, 2)
                reading.set()
        finally:
            over.set()

    monkeypatch.setattr(files, "read", endless)
    task = asyncio.create_task(driver.read())
    assert await asyncio.to_thread(reading.wait, 30)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    try:
        assert await asyncio.to_thread(over.wait, 10)
    finally:
        test_ends.set()
    await driver.close()


@pytest.fixture
async def typing(tmp_path, monkeypatch):
    """A driver that has read one file, and the texts of it that were judged."""
    (tmp_path / "shop.py").write_text("price = 1\n")
    judged = []
    driver = Driver(tmp_path, on_report=lambda report, snapshot: judged.append(snapshot.files["shop.py"].text))

    async def no_answer(*_):
        return None

    monkeypatch.setattr(driver._engines, "measure", no_answer)
    await driver.read()
    async with asyncio.timeout(30):
        await driver.settle()
        yield driver, judged
    await driver.close()


async def test_half_typed_text_is_not_judged_when_the_rest_follows(typing, monkeypatch):
    driver, judged = typing
    monkeypatch.setattr(driver_module, "HALF_TYPED", 30)
    held = asyncio.Event()
    driver.on_busy = lambda _: held.set() if driver.held else None

    half = asyncio.create_task(driver.edit("shop.py", "price = (1\n"))
    await held.wait()
    await driver.edit("shop.py", "price = (1)\n")
    await driver.settle()
    half.cancel()

    assert not driver.held
    assert "price = (1)\n" == judged[-1]
    assert "price = (1\n" not in judged


async def test_what_does_not_parse_is_judged_when_nothing_follows(typing, monkeypatch):
    driver, judged = typing
    monkeypatch.setattr(driver_module, "HALF_TYPED", 0)

    await driver.edit("shop.py", "price = (1\n")
    await driver.settle()

    assert "price = (1\n" == judged[-1]
    assert not driver.held


async def test_half_typed_text_that_was_overtaken_is_let_go(typing, monkeypatch):
    driver, judged = typing
    monkeypatch.setattr(driver_module, "HALF_TYPED", 0)
    current = iter([True, False])

    await driver.edit("shop.py", "price = (1\n", lambda: next(current))

    assert not driver.held
    assert ["price = 1\n"] == judged[-1:]


async def test_a_file_that_does_not_parse_is_judged_with_each_key(typing, monkeypatch):
    """It hides nothing more, and the error is where the text now has it."""
    driver, judged = typing
    monkeypatch.setattr(driver_module, "HALF_TYPED", 0)
    await driver.edit("shop.py", "price = (1\n")
    monkeypatch.setattr(driver_module, "HALF_TYPED", 30)

    await driver.edit("shop.py", "price = (12\n")
    await driver.settle()

    assert "price = (12\n" == judged[-1]


@pytest.mark.parametrize("setting", ["", "elsewhere"])
async def test_the_interpreter_is_looked_for_while_the_folder_is_read(tmp_path, monkeypatch, setting):
    """Where the configuration that is read names another one, that is looked for then."""
    (tmp_path / "pyproject.toml").write_text(f"[tool.gonogo]\npython = '{setting}'\n")
    events, loop = [], asyncio.get_running_loop()
    begun = asyncio.Event()

    async def discover(root, config, **_):
        events.append(f"search '{config.python}'")
        begun.set()
        return Environment(unknown="none")

    def read(*arguments, **options):
        asyncio.run_coroutine_threadsafe(begun.wait(), loop).result(30)
        events.append("read")
        return real(*arguments, **options)

    real = files.read
    monkeypatch.setattr(interpreter, "discover", discover)
    monkeypatch.setattr(files, "read", read)
    async with asyncio.timeout(60), Driver(tmp_path) as driver:
        await driver.settle()

    assert events == ["search ''", "read", *(["search 'elsewhere'"] if setting else [])]
