"""What a collection depends on besides the project's files; where the person sits is none of it."""

from types import MappingProxyType

import pytest

from gonogo.checks import discover
from gonogo.engine import scan
from gonogo.facts import Environment
from gonogo.tools.pytest_setting import setting_of, values_of


@pytest.fixture
def setting(tmp_path):
    """The setting of a project in a folder, with something of it different from the usual."""
    (tmp_path / "project" / "src").mkdir(parents=True)
    (tmp_path / "site").mkdir()

    def make(paths=("a.py", "readme.md"), env=MappingProxyType({"PYTEST_ADDOPTS": "-x"}), **environment) -> str:
        search_path = (str(tmp_path / "project" / "src"), str(tmp_path / "site"))
        known = {"python": "python", "version": (3, 11, 0), "pytest": "8.0", "search_path": search_path}
        files = {path: scan(path, "", discover()) for path in paths}
        return setting_of(tmp_path / "project", Environment(**{**known, **environment}), files, env)

    return make


@pytest.mark.parametrize(
    "difference",
    [
        {"paths": ("a.py", "b.py")},
        {"paths": ("a.py", "pytest.ini")},
        {"env": {"PYTEST_ADDOPTS": "-v"}},
        {"env": {"PYTHONPATH": "src"}},
        {"pytest": "8.1"},
        {"version": (3, 12, 0)},
        {"distributions": {"pytest-asyncio": "1.0"}},
    ],
)
def test_it_differs_with_what_decides_what_is_imported(setting, difference):
    assert setting() != setting(**difference)


def test_it_is_the_same_with_another_text_file_or_variable(setting):
    assert setting() == setting(paths=("a.py", "notes.txt"), env={"PYTEST_ADDOPTS": "-x", "HOME": "/h"})


@pytest.mark.parametrize("name", ["conftest.py", "pytest.ini"])
def test_configuration_above_the_project_counts(setting, tmp_path, name):
    before = setting()
    (tmp_path / name).touch()

    assert before != setting()


def test_an_installation_counts_and_a_save_in_the_project_does_not(setting, tmp_path):
    before = setting()
    (tmp_path / "project" / "src" / "new.txt").touch()
    assert before == setting()
    (tmp_path / "site" / "new.dist-info").mkdir()

    assert before != setting()


@pytest.mark.parametrize("name", ["TERM", "VSCODE_PID", "SSH_AUTH_SOCK", "NVIM"])
def test_where_the_person_sits_is_no_value(name):
    assert values_of(None, {"A": "1", name: "x"}) == values_of(None, {"A": "1", name: "y"})


def test_values_are_those_of_the_variables_that_were_read():
    env = {"A": "1", "B": "1"}

    assert values_of(("A",), env) == values_of(("A",), {"A": "1", "B": "2"})
    assert values_of(("A",), env) != values_of(("A",), {"A": "2"})
    assert values_of(("A",), env) != values_of(("A",), {})
    assert values_of(None, env) != values_of(None, {"A": "1", "B": "2"})
