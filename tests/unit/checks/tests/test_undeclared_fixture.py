"""A fixture that nothing defines is one blocker where most tests ask for it; credit by tests that can start."""

from functools import partial

import pytest

from gonogo.facts import Collection, MissingFixture
from gonogo.model import Outcome, Severity
from gonogo.source import Span
from workspace import check_workspace

check = partial(check_workspace, only="undeclared-fixture")
IDS = ("test_a.py::test_a", "test_a.py::test_b", "test_a.py::test_c", "test_a.py::test_d")
TESTS = {"test_a.py": IDS}
FILES = """
-- test_a.py --
def test_a(clinet): ...  #! undeclared-fixture
def test_b(client): ...
"""


def missing(name: str = "clinet", line: int = 0, tests: int = 1, **fields) -> MissingFixture:
    return MissingFixture("test_a.py", name, Span("test_a.py", line, 11, line, 17), "test_a", tests, **fields)


def test_passes_where_every_fixture_is_defined():
    verdict = check("-- test_a.py --\nx = 1\n", Collection(tests=TESTS))

    assert (Outcome.PASS, 1.0) == (verdict.outcome, verdict.credit)


def test_is_unknown_where_nothing_was_collected():
    assert Outcome.UNKNOWN is check("-- test_a.py --\nx = 1\n", Collection()).outcome


def test_it_blocks_and_costs_the_share_of_the_tests_that_cannot_start():
    verdict = check(FILES, Collection(tests=TESTS, missing_fixtures=(missing(tests=3),)))

    (finding,) = verdict.findings
    assert ("no fixture 'clinet' is defined: 3 tests cannot start", True) == (finding.message, finding.blocker)
    assert (Outcome.FAIL, 1 / 4) == (verdict.outcome, verdict.credit)


@pytest.mark.parametrize(
    ("name", "fields", "hint"),
    [
        ("clinet", {"similar": "client"}, "(did you mean 'client'?)"),
        ("mocker", {"similar": "mock"}, "(pytest-mock has one)"),
        ("clinet", {"elsewhere": Span("api/conftest.py", 3, 4, 3, 10)}, "(there is one in api/conftest.py)"),
    ],
)
def test_the_message_says_where_there_is_one(name, fields, hint):
    (finding,) = check(FILES, Collection(tests=TESTS, missing_fixtures=(missing(name, **fields),))).findings

    assert hint in finding.message
    assert [place for place in [fields.get("elsewhere")] if place] == [related.span for related in finding.related]


def test_other_places_that_ask_for_it_are_marked_quietly():
    verdict = check(
        FILES.replace("(client): ...", "(clinet): ...  #! undeclared-fixture"),
        Collection(tests=TESTS, missing_fixtures=(missing(line=0), missing(line=1, tests=2))),
    )

    blocker, quiet = verdict.findings
    assert (True, 1, "no fixture 'clinet' is defined: 3 tests cannot start") == (
        blocker.blocker,
        blocker.span.line,
        blocker.message,
    )
    assert (False, 0, Severity.HINT) == (quiet.blocker, quiet.span.line, quiet.severity)
    assert (quiet.related[0].span, blocker.related[0].span) == (blocker.span, quiet.span)


def test_tests_that_lack_two_fixtures_are_counted_once_in_the_credit():
    missed = (missing("one", tests=2), missing("two", tests=2))

    assert 1 / 2 == check(FILES, Collection(tests=TESTS, missing_fixtures=missed)).credit
