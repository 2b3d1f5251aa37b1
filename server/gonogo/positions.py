"""Where each key of a TOML document stands. tomllib and tomlkit know what a document says, but not where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gonogo.source import Span

_TOKEN = re.compile(
    r"""(?xs)
    (?P<skip>\#[^\n]*|[ \t\r]+)
    | (?P<newline>\n)
    | (?P<string>\"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*')
    | (?P<bare>[A-Za-z0-9_-]+)
    | (?P<mark>.)
    """
)


def key_spans(path: str, text: str) -> Mapping[tuple[str, ...], Span]:
    """The place of each key and table header, by its path of keys; of several with one path, the first.

    Inline tables count, and so do tables within arrays, whose paths leave out the index. *text* must be valid TOML.
    """
    scanner = _Scanner()
    for token in _TOKEN.finditer(text):
        scanner.take(token.lastgroup or "", token)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return {keys: _span(path, starts, *place) for keys, place in scanner.found.items()}


def _span(path: str, starts: list[int], start: int, end: int) -> Span:
    line = next(number for number in reversed(range(len(starts))) if starts[number] <= start)
    return Span(path, line, start - starts[line], line, end - starts[line])


@dataclass(slots=True)
class _Scanner:
    """`open` holds the brackets that are open, each with the path of keys that its content belongs to."""

    found: dict[tuple[str, ...], tuple[int, int]] = field(default_factory=dict)
    table: tuple[str, ...] = ()
    open: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    value: tuple[str, ...] = ()
    key: list[re.Match[str]] = field(default_factory=list)
    in_key: bool = True
    in_header: bool = False

    def take(self, kind: str, token: re.Match[str]) -> None:
        if kind == "newline" and not self.open:
            self.in_key, self.in_header, self.key = True, False, []
        elif kind in ("bare", "string") and self.in_key:
            self.key.append(token)
        elif kind == "mark" and self.in_key:
            self._mark_in_key(token[0])
        elif kind == "mark":
            self._mark_in_value(token[0])

    def _mark_in_key(self, mark: str) -> None:
        if mark == "=":
            home = self.open[-1][1] if self.open else self.table
            self.value = self._note(home)
            self.in_key = False
        elif mark == "[":
            self.in_header = True
        elif mark == "]" and self.in_header and self.key:
            self.table = self._note(())
            self.in_key = False
        elif mark == "}" and self.open:  # an empty inline table, or a comma at its end
            self.open.pop()
            self.in_key = False

    def _mark_in_value(self, mark: str) -> None:
        if mark in "[{":
            within = self.open[-1][1] if self.open and self.open[-1][0] == "[" else self.value
            self.open.append((mark, within))
            self.in_key, self.key = mark == "{", []
        elif mark in "]}" and self.open:
            self.open.pop()
        elif mark == "," and self.open:
            self.in_key, self.key = self.open[-1][0] == "{", []

    def _note(self, home: tuple[str, ...]) -> tuple[str, ...]:
        keys = (*home, *(t[0][1:-1] if t[0][0] in "\"'" else t[0] for t in self.key))
        if self.key:
            self.found.setdefault(keys, (self.key[0].start(), self.key[-1].end()))
        self.key = []
        return keys
