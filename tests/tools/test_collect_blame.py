"""On which line a failure of the full collection is to blame."""

import pytest

from gonogo.facts import Collection
from tools.collecting import collected, old_stops_everything


def blamed(collection: Collection) -> list[tuple[str, str, str]]:
    return [(f.path, f.kind, str(f.blame)) for f in collection.failures]


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
    assert collection.failures[0].message == (
        """test_wrong: in "parametrize" the number of names (2): ['a', 'b'] """
        "must be equal to the number of values (3): (1, 2, 3)"
    )


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
    assert ("variable", ("NO_SUCH_VARIABLE",)) == (failure.lacking, failure.lacked)


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
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="app_")
    database_password: str = Field(validation_alias="DATABASE_PASSWORD")
    secret_key: str
    url: str


settings = Settings(url="postgresql://app:swordfish@db/app")
-- test_a.py --
import settings
""",
    )

    (failure,) = collection.failures
    assert ("ValidationError: Settings: secret_key: Field required", "settings.py:12:1") == (
        failure.message,
        str(failure.blame),
    )
    assert ("variable", ("APP_SECRET_KEY",)) == (failure.lacking, failure.lacked)
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
