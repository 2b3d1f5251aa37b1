"""mypy's columns, which are not always what they seem, as code points.

The old parser counts UTF-8 bytes. The native one (mypy 2) means code points, but ast-serialize, up to 0.13.1 at least,
takes those for bytes and converts them once more: a column after a euro sign is two too small, and several columns may
become one. There the place is that of the syntax node whose columns would become what mypy says. Its syntax errors are
converted once but counted from 1. Our scripts parse a line of which the answer is known, so that a version which counts
differently is read rightly too.
"""

from __future__ import annotations

import ast
import enum
import warnings

PROBE = 'a = "\u20ac"; b = 1\n'  # `b` is code point 9, byte 11


class Unit(enum.IntEnum):
    """What a column of mypy's counts; the value is what it gives for `b` in the probe."""

    TWICE = 7
    CODE_POINTS = 9
    BYTES = 11


def unit_of(probed: int | None) -> Unit:
    """The unit of a mypy that gave this column for the probe; bytes, as it always was, where it gave none."""
    return Unit(probed) if probed in (7, 9, 11) else Unit.BYTES


Place = tuple[int, int, int, int]  # line, column, end line, end column; from 0, in code points, end exclusive


class Columns:
    """Converts places in one text. `lines` are its lines without their ends."""

    def __init__(self, lines: list[str], unit: Unit) -> None:
        self.lines, self.unit = lines, unit
        self._nodes: dict[int, list[Place]] | None = None

    def convert(self, place: Place, *, syntax: bool = False) -> Place:
        """The place that mypy means; columns stay within their lines, and an unknown end (-1) stays unknown."""
        line, column, end_line, end_column = place
        if syntax and self.unit is Unit.TWICE:
            return line, max(column - 1, 0), end_line, max(end_column - 1, -1)
        texts = [self.lines[n] if 0 <= n < len(self.lines) else "" for n in (line, end_line)]
        if self.unit is Unit.TWICE and not all(text.isascii() for text in texts):
            return self._nearest(place)
        end = -1 if end_column < 0 else self._column(texts[1], end_column)
        return line, self._column(texts[0], column), end_line, end

    def _column(self, text: str, column: int) -> int:
        return _code_points(text, column) if self.unit is Unit.BYTES else min(column, len(text))

    def _nearest(self, place: Place) -> Place:
        if self._nodes is None:
            self._nodes = nodes("\n".join(self.lines))
        return min(self._nodes.get(place[0], [place]), key=lambda node: self._distance(node, place))

    def _distance(self, node: Place, place: Place) -> tuple[int, int, int]:
        text, end_text = self.lines[node[0]], self.lines[node[2]]
        start = abs(twice(text, node[1]) - place[1])
        end = abs(twice(end_text, node[3]) - place[3]) if place[3] >= 0 else 0
        return start, abs(node[2] - place[2]), end


def twice(line: str, column: int) -> int:
    """What ast-serialize makes of a code-point column, as it was seen to do."""
    for index, character in enumerate(line):
        if column < index:
            break
        extra = len(character.encode("utf-8", "surrogatepass")) - 1
        if extra:
            column = max(column - extra, index - 1)
    return column


def _code_points(line: str, count: int) -> int:
    """How many whole code points there are in the first *count* bytes."""
    if line.isascii():
        return min(count, len(line))
    return len(line.encode("utf-8", "surrogatepass")[:count].decode("utf-8", "ignore"))


def nodes(text: str) -> dict[int, list[Place]]:
    """The places of all syntax nodes by the line on which they begin; none where the text does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    lines = text.split("\n")
    found: dict[int, list[Place]] = {}
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0) - 1
        end_line = getattr(node, "end_lineno", None)
        if line >= 0 and end_line:
            start = _code_points(lines[line], getattr(node, "col_offset", 0))
            end = _code_points(lines[end_line - 1], getattr(node, "end_col_offset", 0))
            found.setdefault(line, []).append((line, start, end_line - 1, end))
    return found
