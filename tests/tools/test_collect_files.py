"""Edited files are collected from a warm process, unsaved text included, as a fresh process would collect them."""

import asyncio
import random
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from gonogo.facts import Collection
from gonogo.model import Config
from gonogo.tools.pytest import Pytest
from gonogo.tools.pytest_warm import Warm
from tools.collecting import ENVIRONMENT, VERSION, Witness, old_stops_everything, written

PROJECT = """
-- app/__init__.py --
-- app/registry.py --
KNOWN = []


def register(name):
    assert name not in KNOWN, f"{name} is registered twice"
    KNOWN.append(name)
-- app/models.py --
from app.registry import register

register("models")
User = 1
-- app/other.py --
import json
-- tests/__init__.py --
-- tests/conftest.py --
import app.models
-- tests/test_models.py --
from app.models import User
import app.other


def test_user(): ...
-- tests/test_other.py --
import app.other


def test_other(): ...
"""
MODELS = "from app.registry import register\nregister('models')\n"


@pytest.fixture(params=["fork", "no fork"])
def warm_engine(request, tmp_path):
    """Makes an engine over a project; ended with the test."""

    @asynccontextmanager
    async def make(text: str = PROJECT, limit: float = 60.0):
        engine = Pytest(written(tmp_path, text), ENVIRONMENT, Config(collection_timeout=limit))
        engine._warm = Warm(engine.root, ENVIRONMENT.python, engine._limits, fork=request.param == "fork")
        try:
            yield engine
        finally:
            await engine.close()

    return make


def ids(collection: Collection) -> list[str]:
    assert "" == collection.unknown
    return sorted(item for items in collection.tests.values() for item in items)


async def models(engine: Pytest, **buffers: str) -> Collection:
    paths = {name.replace("__", "/") + ".py": text for name, text in buffers.items()}
    return await engine.collect_files(["tests/test_models.py"], paths, 5)


async def test_only_the_files_asked_for_are_collected_and_the_answer_is_provisional(warm_engine):
    async with warm_engine() as engine:
        collection = await models(engine)

    assert (["tests/test_models.py::test_user"], False, 5) == (ids(collection), collection.verified, collection.content)
    assert (VERSION, ()) == (collection.pytest_version, collection.failures)


async def test_an_unsaved_test_file_is_collected_as_it_is_typed(warm_engine):
    async with warm_engine() as engine:
        await engine.collect(0)
        await engine.warm_up()
        typed = await models(engine, tests__test_models="def test_a(): ...\n\n\ndef test_b(): ...\n")
        undone = await models(engine)

    assert ["tests/test_models.py::test_a", "tests/test_models.py::test_b"] == ids(typed)
    assert ["tests/test_models.py::test_user"] == ids(undone)


async def test_an_unsaved_syntax_error_is_blamed_in_the_text_as_typed(warm_engine):
    async with warm_engine() as engine:
        (failure,) = (await models(engine, tests__test_models="x = 1\n\n\ndef test_a(:\n")).failures

    assert ("syntax-error", "tests/test_models.py:4:12") == (failure.kind, str(failure.blame))


async def test_a_name_deleted_from_an_unsaved_module_breaks_its_importer(warm_engine):
    async with warm_engine() as engine:
        await engine.collect(0)
        await engine.warm_up()
        (failure,) = (await models(engine, app__models=MODELS)).failures
        repaired = await models(engine, app__models=f"{MODELS}User = 2\n")

    assert ("User", "tests/test_models.py:1:24") == (failure.name, str(failure.blame))
    assert ["tests/test_models.py::test_user"] == ids(repaired)


async def test_no_module_is_imported_twice_in_one_process(warm_engine):
    """The registry refuses a second registration, as metadata of tables and registries of metrics do."""
    async with warm_engine() as engine:
        await engine.collect(0)
        for n in range(4):
            collection = await models(engine, app__models=f"{MODELS}User = {n}\n")

            assert ["tests/test_models.py::test_user"] == ids(collection)


