"""Which of mypy's messages have a fix: a matcher per kind of message, by code and wording.

Thousands of messages pass through here at every report, so a matcher reads the message and no file; whether the edit
is safe at the text of that moment is for the fix to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.facts import TypeMessage
from gonogo.fixes.mypy_messages import annotated, arrays, fixtures, imports, values
from gonogo.fixes.mypy_messages.matcher import Matcher, Said, by_code
from gonogo.model import Fix
from gonogo.source import SourceFile


def fixes_for(message: TypeMessage, source: SourceFile, python: str) -> tuple[Fix, ...]:
    """The fixes for one message. `python` is the target version as "3.11", empty where unknown."""
    if not source.path.endswith((".py", ".pyi")):
        return ()
    found = []
    for matcher in _BY_CODE.get(message.code, ()):
        match = matcher.pattern.fullmatch(message.message)
        fix = matcher.offer(Said(match, message, source, python)) if match else None
        if fix is not None:
            found.append(fix)
    return tuple(found)


def _matchers() -> Iterator[Matcher]:
    for module in (annotated, arrays, fixtures, imports, values):
        for value in vars(module).values():
            group = value if isinstance(value, tuple) else (value,)
            yield from (matcher for matcher in group if isinstance(matcher, Matcher))


_BY_CODE = by_code(_matchers())
