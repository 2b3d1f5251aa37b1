"""Which of mypy's messages have a fix: a matcher per kind of message, by code and wording.

Thousands of messages pass through here at every report, so a matcher reads the message and no file; whether the edit
is safe at the text of that moment is for the fix to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gonogo.facts import TypeMessage
from gonogo.fixes.injected import FRAMEWORKS, INJECTED
from gonogo.model import Fix
from gonogo.source import SourceFile

Offer = Callable[[re.Match[str], TypeMessage, SourceFile, str], Fix | None]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Messages with this code whose whole text matches; `offer` names the fix, or None where there is none."""

    code: str
    pattern: re.Pattern[str]
    offer: Offer


def fixes_for(message: TypeMessage, source: SourceFile, python: str) -> tuple[Fix, ...]:
    """The fixes for one message. `python` is the target version as "3.11", empty where unknown."""
    if not source.path.endswith((".py", ".pyi")):
        return ()
    found = []
    for matcher in _BY_CODE.get(message.code, ()):
        match = matcher.pattern.fullmatch(message.message)
        fix = matcher.offer(match, message, source, python) if match else None
        if fix is not None:
            found.append(fix)
    return tuple(found)


def _implicit_optional(match: re.Match[str], message: TypeMessage, source: SourceFile, python: str) -> Fix | None:
    name, annotation = match["name"], match["type"]
    if annotation in INJECTED and _imports_framework(source):
        return None
    span = message.span
    arguments: dict[str, str | int] = {"path": span.path, "line": span.line, "column": span.column}
    arguments |= {"parameter": name, "python": python}
    return Fix("implicit-optional", f"Let {name} be None", arguments, preferred=True)


def _imports_framework(source: SourceFile) -> bool:
    return source.module is not None and any(i.module.partition(".")[0] in FRAMEWORKS for i in source.module.imports)


def _unused_ignore(match: re.Match[str], message: TypeMessage, source: SourceFile, python: str) -> Fix:
    codes = match["codes"] or ""
    title = f"Remove the unused code {codes} from the ignore" if codes else "Remove the unused type: ignore"
    arguments: dict[str, str | int] = {"path": message.span.path, "line": message.span.line, "codes": codes}
    return Fix("unused-ignore", title, arguments, preferred=True)


def _returns_none(match: re.Match[str], message: TypeMessage, source: SourceFile, python: str) -> Fix:
    """Offered whatever the notes say: mypy hints at `-> None` only where there are no parameters."""
    arguments: dict[str, str | int] = {"path": message.span.path, "line": message.span.line}
    return Fix("returns-none", "Say that it returns nothing: -> None", arguments, preferred=True)


def _stubs(match: re.Match[str], message: TypeMessage, source: SourceFile, python: str) -> Fix | None:
    """The distribution that mypy's own hint names."""
    hint = next((m for note in message.notes if (m := _HINT.search(note))), None)
    if hint is None:
        return None
    arguments: dict[str, str | int] = {"distribution": hint["name"], "group": "dev"}
    return Fix("add-dependency", f"Add {hint['name']} to the development dependencies", arguments, preferred=True)


_HINT = re.compile(r"python3? -m pip install (?P<name>types-[\w.-]+)")
_MATCHERS = (
    Matcher(
        "assignment",
        re.compile(
            r'Incompatible default for (?:parameter|argument) "(?P<name>\w+)" '
            r'\(default has type "None", (?:parameter|argument) has type "(?P<type>.+)"\)'
        ),
        _implicit_optional,
    ),
    Matcher("unused-ignore", re.compile(r'Unused "type: ignore(?:\[(?P<codes>[^\]]+)\])?" comment'), _unused_ignore),
    Matcher("import-untyped", re.compile("Library stubs not installed for .+"), _stubs),
    Matcher("no-untyped-def", re.compile("Function is missing a return type annotation"), _returns_none),
)

_BY_CODE: Mapping[str, tuple[Matcher, ...]] = {
    code: tuple(m for m in _MATCHERS if m.code == code) for code in {m.code for m in _MATCHERS}
}
