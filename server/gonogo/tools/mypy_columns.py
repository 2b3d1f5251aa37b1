"""mypy's columns, which are not always what they seem, as code points."""

from __future__ import annotations

import enum


class Unit(enum.Enum):
    """What a column of mypy's counts."""

    BYTES = "UTF-8 bytes"
    CODE_POINTS = "code points"


def to_column(line: str, column: int, unit: Unit) -> int:
    """The code-point column in *line* that mypy's *column* stands for, at most the line's length."""
    if unit is Unit.BYTES and not line.isascii():
        return len(line.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))
    return min(column, len(line))
