"""Where a finding stands, for checks that read text rather than a syntax tree."""

from __future__ import annotations

import re

from gonogo.model import Snapshot
from gonogo.source import SourceFile, Span, lines

_DEFINITIONS = ("pyproject.toml", "setup.cfg", "setup.py", "requirements.txt", "manage.py", "README.md")


def definition(snapshot: Snapshot) -> Span:
    """Where to show what is missing from the project as a whole: the start of the file that defines it."""
    files = snapshot.files
    path = next((name for name in _DEFINITIONS if name in files), min(files, default="pyproject.toml"))
    return first_line(files[path]) if path in files else Span(path, 0, 0, 0, 0)


def first_line(file: SourceFile) -> Span:
    """The first line of a file, for what is wrong with it as a whole."""
    return Span(file.path, 0, 0, 0, len(lines(file.text)[0]))


def find(file: SourceFile, pattern: re.Pattern[str]) -> Span | None:
    """The first match of *pattern* in a file."""
    match = pattern.search(file.text)
    return span_of(file, match) if match else None


def span_of(file: SourceFile, match: re.Match[str], group: str | int = 0) -> Span:
    """Where a group of *match* stands in the file whose text was searched."""
    before, inside = lines(file.text[: match.start(group)]), lines(match[group])
    line, column = len(before) - 1, len(before[-1])
    end = len(inside[-1]) + (column if len(inside) == 1 else 0)
    return Span(file.path, line, column, line + len(inside) - 1, end)
