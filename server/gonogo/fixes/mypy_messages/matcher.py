"""What a matcher of mypy's messages is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gonogo.facts import TypeMessage
from gonogo.model import Fix
from gonogo.source import SourceFile

Arguments = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Said:
    """One message, how its text matched, the file that it stands in, and the target version ("3.11" or empty)."""

    match: re.Match[str]
    message: TypeMessage
    source: SourceFile
    python: str

    def place(self, *names: str, **more: str | int) -> Arguments:
        """The path and line of the message, with *names* of the match and *more* as further arguments of a fix."""
        span = self.message.span
        return {"path": span.path, "line": span.line, **{n: self.match[n] or "" for n in names}, **more}


Offer = Callable[[Said], Fix | None]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Messages with this code whose whole text matches; `offer` names the fix, or None where there is none."""

    code: str
    pattern: re.Pattern[str]
    offer: Offer


def by_code(matchers: Iterator[Matcher]) -> Mapping[str, tuple[Matcher, ...]]:
    """The matchers of each code, in their order."""
    found: dict[str, list[Matcher]] = {}
    for matcher in matchers:
        found.setdefault(matcher.code, []).append(matcher)
    return {code: tuple(group) for code, group in found.items()}


def said(code: str, pattern: str) -> Callable[[Offer], Matcher]:
    """Turn an offer into the `Matcher` of messages with *code* that match *pattern* whole."""

    def wrap(offer: Offer) -> Matcher:
        return Matcher(code, re.compile(pattern), offer)

    return wrap
