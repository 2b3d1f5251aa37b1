"""Edits from an old and a new text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.fixes.edits import Edit, edits, lines_with_ends
from gonogo.source import Span, lines


def applied(old: str, found: tuple[Edit, ...]) -> str:
    """What an editor makes of the edits, by lines and columns."""
    rows = [*lines_with_ends(old), ""]
    starts = [sum(map(len, rows[:n])) for n in range(len(rows) + 1)]
    for edit in reversed(found):
        start = starts[edit.span.line] + edit.span.column
        end = starts[edit.span.end_line] + edit.span.end_column
        old = old[:start] + edit.text + old[end:]
    return old


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("def f(a: int = None):\n", "def f(a: int | None = None):\n", [(0, 13, 0, 13, "| None ")]),
        ("x = 1\r\ny = 2\r\n", "x = 1\r\nz = 3\r\ny = 2\r\n", [(1, 0, 1, 0, "z = 3\r\n")]),
        ("a\nb\nc\n", "a\nc\n", [(1, 0, 2, 0, "")]),
        ("a", "a\nb", [(0, 1, 0, 1, "\nb")]),
        ("a\n", "a\nb", [(1, 0, 1, 0, "b")]),
        ("😀 a\nsame\n😀 b\n", "😀 x\nsame\n😀 y\n", [(0, 2, 0, 3, "x"), (2, 2, 2, 3, "y")]),
        ("a\r\n", "a\n", [(0, 1, 1, 0, "\n")]),
        ("", "a", [(0, 0, 0, 0, "a")]),
        ("same", "same", []),
    ],
)
def test_an_edit_covers_only_what_differs(old, new, expected):
    assert edits("p", old, new) == tuple(Edit(Span("p", *place), text) for *place, text in expected)


PIECES = st.lists(st.sampled_from(["a", "b", "ab", "\n", "\r\n", "\r", " ", "é", "😀", "\ufeff", "\u2028", "\x0c"]))


@settings(deadline=None)
@given(PIECES, PIECES)
def test_applying_the_edits_to_the_old_text_gives_the_new_one(old, new):
    old, new = "".join(old), "".join(new)
    assert applied(old, edits("p", old, new)) == new


@settings(deadline=None)
@given(PIECES, PIECES)
def test_edits_stand_in_order_at_positions_that_an_editor_knows(old, new):
    old, new = "".join(old), "".join(new)
    rows, last = lines(old), (0, 0)
    for edit in edits("p", old, new):
        span = edit.span
        assert last <= (span.line, span.column) <= (span.end_line, span.end_column)
        assert span.column <= len(rows[span.line])
        assert span.end_column <= len(rows[span.end_line])
        last = (span.end_line, span.end_column)
