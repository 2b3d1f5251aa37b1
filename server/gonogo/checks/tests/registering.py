"""Where pytest's configuration has, or would have, a setting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.model import Snapshot
from gonogo.source import Span, lines

# pytest reads the first of these files that has its section.
_SECTIONS = (
    ("pytest.toml", r"\[pytest\]"),
    (".pytest.toml", r"\[pytest\]"),
    ("pytest.ini", r"\[pytest\]"),
    (".pytest.ini", r"\[pytest\]"),
    ("pyproject.toml", r"\[tool\.pytest(?:\.ini_options)?\]"),
    ("tox.ini", r"\[pytest\]"),
    ("setup.cfg", r"\[tool:pytest\]"),
)


def setting_place(snapshot: Snapshot, key: str) -> Span | None:
    """The key in pytest's configuration, else the head of its section; None where there is no section."""
    written = re.compile(rf"{key}\s*[=:]")
    for path, section in _SECTIONS:
        if path in snapshot.files:
            found = list(_section(path, lines(snapshot.files[path].text), section))
            if found:
                keys = (span for span, text in found if written.match(text))
                return next(keys, found[0][0])
    return None


def _section(path: str, text: list[str], section: str) -> Iterator[tuple[Span, str]]:
    """The lines of a section, its head first."""
    inside = False
    for number, line in enumerate(text):
        if line.startswith("["):
            inside = re.match(section, line) is not None
        if inside:
            yield Span(path, number, 0, number, len(line.rstrip())), line
