"""The full collection says what `pytest --collect-only` says, and on which line a failure is to blame."""

import asyncio
import sys

import pytest

from gonogo.facts import Collection, Environment
from gonogo.model import Config
from gonogo.tools.pytest import Pytest
from tools.collecting import VERSION, asked_directly, collected, engine, written

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


ROOTED = """
-- app/__init__.py --
-- tests/test_a.py --
import app


def test_a(): ...
"""
RUNS = {
    "python -m in a workflow": (
        "-- .github/workflows/ci.yml --\njobs:\n  t:\n    steps:\n    - run: python -m pytest\n",
        1,
    ),
    "python -m in make": ("-- Makefile --\ntest:\n\tpython3.11 -X dev -m pytest tests\n", 1),
    "PYTHONPATH in tox": ("-- tox.ini --\n[testenv]\ncommands = env PYTHONPATH=. pytest\n", 1),
    "in another folder": (
        (
            "-- .github/workflows/ci.yml --\njobs:\n  t:\n    steps:\n"
            "    - run: python -m pytest\n      working-directory: x\n"
        ),
        0,
    ),
    "pytest alone": ("-- Makefile --\ntest:\n\tpytest tests\n", 0),
}


@pytest.mark.parametrize(("automation", "tests"), RUNS.values(), ids=RUNS)
async def test_the_workspace_is_on_the_path_where_the_projects_own_automation_puts_it_there(
    tmp_path, automation, tests
):
    collection = await collected(tmp_path, ROOTED + automation)

    assert (tests, 1 - tests) == (collection.collected, len(collection.failures))


CONFIGURED = """
-- pytest.ini --
[pytest]
addopts = -n 2 --dist loadfile --doctest-modules --doctest-glob=*.rst -p no:randomly
pythonpath = .
-- pkg/__init__.py --
-- pkg/documented.py --
def double(x):
    '''
    >>> double(2)
    4
    '''
    return 2 * x


class Thing:
    '''
    >>> 1
    1
    '''
-- guide.rst --
>>> 1 + 1
2
-- tests/test_a.py --
import pytest

numpy = pytest.importorskip("os")


@pytest.mark.asyncio
async def test_async(): ...


@pytest.mark.parametrize("x", ["a", "b"], ids=str.upper)
class TestBoth:
    def test_each(self, x): ...
"""


async def test_doctests_are_collected_and_no_workers_are_started_though_addopts_ask_for_them(tmp_path):
    collection = await collected(tmp_path, CONFIGURED)

    assert () == collection.failures
    assert {
        "guide.rst": ("guide.rst::guide.rst",),
        "pkg/documented.py": (
            "pkg/documented.py::pkg.documented.Thing",
            "pkg/documented.py::pkg.documented.double",
        ),
        "tests/test_a.py": (
            "tests/test_a.py::test_async",
            "tests/test_a.py::TestBoth::test_each[A]",
            "tests/test_a.py::TestBoth::test_each[B]",
        ),
    } == dict(collection.tests)


COVERING = """
-- pytest.ini --
[pytest]
addopts = -p covering --cov=pkg --cov-fail-under=90
pythonpath = .
-- covering.py --
from pathlib import Path


def pytest_addoption(parser):
    parser.addoption("--cov", action="append", dest="cov_source")
    parser.addoption("--cov-fail-under", dest="cov_fail_under")
    parser.addoption("--no-cov", action="store_true", dest="no_cov")


def pytest_configure(config):
    if config.option.cov_source and not config.option.no_cov:
        Path("covered").write_text("as pytest-cov does")
-- test_a.py --
def test_a(): ...
"""


async def test_coverage_is_switched_off_though_addopts_ask_for_it(tmp_path, monkeypatch):
    """By the options that pytest-cov has, in a plugin that is as easily seen to act."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    collection = await collected(tmp_path, COVERING)

    assert (1, ()) == (collection.collected, collection.failures)
    assert not (tmp_path / "covered").exists()
