"""A collection is used again where nothing that it depends on has changed, and always equals that of a fresh pytest.

Each test file of the project writes its name to a log outside of it when it is imported: so the log says what was
collected anew.
"""

import random
from pathlib import Path

import pytest

from gonogo.checks import discover
from gonogo.engine import scan
from gonogo.facts import Collection
from gonogo.model import Config
from gonogo.tools.pytest import Pytest
from tools.collecting import ENVIRONMENT, asked_directly, written

PROJECT = """
-- pytest.ini --
[pytest]
addopts = -m "not slow"
markers = slow
pythonpath = .
-- app/__init__.py --
-- app/numbers.py --
CASES = [1, 2]
-- app/words.py --
from app import numbers

CASES = [f"w{n}" for n in numbers.CASES]
-- app/loading.py --
from importlib import import_module


def load(name):
    return import_module(f"app.{name}")
-- app/hidden.py --
CASES = ["h"]
-- app/filed.py --
import json
from pathlib import Path

CASES = json.loads(Path(__file__).with_name("cases.json").read_text())
-- app/cases.json --
["j1", "j2"]
-- app/varied.py --
import os

CASES = os.environ.get("GONOGO_TEST_CASES", "v").split(",")
-- tests/conftest.py --
import pathlib


def arrived(name):
    with open(pathlib.Path(__file__).parents[2] / "log", "a") as log:
        log.write(name + "\\n")
-- tests/helping.py --
from conftest import arrived
from app import loading
-- tests/test_numbers.py --
import pytest
from app.numbers import CASES
from conftest import arrived

arrived("numbers")


@pytest.mark.parametrize("n", CASES)
def test_number(n): ...


@pytest.mark.slow
def test_slow(): ...
-- tests/test_words.py --
import pytest
import app.words
from conftest import arrived

arrived("words")


@pytest.mark.parametrize("n", app.words.CASES)
def test_word(n): ...
-- tests/test_hidden.py --
import pytest
from helping import arrived, loading

arrived("hidden")


@pytest.mark.parametrize("n", loading.load("hidden").CASES)
def test_hidden(n): ...
-- tests/test_filed.py --
import pytest
from app import filed
from conftest import arrived

arrived("filed")


@pytest.mark.parametrize("n", filed.CASES)
def test_filed(n): ...
-- tests/test_plain.py --
from conftest import arrived

arrived("plain")


def test_plain(): ...
-- tests/test_varied.py --
import pytest
from app.varied import CASES
from conftest import arrived

arrived("varied")


@pytest.mark.parametrize("n", CASES)
def test_varied(n): ...
"""
ALL = ["filed", "hidden", "numbers", "plain", "varied", "words"]


class Project:
    """The project on disk. Each collection is that of another engine, as after a restart."""

    def __init__(self, folder: Path) -> None:
        self.root, self.log, self.content = written(folder / "project", PROJECT), folder / "log", 0

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    async def collect(self) -> Collection:
        paths = sorted(file for file in self.root.rglob("*") if file.suffix in (".py", ".ini", ".json"))
        named = {file.relative_to(self.root).as_posix(): file for file in paths}
        files = {path: scan(path, file.read_text("utf-8"), discover()) for path, file in named.items()}
        engine = Pytest(self.root, ENVIRONMENT, Config())
        self.content += 1
        try:
            return await engine.collect(self.content, None, files)
        finally:
            await engine.close()

    def collected(self) -> list[str]:
        """The files that were collected since the last time that this was asked."""
        names = sorted(self.log.read_text().split()) if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return names


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *names, **options: str(tmp_path / "cache"))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # which take longer to load than the project
    return Project(tmp_path)


def ids(collection: Collection) -> list[str]:
    assert ("", True) == (collection.unknown, collection.verified)
    return sorted(item for items in collection.tests.values() for item in items)


