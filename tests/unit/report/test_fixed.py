"""What is said of fixes at a terminal: what each wins, and what changed."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from gonogo.fixes.batch import Batch
from gonogo.model import Fix
from gonogo.report.fixed import WINS_SHOWN, render
from gonogo.verdict import Report


def said(batch: Batch, report: Report, unwritten: dict[str, str] | None = None) -> list[str]:
    stream = StringIO()
    render(batch, unwritten or {}, report, Console(file=stream, width=120), only_say=True)
    return stream.getvalue().splitlines()


def test_what_wins_most_is_said_first_and_what_wins_nothing_not_at_all(report: Report):
    fixes = [
        Fix("a", "Make it None"),
        Fix("b", "Export make", unblocks="unblocks 2 tests"),
        Fix("c", "Document KEY", {"path": "a.py", "line": 2}, gain=0.4),
        Fix("d", "Export all", unblocks="unblocks 823 tests", gain=30.0),
    ]

    lines = said(Batch({"a.py": ""}, tuple(fixes), ()), report)

    assert [line for line in lines if ": " in line and "not judged" not in line] == [
        "Export all: unblocks 823 tests, +30.0",
        "a.py:3: Document KEY: +0.4",
        "Export make: unblocks 2 tests",
    ]


def test_a_long_list_is_cut(report: Report):
    fixes = tuple(Fix("c", f"Document {n}", gain=0.4) for n in range(WINS_SHOWN + 2))

    assert "... and 2 more that win something" in said(Batch({"a": ""}, fixes, ()), report)


def test_a_file_that_moves_counts_as_changed(report: Report):
    batch = Batch({"a.py": "x"}, (Fix("m", "Rename it"),), (), {"a.py": "b.py", "c.py": "d.py"})

    assert said(batch, report)[-1] == "2 files would change"
    assert said(batch, report, {"c.py": "d.py is there already"})[-1] == "1 file would change"