async def test_what_is_saved_is_seen(warm_engine):
    async with warm_engine() as engine:
        await engine.collect(0)
        await engine.warm_up()
        await models(engine)
        (engine.root / "app/other.py").write_text("raise RuntimeError('saved')\n")
        (failure,) = (await models(engine)).failures

    assert ("RuntimeError: saved", "app/other.py:1:1") == (failure.message, str(failure.blame))


async def test_a_conftest_that_is_edited_is_seen_unsaved(warm_engine):
    async with warm_engine() as engine:
        await engine.collect(0)
        await engine.warm_up()
        (failure,) = (await models(engine, tests__conftest="import app.models\n1 / 0\n")).failures
        undone = await models(engine)

    assert ("tests/conftest.py", "tests/conftest.py:2:1") == (failure.path, str(failure.blame))
    assert ["tests/test_models.py::test_user"] == ids(undone)


async def test_a_conftest_that_comes_into_being_is_seen(warm_engine):
    text = "-- tests/test_models.py --\ndef test_user(): ...\n"
    async with warm_engine(text) as engine:
        await engine.collect(0)
        await engine.warm_up()
        before = await models(engine)
        (engine.root / "conftest.py").write_text("def pytest_collection_modifyitems(items):\n    items.clear()\n")
        after = await models(engine)

    assert (1, 0) == (before.collected, after.collected)


async def test_a_setting_that_is_saved_is_seen(warm_engine):
    async with warm_engine("-- pytest.ini --\n[pytest]\n" + PROJECT) as engine:
        await engine.collect(0)
        await engine.warm_up()
        before = await models(engine)
        (engine.root / "pytest.ini").write_text("[pytest]\npython_functions = check_*\n")
        after = await models(engine)
        again = await models(engine)

    assert (1, 0, 0) == (before.collected, after.collected, again.collected)


