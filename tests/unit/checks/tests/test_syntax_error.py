"""A file that cannot be parsed is found where that matters, at its place, with the tests that it stops."""

import sys
from functools import partial

import pytest

from gonogo.facts import Collection, CollectionFailure, Environment
from gonogo.model import Finding, Outcome, Severity
from gonogo.source import Span
from workspace import check_workspace

check = partial(check_workspace, only="syntax-error")


def the_finding(text: str) -> Finding:
    (finding,) = (f for f in check(text).findings if f.severity is not Severity.HINT)
    return finding


def test_a_test_file_stops_its_own_tests_as_far_as_its_lines_show_them():
    finding = the_finding("-- tests/test_a.py --\ndef test_a(): ...\n    def test_b(): ...  #! syntax-error")
    assert (finding.message, finding.stops, finding.blocker) == (
        "unexpected indent: stops 2 tests in 1 file",
        2,
        True,
    )


def test_a_module_stops_the_tests_that_import_it():
    finding = the_finding(
        """
-- app/__init__.py --
-- app/a.py --
x = (  #! syntax-error
-- app/b.py --
from app.a import x
-- tests/test_a.py --
import app.b  #! syntax-error
def test_one(): ...
"""
    )
    assert (finding.stops, finding.blocker, [r.span.path for r in finding.related]) == (1, True, ["tests/test_a.py"])


def test_a_module_of_the_package_blocks_though_no_test_imports_it():
    assert the_finding("-- app/__init__.py --\n-- app/a.py --\nx = (  #! syntax-error").blocker


@pytest.mark.parametrize("path", ["scripts/run.py", "app/a.pyi"])
def test_a_script_or_a_stub_is_an_error_and_no_blocker(path: str):
    finding = the_finding(f"-- app/__init__.py --\n-- {path} --\nx = (  #! syntax-error")
    assert (finding.blocker, finding.severity) == (False, Severity.ERROR)


def test_pytest_wins_where_it_has_collected_a_file_and_has_not_failed_there_for_another():
    text = "-- app/__init__.py --\n-- app/a.py --\nx = (\n-- tests/test_a.py --\nimport app.a\ndef test_one(): ..."
    collected = Collection(verified=True, tests={"tests/test_a.py": ("tests/test_a.py::test_one",)})
    assert check(text, collected).outcome is Outcome.PASS


def test_pytest_does_not_win_where_it_has_failed_there_for_another_file():
    text = (
        "-- app/__init__.py --\n-- app/a.py --\nx = (  #! syntax-error\n-- tests/test_a.py --\nimport app.a\n"
        "def test_one(): ...\n-- tests/test_b.py --\nimport app.a\ndef test_two(): ..."
    )
    failed = CollectionFailure("tests/test_a.py", "syntax-error", "", Span("app/a.py", 0, 4, 0, 5))
    tests = {"tests/test_b.py": ("tests/test_b.py::test_two",)}
    (finding,) = check(
        text.replace("import app.a\ndef test_one", "import app.a  #! syntax-error\ndef test_one"),
        Collection(verified=True, tests=tests, failures=(failed,)),
    ).findings[:1]
    assert finding.stops == 1


QUIET = {
    "what tests read": "-- tests/data/broken.py --\nx = (",
    "a template": "-- template/{{name}}/run.py --\nx = (\n-- skeleton/app.py --\nimport {{ package }}",
    "a file that is no Python": "-- tests/test_a.txt --\nx = (",
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_what_is_no_module_is_not_reported(text: str):
    assert check(text).outcome is Outcome.PASS


def test_syntax_newer_than_what_gonogo_runs_on_is_unknown():
    newer = (sys.version_info.major, sys.version_info.minor + 1)
    for fact, text in [
        ((Environment(version=(*newer, 0)),), ""),
        ((), f'-- pyproject.toml --\n[project]\nrequires-python = ">={newer[0]}.{newer[1]}"\n'),
    ]:
        verdict = check(f"{text}-- app/__init__.py --\nx = (", *fact)
        assert verdict.outcome is Outcome.UNKNOWN
        assert verdict.reason.startswith(
            f"app/__init__.py may be right for Python {newer[0]}.{newer[1]}; gonogo runs on"
        )


def test_a_newer_python_without_any_error_is_a_pass():
    assert check("-- app/__init__.py --", Environment(version=(9, 9, 0))).outcome is Outcome.PASS
