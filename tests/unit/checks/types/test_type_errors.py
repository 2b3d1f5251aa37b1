"""One blocker for all type errors together, one finding for each, and credit by allowed over actual."""

from dataclasses import replace
from functools import partial

import pytest

from gonogo.checks.types.type_errors import credit
from gonogo.facts import TypeMessage, Types
from gonogo.model import Config, Outcome, Snapshot
from gonogo.source import Span
from workspace import check_workspace

check = partial(check_workspace, only="type-errors")


def error(path: str, line: int, message: str = "bad", code: str = "misc", severity: str = "error") -> TypeMessage:
    return TypeMessage(Span(path, line, 0, line, 3), severity, message, code)


def test_is_unknown_until_mypy_has_answered():
    verdict = check("-- a.py --\nx = 1\n")

    assert (Outcome.UNKNOWN, "types not measured yet") == (verdict.outcome, verdict.reason)


def test_is_unknown_with_the_reason_when_mypy_has_no_answer():
    verdict = check("-- a.py --\nx = 1\n", Types(unknown="mypy crashed"))

    assert (Outcome.UNKNOWN, "mypy crashed") == (verdict.outcome, verdict.reason)


def test_passes_without_errors():
    assert Outcome.PASS is check("-- a.py --\nx = 1\n", Types()).outcome


def test_one_blocker_stands_on_the_first_error_of_the_worst_file():
    verdict = check(
        "-- a.py --\nx = 1  #! type-errors\n-- b.py --\ny = 1  #! type-errors\nz = 1  #! type-errors\n",
        Types(messages=(error("a.py", 0), error("b.py", 1), error("b.py", 0))),
    )

    (blocker,) = [f for f in verdict.findings if f.blocker]
    assert ("b.py", 0) == (blocker.span.path, blocker.span.line)
    assert "3 type errors in 2 files, most in b.py (2); 0 allowed" == blocker.message


def test_mypys_findings_keep_its_source_code_and_notes():
    message = replace(error("a.py", 0, code="assignment"), notes=("see the docs",))

    verdict = check("-- a.py --\nx = 1  #! type-errors\n", Types(messages=(message,)))

    (finding,) = [f for f in verdict.findings if not f.blocker]
    assert ("mypy", "assignment", "see the docs") == (finding.source, finding.code, finding.related[0].message)


def test_a_syntax_error_is_said_once_by_its_own_check():
    verdict = check("-- a.py --\nx = (\n", Types(messages=(error("a.py", 0, code="syntax", severity="note"),)))

    assert () == verdict.findings


@pytest.mark.parametrize(("actual", "allowed", "expected"), [(86, 9, 9 / 86), (9, 9, 1.0), (1, 0, 0.0), (0, 0, 1.0)])
def test_credit_is_allowed_over_actual(actual, allowed, expected):
    types = Types(messages=tuple(error("a.py", n) for n in range(actual)))
    snapshot = Snapshot(facts={Types: types}, config=Config(allowed_type_errors=allowed))

    assert pytest.approx(expected) == credit(snapshot, ())


def test_when_mypy_fails_its_last_findings_stand_as_provisional_and_decide_nothing():
    types = Types(messages=(error("a.py", 0),), verified=True, unknown="mypy crashed")
    verdict = check("-- a.py --\nx = 1  #! type-errors\n", types)

    assert (Outcome.UNKNOWN, "mypy crashed") == (verdict.outcome, verdict.reason)
    assert [(True, False)] == [(f.provisional, f.blocker) for f in verdict.findings]
