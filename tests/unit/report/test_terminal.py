"""The report at a terminal: every number and place, legible at any width, without colour, and in a file."""

import io
import re

import pytest
from rich.console import Console

from gonogo.engine import evaluate
from gonogo.model import Category, Snapshot, Unknown
from gonogo.report.terminal import plain, render
from gonogo.verdict import Report

from .conftest import TEST, ask

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def printed(report: Report, snapshot: Snapshot, width: int = 120, *, everything: bool = False, **options) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, **options)
    render(report, snapshot, console, everything=everything)
    return console.file.getvalue()


def row(text: str, name: str) -> str:
    line = next(line for line in text.splitlines() if line.strip().startswith(name))
    return re.sub(" {2,}", "  ", line.strip())


@pytest.mark.parametrize("width", [80, 120])
def test_nothing_is_wider_than_the_terminal_and_no_line_ends_in_blanks(report, snapshot, width):
    lines = printed(report, snapshot, width).splitlines()

    assert max(map(len, lines)) == width
    assert all(line == line.rstrip() for line in lines)


def test_it_begins_with_the_verdict_and_who_measured_it(report: Report, snapshot: Snapshot):
    head = printed(report, snapshot).splitlines()[1:5]

    assert [line.strip("┃ ") for line in head] == [
        "NO-GO 7.3 · 3 blockers",
        "provisional: the full tools have not confirmed all of it",
        "Python 3.12.1, `.venv` in the workspace",
        "mypy 2.4.1: 43 files · pytest 9.2.0: 0 tests collected",
    ]


def test_the_table_has_each_category_and_their_honest_sum(report: Report, snapshot: Snapshot):
    text = printed(report, snapshot)

    assert row(text, "test coverage") == "test coverage  33.3  0.0  0.00  1 of 1 check fails"
    assert row(text, "security") == "security  27.8  0.0  0.00  1 of 2 checks fails, 1 unknown"
    assert row(text, "type safety") == "type safety  22.2  10.5  2.33  1 of 1 check fails"
    assert row(text, "database") == "database  not applicable"
    assert row(text, "configuration") == "configuration  11.1  0.0  0.00  1 of 1 check fails"
    assert row(text, "documentation") == "documentation  5.6  90.0  5.00  1 of 1 check fails"
    assert row(text, "total") == "total  100  7.33  of 100, 80 needed"


def test_blockers_are_ranked_by_what_they_stop_with_place_message_and_fix(report: Report, snapshot: Snapshot):
    text = printed(report, snapshot)
    section = text[text.index("Blockers") : text.index("Next")]

    assert [line.strip() for line in section.splitlines()[1:8]] == [
        f"{TEST}:21:5  missing-symbol  stops 823 tests",
        "shop.auth has no `create_refresh_token`",
        "fix: Export create_refresh_token from shop.auth (unblocks 51 files)",
        "tests/test_small.py:3:5  missing-symbol  stops 2 tests",
        "shop.cart has no `Basket`",
        "shop/b.py:9:5  type-errors",
        "86 type errors in 12 files; 9 allowed",
    ]


def test_a_place_is_never_broken_by_a_narrow_terminal(report: Report, snapshot: Snapshot):
    assert f"{TEST}:21:5" in printed(report, snapshot, 60)


def test_every_check_that_costs_points_names_a_finding_or_its_reason(report: Report, snapshot: Snapshot):
    text = printed(report, snapshot)
    section = text[text.index("Where the points went") :]

    for verdict in report.verdicts:
        if verdict.lost:
            assert f"{-verdict.lost:.2f}  {verdict.check.id}" in section
            assert not verdict.findings or any(plain(str(f.span)) in section for f in verdict.findings)
    assert "unknown: bandit was not asked (undecided)" in section
    assert "not applicable: the project has no database (migration-without-downgrade)" in section


def test_long_lists_are_cut_unless_everything_is_wanted(report: Report, snapshot: Snapshot):
    short, full = printed(report, snapshot), printed(report, snapshot, everything=True)

    assert "and 84 more findings (--all shows them)" in short
    assert (short.count("Incompatible default"), full.count("Incompatible default")) == (2, 86)
    assert "--all" not in full


def test_colour_says_nothing_that_words_do_not(report, snapshot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    colourful = printed(report, snapshot, force_terminal=True, color_system="standard")
    monkeypatch.setenv("NO_COLOR", "1")
    sober = printed(report, snapshot, force_terminal=True)

    assert "\x1b[31m" in colourful
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", sober)
    without = [[line.rstrip() for line in ESCAPE.sub("", text).splitlines()] for text in (colourful, sober)]
    assert without[0] == without[1] == printed(report, snapshot).splitlines()


def test_text_of_the_project_cannot_command_the_terminal(report: Report, snapshot: Snapshot):
    text = printed(report, snapshot)

    assert "\x1b" not in text
    assert "\x07" not in text
    assert "shop/\ufffd[31mc.py:4:5  evil\ufffd]0;title\ufffd line" in text


def test_an_unknown_verdict_says_its_whole_reason(snapshot: Snapshot):
    reason = "pytest is not installed in the interpreter of the workspace: run `python -m pip install pytest`"
    report = evaluate(snapshot, [ask("collected", Category.TESTS, answer=Unknown(reason), blocking=True)])

    head = printed(report, snapshot).splitlines()

    assert head[1].strip("┃ ").startswith("UNKNOWN · collected: pytest is not installed")
    assert head[2].strip("┃ ") == f"collected: {reason}"


def test_a_report_without_losses_is_short(snapshot: Snapshot):
    report = evaluate(snapshot, [ask("collected", Category.TESTS)])

    text = printed(report, snapshot)

    assert "GO 100.0" in text
    assert not re.search("Blockers|Next|Where|Not judged", text)
