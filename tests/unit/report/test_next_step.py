"""What to do next is what regains most, with the finding to begin with and what hangs on it."""

import pytest

from gonogo.checks.tests.stopping import stops
from gonogo.engine import evaluate
from gonogo.facts import Collection, CollectionFailure
from gonogo.model import Category, Fix, Severity, Snapshot, Unknown
from gonogo.report.next_step import next_steps
from gonogo.source import Span
from gonogo.verdict import Report
from unit.fixes.judging import PYTHON, judged, offers
from workspace import files_of

from .conftest import ask, at


def test_what_stops_most_tests_comes_first_with_its_fix(report: Report):
    first, second, third = next_steps(report)

    assert first.action == "Export create_refresh_token from shop.auth (unblocks 51 files)"
    assert first.gain == "removes a blocker that stops 823 tests, its check costs 33.3 points"
    assert second.verdict.check.id == "type-errors"
    assert second.gain == "is a blocker, its check costs 19.9 points"
    assert third.verdict.check.id == "hardcoded-secret"
    assert third.gain == "its check costs 20.8 points"


def test_what_a_blocking_check_waits_for_comes_before_points(snapshot: Snapshot):
    checks = [
        ask("collected", Category.TESTS, answer=Unknown("install pytest"), blocking=True),
        ask("typed", Category.TYPES, answer=Unknown("install pytest"), blocking=True),
        ask("secret", Category.SECURITY, at("a.py", 1, "a secret")),
    ]
    steps = next_steps(evaluate(snapshot, checks))

    assert [(s.action, s.finding and s.finding.span.path) for s in steps] == [
        ("install pytest", None),
        ("a secret", "a.py"),
    ]
    assert steps[0].gain == "up to 40.0 points depend on it"


def test_an_error_is_begun_with_before_a_hint(snapshot: Snapshot):
    hint = at("a.py", 1, "leads there", severity=Severity.HINT)
    checks = [ask("x", Category.TESTS, hint, at("b.py", 1, "the cause"))]

    (step,) = next_steps(evaluate(snapshot, checks))

    assert step.action == "the cause"


def test_where_nothing_is_lost_nothing_is_to_be_done(snapshot: Snapshot):
    assert next_steps(evaluate(snapshot, [ask("x", Category.TESTS)])) == []


FLOW = """\
-- shop/__init__.py --
-- shop/core.py --
def make(): ...
-- shop/api.py --
import os
-- tests/test_flow.py --
from shop.api import make
def test_one(): ...
def test_two(): ...
"""


def failing(kind: str, line: int, **fields) -> CollectionFailure:
    return CollectionFailure(
        "tests/test_flow.py", kind, "cannot import name 'make'", Span("tests/test_flow.py", line, 0, line, 1), **fields
    )


def test_what_a_step_wins_is_what_its_fix_is_said_to_win():
    files, _ = files_of(FLOW)
    report = judged(files, PYTHON, Collection(tests={}, failures=(failing("import-error", 0),)))
    fix = next(fix for _, fix in offers(report, "missing-symbol"))
    cost = next(v.lost for v in report.verdicts if v.check.id == "missing-symbol")

    step = next_steps(report)[0]

    assert round(cost, 1) != fix.gain  # making it wins in other checks too
    assert (step.action, step.gain) == (fix.title, f"unblocks 2 tests, removes a blocker, +{fix.gain:.1f} points")
    assert fix.offer == f"{fix.title}: unblocks 2 tests, +{fix.gain:.1f}"


def test_what_the_check_costs_is_said_beside_a_fix_that_wins_less(snapshot: Snapshot):
    fixes = (Fix("kind", "Name KEY in .env.example"),)
    half = ask("x", Category.TESTS, at("a.py", 1, "one", fixes=fixes), at("a.py", 2, "two"), credit=lambda _, left: 0.5)

    (step,) = next_steps(evaluate(snapshot, [half]))

    assert (step.action, step.gain) == ("Name KEY in .env.example", "its check costs 50.0 points")


STOPPING = Snapshot(facts={Collection: Collection(counts={"a": 1870, "b": 3, "c": 1})})
MESSAGES = {
    f"SECRET_KEY is not set{stops(STOPPING, ['a', 'b'])}": "SECRET_KEY is not set",
    f"there is no module a.b{stops(STOPPING, ['c'])} (did you mean a.c?)": "there is no module a.b (did you mean a.c?)",
    "this stops everything": "this stops everything",
}


@pytest.mark.parametrize(("message", "action"), MESSAGES.items())
def test_what_a_blocker_stops_is_said_once(snapshot: Snapshot, message: str, action: str):
    checks = [ask("x", Category.TESTS, at("a.py", 1, message, blocker=True, stops=1873))]

    (step,) = next_steps(evaluate(snapshot, checks))

    assert (step.action, step.gain) == (action, "stops 1,873 tests, is a blocker, its check costs 100.0 points")


def test_test_files_that_are_stopped_are_said_where_nothing_else_says_so(snapshot: Snapshot):
    message = f"SECRET_KEY is not set{stops(snapshot, ['a', 'b'])}"
    checks = [ask("x", Category.TESTS, at("a.py", 1, message, blocker=True))]

    (step,) = next_steps(evaluate(snapshot, checks))

    assert (step.action, step.gain) == (
        "SECRET_KEY is not set: stops 2 test files",
        "is a blocker, its check costs 100.0 points",
    )
