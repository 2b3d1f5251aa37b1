"""The full collection says what `pytest --collect-only` says, and on which line a failure is to blame."""

import asyncio
import sys

import pytest

from gonogo.facts import Collection, Environment
from gonogo.model import Config
from gonogo.tools.pytest import Pytest
from tools.collecting import VERSION, asked_directly, collected, engine, old_stops_everything, written

VARIED = """
-- pyproject.toml --
[tool.pytest.ini_options]
addopts = "-x -m 'not slow' --strict-markers"
testpaths = ["tests"]
markers = ["slow"]
python_files = ["test_*.py", "check_*.py"]
-- elsewhere/test_not_in_testpaths.py --
def test_elsewhere(): ...
-- tests/conftest.py --
import pytest


@pytest.fixture(params=["a", "b"])
def letter(request): ...


def pytest_collection_modifyitems(items):
    items[:] = [item for item in items if "unwanted" not in item.name]
-- tests/test_varied.py --
import unittest

import pytest

print("noise on standard output", flush=True)


@pytest.mark.parametrize("x", [1, "zwei", None])
def test_parametrized(x, letter): ...


@pytest.mark.slow
def test_slow(): ...


def test_unwanted(): ...


async def test_async(): ...


class TestClass:
    class TestInner:
        def test_inner(self): ...

    @pytest.mark.parametrize("y", [(), "ü"])
    def test_method(self, y): ...


class Case(unittest.TestCase):
    def test_case(self): ...
-- tests/check_other_pattern.py --
def test_found(): ...
-- tests/deep/er/test_varied_deeper.py --
def test_deeper(): ...
"""


def blamed(collection: Collection) -> list[tuple[str, str, str]]:
    return [(f.path, f.kind, str(f.blame)) for f in collection.failures]


async def test_item_ids_are_those_of_pytest_itself(tmp_path):
    collection = await collected(tmp_path, VARIED)

    ids = [item for items in collection.tests.values() for item in items]
    assert asked_directly(tmp_path) == ids
    assert 6 + 1 + 1 + 2 + 1 + 1 + 1 == len(ids)
    assert ((), True, 7, VERSION) == (
        collection.failures,
        collection.verified,
        collection.content,
        collection.pytest_version,
    )


async def test_tests_are_grouped_by_their_file(tmp_path):
    collection = await collected(tmp_path, VARIED)

    assert {"tests/check_other_pattern.py", "tests/deep/er/test_varied_deeper.py", "tests/test_varied.py"} == set(
        collection.tests
    )


async def test_collection_writes_no_file_into_the_project(tmp_path):
    written(tmp_path, VARIED + "-- pytest.ini --\n[pytest]\naddopts = --junitxml=report.xml\nlog_file = a.log\n")
    before = sorted(tmp_path.rglob("*"))

    await engine(tmp_path).collect(0)

    assert before == sorted(tmp_path.rglob("*"))


async def test_a_broken_file_does_not_hide_the_others_even_with_maxfail(tmp_path):
    broken = "".join(f"-- tests/test_broken_{n}.py --\nimport nowhere_{n}\n" for n in "ab")

    collection = await collected(tmp_path, VARIED + broken)

    assert ["tests/test_broken_a.py", "tests/test_broken_b.py"] == [f.path for f in collection.failures]
    assert asked_directly(tmp_path) != []  # pytest lists what it found before -x
    assert 13 == collection.collected


async def test_a_missing_third_party_module_is_blamed_by_name(tmp_path):
    collection = await collected(tmp_path, "-- test_a.py --\nimport os\nfrom nowhere.deep import (\n    x,\n)\n")

    (failure,) = collection.failures
    assert ("import-error", "No module named 'nowhere'", "nowhere", "") == (
        failure.kind,
        failure.message,
        failure.module,
        failure.name,
    )
    assert "test_a.py:2:6" == str(failure.blame)
    assert "ModuleNotFoundError" == failure.exception
    assert "from nowhere.deep import" in failure.detail


async def test_a_missing_name_is_blamed_where_it_is_written(tmp_path):
    collection = await collected(
        tmp_path,
        """
-- pkg/__init__.py --
-- pkg/a.py --
from .b import (
    here,
    gone,
)
-- pkg/b.py --
here = 1
-- test_a.py --
from pkg import a
""",
    )

    (failure,) = collection.failures
    assert ("test_a.py", "pkg.b", "gone", "pkg/a.py:3:5") == (
        failure.path,
        failure.module,
        failure.name,
        str(failure.blame),
    )
    assert "cannot import name 'gone' from 'pkg.b'" == failure.message
    assert ["test_a.py", "pkg/a.py"] == [frame.span.path for frame in failure.frames]
    assert 8 == failure.blame.end_column


