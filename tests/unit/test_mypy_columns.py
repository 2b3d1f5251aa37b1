"""Columns as mypy counts them, converted to code points."""

from __future__ import annotations

import pytest

from gonogo.tools.mypy_columns import Columns, Unit, nodes, twice, unit_of


@pytest.mark.parametrize(
    ("line", "reported"),
    [
        ('r="😀😀😀",a', (8, 3)),
        ('r="😀😀😀",a,b', (10, 4)),
        ('r="€€€",a,b,c', (12, 6)),
        ('r="éééééé",a', (11, 6)),
        ('r="a€😀é",a,b', (11, 5)),
        ('r = "a", b', (9, 9)),
    ],
)
def test_the_double_conversion_is_known(line: str, reported: tuple[int, int]) -> None:
    """Pairs of a column and what mypy 2.4.1 with ast-serialize 0.13.1 made of it."""
    column, seen = reported

    assert twice(line, column) == seen


def test_bytes_become_code_points_and_stay_within_the_line() -> None:
    columns = Columns(['r = "é"; x', ""], Unit.BYTES)

    assert columns.convert((0, 10, 0, 11)) == (0, 9, 0, 10)
    assert columns.convert((0, 99, 0, 99)) == (0, 10, 0, 10)
    assert columns.convert((5, 3, 5, 4)) == (5, 0, 5, 0)


def test_an_unknown_end_stays_unknown() -> None:
    assert Columns(['r = "é"; x'], Unit.BYTES).convert((0, 10, 0, -1))[3] == -1


@pytest.mark.parametrize("text", ['f("😀😀😀", a, b, "é", c)', 'x = ("é" +\n "€€" + y)', "größe = größer.größte(ä, ö)"])
def test_every_node_is_found_again_by_what_mypy_says_of_it(text: str) -> None:
    """Where two nodes of one line look alike to mypy, one of the two is as good as any."""
    lines = text.split("\n")
    columns = Columns(lines, Unit.TWICE)
    for node in (node for found in nodes(text).values() for node in found):
        line, column, end_line, end = node
        said = (line, twice(lines[line], column), end_line, twice(lines[end_line], end))
        found = columns.convert(said)

        assert (twice(lines[found[0]], found[1]), twice(lines[found[2]], found[3])) == (said[1], said[3])


def test_a_text_that_does_not_parse_keeps_mypys_columns() -> None:
    assert Columns(['é = "'], Unit.TWICE).convert((0, 2, 0, 3)) == (0, 2, 0, 3)


def test_a_version_that_gives_no_known_answer_counts_bytes() -> None:
    assert unit_of(None) is Unit.BYTES
    assert unit_of(8) is Unit.BYTES
    assert unit_of(7) is Unit.TWICE
