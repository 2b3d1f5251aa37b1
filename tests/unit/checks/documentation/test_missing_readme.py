"""A project needs a README that says something."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="missing-readme")

LONG = "It keeps portfolios and says how risky they are. " * 6


@pytest.mark.parametrize("path", ["README.md", "readme.rst", "README", "docs/README.md", ".github/README.md"])
def test_a_readme_that_says_something_passes(path):
    assert Outcome.PASS is check(f"-- {path} --\n{LONG}\n").outcome


def test_a_readme_that_says_nothing_is_found_at_its_first_line():
    check("-- README.md --\n# portfolio  #! missing-readme\n")


def test_without_one_the_project_file_says_so():
    check("-- pyproject.toml --\n[project]  #! missing-readme\n-- package/README.md --\nhello\n")