async def test_an_import_cycle_is_blamed_on_the_import_that_came_too_early(tmp_path):
    collection = await collected(
        tmp_path, "-- a.py --\nfrom b import y\nx = 1\n-- b.py --\nfrom a import x\ny = 1\n-- test_a.py --\nimport a\n"
    )

    (failure,) = collection.failures
    assert ("b.py:1:15", "a", "x") == (str(failure.blame), failure.module, failure.name)
    assert "cannot import name 'x' from partially initialized module 'a'" in failure.message
    assert str(tmp_path) not in failure.message


async def test_an_exception_is_blamed_on_the_innermost_first_party_line(tmp_path):
    collection = await collected(
        tmp_path,
        """
-- settings.py --
import json


def load():
    return json.loads("{")


value = load()
-- test_a.py --
import settings
""",
    )

    (failure,) = collection.failures
    assert ("exception", "settings.py:5:5", "JSONDecodeError") == (failure.kind, str(failure.blame), failure.exception)
    assert ["<module>", "<module>", "load"] == [frame.function for frame in failure.frames]


async def test_a_syntax_error_is_blamed_at_its_own_place(tmp_path):
    collection = await collected(
        tmp_path, "-- broken.py --\nx = 1\ny = = 2\n-- test_a.py --\nimport broken\n-- test_b.py --\ndef f(:\n"
    )

    assert [("test_a.py", "syntax-error", "broken.py:2:5"), ("test_b.py", "syntax-error", "test_b.py:1:7")] == blamed(
        collection
    )


async def test_columns_count_code_points(tmp_path):
    collection = await collected(tmp_path, "-- test_a.py --\nif 1: 'äöü🎉'; from os import gone\n")

    assert "test_a.py:1:30" == str(collection.failures[0].blame)


async def test_modules_that_skip_themselves_are_reported_as_skipped(tmp_path):
    collection = await collected(
        tmp_path,
        """
-- test_a.py --
import pytest
pytest.skip("needs a database", allow_module_level=True)
-- test_b.py --
import pytest
pytest.importorskip("nowhere")
-- test_c.py --
import unittest
raise unittest.SkipTest("later")
-- test_d.py --
def test_d(): ...
""",
    )

    assert [("test_a.py", "skipped"), ("test_b.py", "skipped"), ("test_c.py", "skipped")] == [
        (f.path, f.kind) for f in collection.failures
    ]
    assert "needs a database" == collection.failures[0].message
    assert ["test_d.py"] == list(collection.tests)


async def test_wrong_parametrization_is_blamed_on_its_function(tmp_path):
    collection = await collected(
        tmp_path,
        """
-- test_a.py --
import pytest


def test_fine(): ...


@pytest.mark.parametrize("a,b", [(1, 2, 3)])
def test_wrong(a, b): ...
""",
    )

    assert ("test_a.py", 6) == (collection.failures[0].blame.path, collection.failures[0].blame.line)


async def test_two_test_modules_of_one_name_are_told_apart(tmp_path):
    collection = await collected(
        tmp_path, "-- a/test_x.py --\ndef test_a(): ...\n-- b/test_x.py --\ndef test_b(): ...\n"
    )

    (failure,) = collection.failures
    assert ("b/test_x.py", "import-error") == (failure.path, failure.kind)
    assert failure.message.startswith("import file mismatch: the module name 'test_x' is already taken")


async def test_a_conftest_failure_collects_nothing_and_blames_the_module_behind_it(tmp_path):
    collection = await collected(
        tmp_path,
        """
-- app/__init__.py --
-- app/settings.py --
import os

SECRET = os.environ["NO_SUCH_VARIABLE"]
-- app/main.py --
from app.settings import SECRET
-- tests/__init__.py --
-- tests/conftest.py --
from app.main import SECRET
-- tests/test_a.py --
def test_a(): ...
""",
    )

    (failure,) = collection.failures
    assert ({}, "tests/conftest.py", "exception", "KeyError: 'NO_SUCH_VARIABLE'") == (
        dict(collection.tests),
        failure.path,
        failure.kind,
        failure.message,
    )
    assert "app/settings.py:3:1" == str(failure.blame)
    assert ["tests/conftest.py", "app/main.py", "app/settings.py"] == [f.span.path for f in failure.frames]