async def test_an_unchanged_project_is_verified_without_collecting_anything(project):
    first = await project.collect()
    assert ALL == project.collected()

    again = await project.collect()

    assert [] == project.collected()
    assert (ids(first), 2, first.pytest_version) == (ids(again), again.content, again.pytest_version)


async def test_what_depends_on_an_edit_is_collected_again_and_nothing_else(project):
    await project.collect()
    project.collected()
    for path, old, new, affected in [
        ("tests/test_plain.py", "test_plain", "test_other", ["plain"]),
        ("app/numbers.py", "[1, 2]", "[1, 2, 3]", ["hidden", "numbers", "words"]),  # what loads by name may load it
        ("app/cases.json", '"j2"', '"j2", "j3"', ["filed", "hidden"]),
    ]:
        project.edit(path, old, new)

        collection = await project.collect()

        assert affected == project.collected(), path
        assert sorted(asked_directly(project.root)) == ids(collection)
        project.collected()


async def test_an_environment_variable_that_was_read_counts_and_its_value_is_not_kept(project, monkeypatch, tmp_path):
    monkeypatch.setenv("GONOGO_TEST_CASES", "s3cr3t,other")
    monkeypatch.setenv("GONOGO_TEST_UNREAD", "1")
    await project.collect()
    project.collected()
    monkeypatch.setenv("GONOGO_TEST_UNREAD", "2")
    await project.collect()
    assert [] == project.collected()
    kept = "".join(file.read_text() for file in (tmp_path / "cache" / "collections").rglob("*.json"))
    assert "GONOGO_TEST_CASES" in kept
    assert "test_varied[s3cr3t]" in kept  # as an item's id, as ever
    assert "s3cr3t,other" not in kept

    monkeypatch.setenv("GONOGO_TEST_CASES", "w")

    assert "tests/test_varied.py::test_varied[w]" in ids(await project.collect())
    assert ALL == project.collected()


async def test_who_changes_what_all_share_is_imported_each_time_and_its_edit_collects_all(project):
    project.edit(
        "tests/test_plain.py", "def test_plain", "import os; os.environ['GONOGO_TEST_CASES'] = 'p'\ndef test_plain"
    )
    assert "tests/test_varied.py::test_varied[p]" in ids(await project.collect())
    project.collected()

    project.edit("tests/test_varied.py", "def test_varied", "def test_more")
    assert "tests/test_varied.py::test_more[p]" in ids(await project.collect())
    assert ["plain", "varied"] == project.collected()

    project.edit("tests/test_plain.py", "'p'", "'q'")
    assert "tests/test_varied.py::test_more[q]" in ids(await project.collect())
    assert ALL == project.collected()


async def test_a_failure_is_what_a_full_collection_says_of_it(project):
    await project.collect()
    project.collected()
    project.edit("app/words.py", "import numbers", "import gone")

    broken = await project.collect()

    assert ["tests/test_words.py"] == [failure.path for failure in broken.failures]
    assert set(ALL) - {"words"} == set(project.collected())
    assert broken.failures == (await project.collect()).failures
    assert [] == project.collected()
    project.edit("app/words.py", "import gone", "import numbers")
    assert () == (await project.collect()).failures
    assert [] == project.collected()  # as it was before


async def test_after_random_edits_it_is_what_a_fresh_pytest_says(project):
    chance = random.Random(7)
    await project.collect()
    for number in range(4):
        path = chance.choice(sorted(p for p in project.root.rglob("*.py") if p.name != "__init__.py"))
        text = path.read_text("utf-8")
        kind = chance.randrange(3)
        if kind == 0:
            text += f"\n\ndef test_more_{number}(): ...\n"
        elif kind == 1 and "CASES = [" in text:
            text = text.replace("CASES = [", f"CASES = [{number}, ", 1)
        else:
            text = text.replace("def test_", f"def test_x{number}_", 1) + "\nimport app.words, app.numbers\n"
        path.write_text(text, "utf-8")

        collection = await project.collect()

        assert sorted(asked_directly(project.root)) == ids(collection), path
