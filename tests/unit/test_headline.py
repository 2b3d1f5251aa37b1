"""A verdict in one line, whose rounding never makes it look better than it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonogo.engine import weigh
from gonogo.headline import headline, shortened, shown, tooltip
from gonogo.model import DEFAULT_WEIGHTS, Category, Check, Finding, Outcome
from gonogo.source import Span
from gonogo.verdict import Decision, Report, Score, Verdict

ASSESSMENT = (0, 70, 10, 95, 60, 95)


def report(*scores: float, blockers: int = 0, decision: Decision = Decision.NO_GO, reasons=(), **fields) -> Report:
    rows = weigh(dict(zip(Category, scores, strict=True)), dict.fromkeys(Category, Outcome.FAIL), DEFAULT_WEIGHTS)
    check = Check("a-check", Category.TESTS, "", 1, True, "", lambda snapshot: ())
    findings = tuple(Finding("m", Span("a.py", n, 0, n, 1), blocker=True) for n in range(blockers))
    verdicts = (Verdict(check, Outcome.FAIL, findings=findings),)
    return replace(Report(1, verdicts, Score(rows), decision, tuple(reasons), verified=True), **fields)


def test_the_assessments_own_scores_read_39_8():
    assert headline(report(*ASSESSMENT, blockers=3)) == "NO-GO 39.8 · 3 blockers"


def test_one_blocker_is_singular():
    assert headline(report(*ASSESSMENT, blockers=1)) == "NO-GO 39.8 · 1 blocker"


def test_a_low_score_without_blockers_names_the_bar():
    assert headline(report(*ASSESSMENT, threshold=82.5)) == "NO-GO 39.8 · below 82.5"


def test_go_shows_the_score_alone():
    assert headline(report(*[91.25] * 6, decision=Decision.GO)) == "GO 91.3"


def test_unknown_shows_its_reason_and_no_score():
    found = report(*ASSESSMENT, decision=Decision.UNKNOWN, reasons=["collection: pytest is missing", "more"])

    assert headline(found) == "UNKNOWN · collection: pytest is missing"


def test_a_long_reason_is_cut_at_a_word():
    reason = "the interpreter of this project gave no answer within twenty seconds and was ended\nsecond line"

    assert shortened(reason) == "the interpreter of this project gave no answer within …"


@pytest.mark.parametrize(
    ("score", "bar", "text"),
    [
        (39.75, 80, "39.8"),
        (39.74999999999999, 80, "39.8"),  # what floats make of 39.75
        (0.05, 80, "0.1"),
        (79.96, 80, "79.9"),
        (79.94, 80, "79.9"),
        (80.0, 80, "80.0"),
        (80.04, 80, "80.0"),
        (84.97, 84.95, "85.0"),
        (99.96, 80, "99.9"),
        (100.0, 80, "100.0"),
        (0.0, 80, "0.0"),
    ],
)
def test_halves_go_up_but_never_onto_a_bar_that_was_not_reached(score: float, bar: float, text: str):
    assert shown(score, bar) == text


@given(st.floats(0, 100), st.floats(0, 100), st.integers(1, 2))
def test_what_is_shown_is_near_and_on_the_same_side_of_the_bar(score: float, bar: float, places: int):
    score, bar = round(score, 6), round(bar, 6)
    text = float(shown(score, bar, places))

    assert abs(text - score) < 10**-places
    assert text < bar or score >= bar or bar == 0
    assert text < 100 or score == 100


def test_the_tooltip_has_every_category_the_total_and_the_reasons():
    text = tooltip(report(*ASSESSMENT, blockers=3, reasons=["tests are stopped"]))

    assert "**NO-GO 39.8 · 3 blockers** (verified)" in text
    assert "| security | 70.0 | 17.5 of 25.0 |" in text
    assert "| **total** | | **39.8 of 100** |" in text
    assert text.endswith("- tests are stopped")


def test_the_tooltip_shows_text_of_the_project_as_text():
    text = tooltip(report(*ASSESSMENT, reasons=["<img src=x> [click](command:evil) | `a`"]))

    assert "<img" not in text.replace("\\<", "")
    assert "\\[click\\](command:evil)" in text