@old_stops_everything
async def test_a_conftest_deeper_down_stops_its_folder_only(tmp_path):
    collection = await collected(
        tmp_path,
        """
-- tests/test_a.py --
def test_a(): ...
-- tests/deep/conftest.py --
import nowhere
-- tests/deep/test_b.py --
def test_b(): ...
""",
    )

    assert ["tests/test_a.py"] == list(collection.tests)
    assert [("tests/deep/conftest.py", "import-error", "tests/deep/conftest.py:1:8")] == blamed(collection)


async def test_settings_that_lack_values_are_named_without_the_values_that_are_there(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2")
    collection = await collected(
        tmp_path,
        """
-- settings.py --
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_password: str
    secret_key: str
    url: str


settings = Settings(url="postgresql://app:swordfish@db/app")
-- test_a.py --
import settings
""",
    )

    (failure,) = collection.failures
    assert ("ValidationError: Settings: secret_key: Field required", "settings.py:10:1") == (
        failure.message,
        str(failure.blame),
    )
    assert "hunter2" not in repr(failure)
    assert "input_value=..." in failure.detail


@pytest.mark.parametrize(
    ("settings", "message", "place"),
    [
        (
            "addopts = -q --create-db --json-report",
            "(pytest-django and pytest-json-report not installed)",
            "pytest.ini:2:14",
        ),
        (
            "addopts = -q\n    -p nowhere",
            "Error importing plugin \"nowhere\": No module named 'nowhere'",
            "pytest.ini:3:8",
        ),
        ("addopts = gone/test_x.py", "file or directory not found: gone/test_x.py", "pytest.ini:2:11"),
        ("minversion = 100", "'minversion' requires pytest-100", "pytest.ini:2:1"),
    ],
)
async def test_a_configuration_that_pytest_refuses_is_blamed_on_its_line(tmp_path, settings, message, place):
    collection = await collected(
        tmp_path, f"-- pytest.ini --\n[pytest]\n{settings}\n-- test_a.py --\ndef test_a(): ...\n"
    )

    (failure,) = collection.failures
    assert ("usage", "pytest.ini", place) == (failure.kind, failure.path, str(failure.blame))
    assert message in failure.message
    assert {} == dict(collection.tests)


async def test_no_tests_at_all_is_an_answer_without_failures(tmp_path):
    collection = await collected(tmp_path, "-- app.py --\nx = 1\n")

    assert ((), {}, True, "") == (
        collection.failures,
        dict(collection.tests),
        collection.verified,
        collection.unknown,
    )


async def test_without_pytest_the_reason_says_what_to_run(tmp_path):
    collection = await Pytest(tmp_path, Environment(python="/venv/bin/python"), Config()).collect(3)

    assert 3 == collection.content
    assert collection.unknown.endswith("run `/venv/bin/python -m pip install pytest`")


async def test_pytest_that_vanished_after_it_was_looked_for_is_unknown_too(tmp_path):
    bare = tmp_path / "bare"
    await (await asyncio.create_subprocess_exec(sys.executable, "-m", "venv", "--without-pip", str(bare))).wait()
    python = next(bare.glob("[bS]*/python*"))

    collection = await Pytest(tmp_path, Environment(python=str(python), pytest="9.0"), Config()).collect(0)

    assert f"pytest is not installed there: run `{python} -m pip install pytest`" in collection.unknown


async def test_an_interpreter_that_cannot_be_started_is_unknown(tmp_path):
    collection = await Pytest(tmp_path, Environment(python=str(tmp_path / "gone"), pytest="9.0"), Config()).collect(0)

    assert "cannot be started" in collection.unknown


async def test_progress_counts_files_against_the_last_collection(tmp_path):
    pytest_engine = engine(written(tmp_path, VARIED))
    first: list[tuple[int, int]] = []
    second: list[tuple[int, int]] = []

    await pytest_engine.collect(0, lambda *seen: first.append(seen))
    await pytest_engine.collect(0, lambda *seen: second.append(seen))

    assert (4, 0) == first[-1]
    assert (4, 4) == second[-1]


async def test_the_engine_leaves_the_interpreter_that_pytest_runs_in_as_it_was(tmp_path):
    """No module of ours, no path of ours, and the arguments that the `pytest` command has."""
    collection = await collected(
        tmp_path,
        """
-- collect.py --
own = True
-- collect_cause.py --
own = True
-- test_a.py --
import sys, os
import collect, collect_cause

assert collect.own and collect_cause.own
assert os.path.basename(sys.argv[0]) == "pytest" and len(sys.argv) == 1
assert not [entry for entry in sys.path if "gonogo" in entry]


def test_a(): ...
""",
    )

    assert () == collection.failures
