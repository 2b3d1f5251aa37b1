"""Messages that fit one line of an editor. What a line has no room for is related information."""

from __future__ import annotations

LINE = 100  # columns


def fitting(*versions: str) -> str:
    """The first of these that fits a line, the best first; where none does, the last, cut short."""
    return next((version for version in versions if len(version) <= LINE), cut(versions[-1], LINE))


def cut(text: str, room: int) -> str:
    """The first line of *text*, in at most *room* columns."""
    line, _, rest = text.partition("\n")
    return line if len(line) <= room and not rest else f"{line[: room - 1].rstrip()}…"