async def test_a_plugin_of_the_project_that_is_edited_is_seen(warm_engine, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    plugin = "def pytest_collection_modifyitems(items):\n    items.clear()\n"
    text = "-- pytest.ini --\n[pytest]\naddopts = -p plug\n-- plug.py --\n" + PROJECT
    async with warm_engine(text) as engine:
        before = await models(engine)
        unsaved = await models(engine, plug=plugin)
        (engine.root / "plug.py").write_text(plugin)
        saved = await models(engine)

    assert (1, 0, 0) == (before.collected, unsaved.collected, saved.collected)


async def test_a_file_that_hangs_is_one_failure_and_the_next_answer_is_right(warm_engine):
    async with warm_engine(limit=2) as engine:
        await engine.collect(0)
        collection = await engine.collect_files(
            ["tests/test_models.py", "tests/test_other.py"],
            {"tests/test_models.py": "x = 1\nwhile True:\n    x += 1\n"},
            0,
        )
        after = await models(engine)

    (failure,) = collection.failures
    assert ("tests/test_models.py", "timeout", "tests/test_models.py") == (
        failure.path,
        failure.kind,
        failure.blame.path,
    )
    assert ["tests/test_other.py::test_other"] == ids(collection)
    assert ["tests/test_models.py::test_user"] == ids(after)


@pytest.mark.parametrize("code", ["import os\nos._exit(1)", "import ctypes\nctypes.string_at(0)"])
async def test_a_file_that_ends_the_interpreter_is_one_failure(warm_engine, code):
    async with warm_engine() as engine:
        await engine.collect(0)
        (failure,) = (await models(engine, app__other=code)).failures
        after = await models(engine)

    assert ("tests/test_models.py", "app/other.py:2:1") == (failure.path, str(failure.blame))
    assert ["tests/test_models.py::test_user"] == ids(after)


async def test_a_module_that_starts_a_thread_is_not_kept_running(warm_engine):
    """A layer would hold the thread for as long as it lives; the answer comes from a process without it."""
    text = PROJECT + "-- app/worker.py --\nimport threading\nthreading.Thread(target=threading.Event().wait).start()\n"
    async with warm_engine(text + "-- tests/test_worker.py --\nimport app.worker\ndef test_w(): ...\n") as engine:
        await engine.collect(0)
        await engine.warm_up()
        for _ in range(2):
            collection = await engine.collect_files(["tests/test_worker.py"], {}, 0)
            assert ["tests/test_worker.py::test_w"] == ids(collection)


@old_stops_everything
async def test_a_broken_conftest_deeper_down_does_not_hide_the_other_files(warm_engine):
    deep = "-- tests/deep/__init__.py --\n-- tests/deep/conftest.py --\nimport nowhere\n-- tests/deep/test_deep.py --\n"
    async with warm_engine(PROJECT + deep) as engine:
        collection = await engine.collect_files(["tests/deep/test_deep.py", "tests/test_other.py"], {}, 0)

    assert ["tests/deep/conftest.py"] == [failure.path for failure in collection.failures]
    assert ["tests/test_other.py::test_other"] == ids(collection)


async def test_a_file_that_is_gone_is_left_out(warm_engine):
    async with warm_engine() as engine:
        collection = await engine.collect_files(["tests/test_gone.py", "tests/test_other.py"], {}, 0)

    assert (["tests/test_other.py::test_other"], ()) == (ids(collection), collection.failures)


async def test_cancelling_ends_the_fork_and_the_next_answer_is_right(warm_engine):
    async with warm_engine() as engine, Witness() as witness:
        await engine.collect(0)
        task = asyncio.create_task(models(engine, tests__test_models=witness.code))
        await witness.arrived()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await witness.gone()
        collection = await models(engine)

    assert ["tests/test_models.py::test_user"] == ids(collection)


async def test_closing_ends_what_is_under_way(warm_engine):
    async with Witness() as witness:
        async with warm_engine() as engine:
            task = asyncio.create_task(models(engine, app__other=witness.code))
            await witness.arrived()
            task.cancel()
        await witness.gone()


async def test_nothing_is_written_into_the_project(warm_engine):
    async with warm_engine() as engine:
        before = sorted(engine.root.rglob("*"))
        await engine.collect(0)
        await models(engine, app__models=f"{MODELS}User = 1\n")

        assert before == sorted(engine.root.rglob("*"))


async def test_random_edits_give_what_fresh_processes_give(warm_engine):
    """Unsaved texts from the warm process against the same texts saved, collected afresh."""
    dice = random.Random(4)
    texts = {
        "app/models.py": [f"{MODELS}User = 1\n", MODELS, "import nowhere\n", f"{MODELS}import app.other\nUser = 2\n"],
        "app/other.py": ["", "from app.models import User\n", "x = (\n", "raise KeyError('k')\n"],
        "tests/test_other.py": [
            "import app.other\ndef test_1(): ...\n",
            "def test_2(): ...\ndef test_3(): ...\n",
            "1/0",
        ],
        "tests/conftest.py": ["", "import app.other\n", "import app.models\n", "collect_ignore = ['test_gone.py']\n"],
    }
    paths = ["tests/test_models.py", "tests/test_other.py"]
    async with warm_engine() as engine:
        await engine.collect(0)
        for _ in range(10):
            edited = {path: dice.choice(texts[path]) for path in dice.sample(sorted(texts), dice.randint(1, 2))}
            warm = await engine.collect_files(paths, edited, 0)
            saved = {path: (engine.root / path).read_text() for path in edited}
            save(engine.root, edited)
            fresh = await engine.collect(0)
            if dice.random() < 0.5:
                save(engine.root, saved)

            assert seen(fresh) == seen(warm), edited


def save(root: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (root / path).write_text(text)


def seen(collection: Collection) -> tuple[list[str], set[tuple[str, str, str]]]:
    return ids(collection), {(f.path, f.message, str(f.blame)) for f in collection.failures}


@pytest.mark.parametrize("fast", [True, False])
async def test_where_a_person_edits_the_warm_process_comes_without_being_asked(tmp_path, fast):
    engine = Pytest(written(tmp_path, PROJECT), ENVIRONMENT, Config(), fast=fast)
    try:
        await engine.collect(0)
        if engine._warming:
            await engine._warming
        agent = engine._warm._agent

        assert fast is (agent is not None and agent.child.running and engine._warm._ready.is_set())
    finally:
        await engine.close()
