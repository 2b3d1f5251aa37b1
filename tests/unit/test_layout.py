"""Each check is one module named like its id, with a file of unit tests and a page; nothing is listed by hand."""

import re
import sys
from pathlib import Path

import pytest

from gonogo.checks import discover
from gonogo.model import Category, Check

ROOT = Path(__file__).parents[2]
FOLDERS = {
    Category.TESTS: "tests",
    Category.SECURITY: "security",
    Category.TYPES: "types",
    Category.DATABASE: "database",
    Category.CONFIGURATION: "configuration",
    Category.DOCUMENTATION: "documentation",
}
FENCED = re.compile("^```.*?^```", re.MULTILINE | re.DOTALL)
SECTIONS = ("What it asks", "Why it matters", "How it is judged", "How to fix", "Example")


def module_of(check: Check) -> tuple[str, str]:
    """The folder and the name of the module that defines a check."""
    folder, name = check.run.__module__.split(".")[-2:]
    return folder, name


@pytest.fixture(params=discover(), ids=lambda check: check.id)
def check(request: pytest.FixtureRequest) -> Check:
    return request.param


def test_a_check_is_in_a_module_of_its_name_in_the_folder_of_its_category(check: Check):
    assert (FOLDERS[check.category], check.id.replace("-", "_")) == module_of(check)


def test_a_check_is_alone_in_its_module(check: Check):
    module = sys.modules[check.run.__module__]

    assert [check] == [value for value in vars(module).values() if isinstance(value, Check)]


def test_a_check_has_a_file_of_unit_tests(check: Check):
    folder, name = module_of(check)

    assert (ROOT / "tests/unit/checks" / folder / f"test_{name}.py").is_file()


def test_a_check_has_a_page_that_starts_with_its_id_and_has_every_section(check: Check):
    page = (ROOT / "docs/checks" / f"{check.id}.md").read_text("utf-8")

    assert page.startswith(f"# {check.id}\n")
    assert list(SECTIONS) == re.findall("(?m)^## (.+)$", FENCED.sub("", page))


def test_a_check_says_why_it_matters_in_one_line_and_names_the_good_state(check: Check):
    assert check.why
    assert check.title[0].isupper() or check.title.startswith(("mypy", "pytest"))
    assert not check.title.endswith(".")


def test_every_page_is_a_checks():
    pages = {page.stem for page in (ROOT / "docs/checks").glob("*.md")}

    assert set() == pages - {check.id for check in discover()} - {"index"}


def test_no_two_checks_have_one_id():
    ids = [check.id for check in discover()]

    assert len(ids) == len(set(ids))
