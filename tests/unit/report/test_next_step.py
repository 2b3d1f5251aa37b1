"""What to do next is what regains most, with the finding to begin with and what hangs on it."""

from gonogo.engine import evaluate
from gonogo.model import Category, Report, Severity, Snapshot, Unknown
from gonogo.report.next_step import next_steps

from .conftest import ask, at


def test_what_stops_most_tests_comes_first_with_its_fix(report: Report):
    first, second, third = next_steps(report)

    assert first.action == "Export create_refresh_token from shop.auth (unblocks 51 files)"
    assert first.gain == "stops 823 tests, is a blocker, regains 33.3 points once all are gone"
    assert second.verdict.check.id == "type-errors"
    assert second.gain == "is a blocker, regains 19.9 points once all are gone"
    assert third.verdict.check.id == "hardcoded-secret"
    assert third.gain == "regains 20.8 points"


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
