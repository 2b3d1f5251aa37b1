"""Which files pytest collects and where imports start, from paths and configuration alone."""

import pytest

from gonogo.index.declared import declared
from gonogo.index.layout import layout_of
from workspace import files_of, snapshot_of


def layout(text: str):
    return layout_of(snapshot_of(files_of(text)[0]))


PYPROJECT = "-- pyproject.toml --\n[tool.pytest.ini_options]\n"
COLLECTED = {
    "by default": ("-- tests/test_a.py --\n-- a_test.py --\n-- tests/helper.py --", {"tests/test_a.py", "a_test.py"}),
    "not in folders that pytest leaves out": (
        "-- build/test_a.py --\n-- .hidden/test_a.py --\n-- x.egg/test_a.py --",
        set(),
    ),
    "within testpaths": (
        f"{PYPROJECT}testpaths = ['tests']\n-- tests/test_a.py --\n-- b/test_b.py --",
        {"tests/test_a.py"},
    ),
    "testpaths by pattern": (
        "-- pytest.ini --\n[pytest]\ntestpaths = pkg/*/tests\n-- pkg/a/tests/test_a.py --\n-- pkg/a/test_b.py --",
        {"pkg/a/tests/test_a.py"},
    ),
    "python_files": (
        "-- tox.ini --\n[pytest]\npython_files = check_*.py\n-- check_a.py --\n-- test_a.py --",
        {"check_a.py"},
    ),
    "--ignore": (
        "-- setup.cfg --\n[tool:pytest]\naddopts = -q --ignore=old\n-- old/test_a.py --\n-- test_a.py --",
        {"test_a.py"},
    ),
    "--ignore-glob": (
        f"{PYPROJECT}addopts = ['--ignore-glob', 'x/*']\n-- x/test_a.py --\n-- test_a.py --",
        {"test_a.py"},
    ),
    "norecursedirs": (
        "-- pytest.ini --\n[pytest]\nnorecursedirs = slow\n-- slow/test_a.py --\n-- test_a.py --",
        {"test_a.py"},
    ),
    "collect_ignore": (
        "-- tests/conftest.py --\ncollect_ignore = ['test_a.py']\n-- tests/test_a.py --\n-- tests/test_b.py --",
        {"tests/test_b.py"},
    ),
    "pytest.ini comes before pyproject.toml, though it says nothing": (
        f"-- pytest.ini --\n[tool:pytest]\n{PYPROJECT}testpaths = ['x']\n-- test_a.py --",
        {"test_a.py"},
    ),
    "a configuration that does not parse declares nothing": (
        "-- pyproject.toml --\n[tool\n-- test_a.py --",
        {"test_a.py"},
    ),
    "doctests": (
        "-- pytest.ini --\n[pytest]\naddopts = --doctest-modules\n-- app/a.py --\n-- setup.py --\n-- conftest.py --",
        {"app/a.py"},
    ),
}


@pytest.mark.parametrize(("text", "paths"), COLLECTED.values(), ids=COLLECTED)
def test_the_files_that_pytest_collects(text: str, paths: set[str]):
    assert layout(text).tests == paths


def test_a_conftest_that_ignores_under_a_condition_leaves_the_file_in_doubt():
    found = layout("-- conftest.py --\nif x:\n    collect_ignore = ['test_a.py']\n-- test_a.py --\n-- test_b.py --")
    assert (found.tests, found.doubtful) == ({"test_a.py", "test_b.py"}, {"test_a.py"})


def test_a_test_file_has_the_conftests_of_all_folders_above_it():
    found = layout("-- conftest.py --\n-- a/conftest.py --\n-- b/conftest.py --\n-- a/sub/test_a.py --")
    assert found.conftests_of("a/sub/test_a.py") == ("conftest.py", "a/conftest.py")


NAMES = {
    "src/app/a.py": "app.a",
    "src/app/__init__.py": "app",
    "lib/deep/x.py": "lib.deep.x",
    "script.py": "script",
    "src/space/sub/y.py": "space.sub.y",
}


@pytest.mark.parametrize(("path", "name"), NAMES.items())
def test_a_file_is_named_as_it_is_most_likely_imported(path: str, name: str):
    text = (
        "-- src/app/__init__.py --\n-- src/app/a.py --\n-- lib/deep/x.py --\n-- script.py --\n-- src/space/sub/y.py --"
    )
    assert layout(text).name_of(path) == name


def test_the_layout_is_kept_while_only_texts_change():
    before, after = layout("-- a.py --\nx = 1"), layout("-- a.py --\nx = 2")
    assert before is after


def test_the_layout_follows_the_configuration():
    one, two = (
        "-- pytest.ini --\n[pytest]\n-- test_a.py --",
        "-- pytest.ini --\n[pytest]\ntestpaths = b\n-- test_a.py --",
    )
    assert (layout(one).tests, layout(two).tests) == ({"test_a.py"}, set())


@pytest.mark.parametrize("text", ['setup(\n    name="My.Package",\n)', "NAME = 'my-package'\nsetup(name=NAME)"])
def test_a_project_is_called_what_its_setup_script_says(text: str):
    assert declared({"setup.py": text}).project == "my-package"
