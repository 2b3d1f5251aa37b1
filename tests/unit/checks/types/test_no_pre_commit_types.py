"""A hook must check types before a commit, and must be able to stop it."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="no-pre-commit-types")

HOOK = """\
-- app.py --
x = 1
-- .pre-commit-config.yaml --
repos:
  - repo: local
    hooks:
      - id: ruff
      - {hook}
"""


@pytest.mark.parametrize(
    "hook", ["id: mypy", "{id: types, entry: pyright}", "id: basedpyright", "{id: lint, entry: uv run mypy src}"]
)
def test_a_hook_that_checks_types_passes(hook):
    assert Outcome.PASS is check(HOOK.format(hook=hook)).outcome


@pytest.mark.parametrize(
    "hook",
    [
        "{id: mypy, entry: bash -c 'mypy . || true'}",
        "{id: mypy, entry: 'sh -c \"mypy .; exit 0\"'}",
        "{id: mypy, stages: [manual]}",
    ],
)
def test_a_hook_that_cannot_stop_a_commit_is_shown_on_its_line(hook):
    assert Outcome.FAIL is check(HOOK.format(hook=f"{hook}  #! no-pre-commit-types")).outcome


def test_without_a_hook_for_types_the_list_of_repositories_says_so():
    check("-- app.py --\nx = 1\n-- .pre-commit-config.yaml --\nrepos:  #! no-pre-commit-types\n  - repo: local\n")


def test_without_hooks_the_project_file_says_so():
    check("-- pyproject.toml --\n[project]  #! no-pre-commit-types\n-- app.py --\nx = 1\n")


def test_a_hook_of_another_tool_counts():
    check("-- app.py --\nx = 1\n-- .husky/pre-commit --\nset -e\nuv run mypy\n")


def test_does_not_apply_without_python():
    assert Outcome.NOT_APPLICABLE is check("-- README.md --\nnothing\n").outcome
