"""The smallest edits that turn one text into another."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from gonogo.source import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def lines_with_ends(text: str) -> list[str]:
    r"""The lines with their ends, split as LSP splits: at `\n`, `\r\n` and `\r` only."""
    return _LINE.findall(text)


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of what stands at `span`; an empty span inserts."""

    span: Span
    text: str


def edits(path: str, old: str | None, new: str) -> tuple[Edit, ...]:
    """What to change in *old*, in document order, none touching another; all else stays byte for byte.

    *old* is None where the file is not there; one that shall be empty is an edit, too.

    Lines that differ are found first, then what equals at either end of each is cut off. No edit begins or ends
    between a carriage return and its line feed, where editors know no position.
    """
    if old is None:
        return (Edit(Span(path, 0, 0, 0, 0), new),)
    before, after = lines_with_ends(old), lines_with_ends(new)
    offsets = list(accumulate(map(len, before), initial=0))
    starts = offsets if not old or old.endswith(("\n", "\r")) else offsets[:-1]
    found = []
    for (i1, i2), (j1, j2) in _hunks(before, after):
        start, stop, text = _trimmed("".join(before[i1:i2]), "".join(after[j1:j2]))
        begin, end = _position(starts, offsets[i1] + start), _position(starts, offsets[i1] + stop)
        found.append(Edit(Span(path, *begin, *end), text))
    return tuple(found)


_Range = tuple[int, int]


def _hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[_Range, _Range]]:
    """The ranges of lines that differ; where as many lines stand on both sides, each line for itself."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
        if tag == "replace" and i2 - i1 == j2 - j1:
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                yield (head + i, head + i + 1), (head + j, head + j + 1)
        elif tag != "equal":
            yield (head + i1, head + i2), (head + j1, head + j2)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many elements are equal from the start."""
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))


def _trimmed(old: str, new: str) -> tuple[int, int, str]:
    """Where in *old* the change begins and ends, and what to put there."""
    head = _common(old, new)
    if old[head - 1 : head + 1] == "\r\n" and head:
        head -= 1
    tail = _common(old[head:][::-1], new[head:][::-1])
    stop = len(old) - tail
    if stop and old[stop - 1 : stop + 1] == "\r\n":
        stop, tail = stop + 1, tail - 1
    return head, stop, new[head : len(new) - tail]


def _position(starts: Sequence[int], offset: int) -> tuple[int, int]:
    """Line and column of *offset*, where lines begin at *starts*."""
    line = bisect_right(starts, offset) - 1
    return line, offset - starts[line]
