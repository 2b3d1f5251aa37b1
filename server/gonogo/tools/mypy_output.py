"""From what mypy prints, or what our agent sends, to messages with their place in the text.

Three shapes are read: lines of `--output json`, lines of text with `--show-error-end` (mypy before 2.0, whose JSON
has no end positions), and the agent's lists. In all of them lines count from 1 and a number below 0 means unknown.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gonogo.facts import TypeMessage
from gonogo.source import Span, lines
from gonogo.tools.mypy_columns import Columns, Unit

_TEXT = re.compile(
    r"(?P<path>.+?):(?:(?P<line>\d+):(?:(?P<column>\d+):(?:(?P<end_line>\d+):(?P<end_column>\d+):)?)?)? "
    r"(?P<severity>error|note): (?P<message>.*?)(?:  \[(?P<code>[a-z0-9-]+)\])?"
)
_IGNORE = re.compile(r"#\s*type:\s*ignore.*|#\s*mypy:.*")


@dataclass(frozen=True, slots=True)
class Raw:
    """A message as mypy counts: lines from 1, columns from 0 in mypy's own unit, end exclusive, -1 for unknown."""

    line: int
    column: int
    end_line: int
    end_column: int
    severity: str
    message: str
    code: str = ""
    notes: tuple[str, ...] = ()


Files = dict[str, tuple[Raw, ...]]


@dataclass(frozen=True, slots=True)
class Output:
    """What a batch run printed: `header` is the first line of our script, `problems` are lines about no file."""

    files: Files
    header: Mapping[str, Any]
    problems: tuple[str, ...]


def parse(stdout: str, root: Path) -> Output:
    """Read the output of a batch run; messages stay in mypy's order within each file."""
    entries: dict[str, list[Raw]] = {}
    header: Mapping[str, Any] = {}
    problems = []
    for line in stdout.split("\n"):
        fields = _json(line)
        if "gonogo" in fields:
            header = fields["gonogo"]
        elif "file" in fields:
            entries.setdefault(relative(fields["file"], root), []).append(_of_json(fields))
        elif match := _TEXT.fullmatch(line.rstrip("\r")):
            if match["line"] or match["path"].endswith((".py", ".pyi")):
                entries.setdefault(relative(match["path"], root), []).append(_of_text(match))
            else:
                problems.append(line)
        elif line.strip():
            problems.append(line)
    return Output({path: tuple(grouped(raws)) for path, raws in entries.items()}, header, tuple(problems))


def _json(line: str) -> Mapping[str, Any]:
    if not line.startswith("{"):
        return {}
    try:
        fields = json.loads(line)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _of_json(fields: Mapping[str, Any]) -> Raw:
    end_line, end_column = fields.get("end_line", -1), fields.get("end_column", -1)
    notes = tuple((fields.get("hint") or "").split("\n")) if fields.get("hint") else ()
    place = (fields["line"], fields["column"], end_line, end_column)
    return Raw(*place, fields["severity"], fields["message"], fields.get("code") or "", notes)


def _of_text(match: re.Match[str]) -> Raw:
    line, column, end_line, end_column = (
        int(match[name] or -1) for name in ("line", "column", "end_line", "end_column")
    )
    place = (line, column - 1 if column > 0 else -1, end_line, end_column)
    return Raw(*place, match["severity"], match["message"], match["code"] or "")


def of_agent(messages: Iterable[Any]) -> tuple[Raw, ...]:
    """The messages of one file as our agent sends them."""
    raws = []
    for message in messages:
        if not isinstance(message, str):
            line, column, end_line, end_column, severity, text, code = message
            raws.append(Raw(line, column, end_line, end_column, severity, text, code or ""))
        elif match := _TEXT.fullmatch(message):
            raws.append(_of_text(match))
    return tuple(grouped(raws))


def to_agent(raws: Iterable[Raw]) -> list[list[Any]]:
    """The opposite of `of_agent`."""
    flat: list[list[Any]] = []
    for raw in raws:
        place = [raw.line, raw.column, raw.end_line, raw.end_column]
        flat.append([*place, raw.severity, raw.message, raw.code])
        flat.extend([*place, "note", note, ""] for note in raw.notes)
    return flat


def grouped(raws: Iterable[Raw]) -> Iterable[Raw]:
    """Attach each note to the error before it at the same place, as mypy's JSON does."""
    found: list[Raw] = []
    last_at: dict[tuple[int, int], int] = {}
    for raw in raws:
        index = last_at.get((raw.line, raw.column))
        if raw.severity == "note" and index is not None:
            error = found[index]
            place = (error.line, error.column, error.end_line, error.end_column)
            found[index] = Raw(*place, error.severity, error.message, error.code, (*error.notes, raw.message))
            continue
        if raw.severity == "error":
            last_at[raw.line, raw.column] = len(found)
        found.append(raw)
    return found


def relative(path: str, root: Path) -> str:
    """A path of mypy's, relative to *root* where it is inside, with `/`."""
    if Path(path).is_absolute():
        for base in (root, root.resolve()):
            if Path(path).is_relative_to(base):
                return Path(path).relative_to(base).as_posix()
    return os.path.normpath(path).replace(os.sep, "/")


def placed(path: str, raws: Iterable[Raw], read: Callable[[str], str], unit: Unit) -> tuple[TypeMessage, ...]:
    """The messages of one file with their spans in its text, which *read* gives ("" where it cannot be had)."""
    raws = tuple(raws)
    columns = Columns(lines(read(path)) if raws else [], unit)
    return tuple(TypeMessage(_span(path, raw, columns), raw.severity, raw.message, raw.code, raw.notes) for raw in raws)


def _span(path: str, raw: Raw, columns: Columns) -> Span:
    line, text = max(raw.line - 1, 0), columns.lines
    here = text[line] if line < len(text) else ""
    if raw.column < 0:
        return _whole_line(path, line, here)
    place = (line, raw.column, raw.end_line - 1, raw.end_column)
    _, column, end_line, end = columns.convert(place, syntax=raw.code == "syntax")
    unknown = end < 0 or end_line < line or end_line >= len(text)
    if unknown or (end_line == line and raw.end_column == raw.column + 1):  # which is how older versions say unknown
        return Span(path, line, column, line, _end_of_word(here, column))
    return Span(path, line, column, end_line, max(end, min(column + 1, len(here))) if end_line == line else end)


def _whole_line(path: str, line: int, text: str) -> Span:
    """Mypy gives no column: the comment that it speaks of, or all that stands on the line."""
    if match := _IGNORE.search(text):
        return Span(path, line, match.start(), line, len(text.rstrip()))
    start = len(text) - len(text.lstrip())
    return Span(path, line, start, line, max(len(text.rstrip()), start))


def _end_of_word(text: str, column: int) -> int:
    """The end of the word at this column, or of the character where there is none."""
    end = column
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return max(end, min(column + 1, len(text)), column)
