"""`[tool.gonogo]`, under the settings of the editor or the command line: one frozen `Config`, and what is wrong.

A setting that is wrong is a finding at its place, and the last good value stays in force. So is a configuration file
of the project's tools that cannot be parsed, because then those tools do not run as the project means them to.
"""

from __future__ import annotations

import configparser
import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, to_json

from gonogo.model import Config, Finding
from gonogo.positions import key_spans
from gonogo.settings import CATEGORIES, KEYS, Settings, kebab, merged
from gonogo.source import SourceFile, Span, lines

PYPROJECT = "pyproject.toml"
TABLE = ("tool", "gonogo")
INI_FILES = ("mypy.ini", ".mypy.ini", "pytest.ini", ".pytest.ini", "setup.cfg", "tox.ini")
OVERRIDES = "."  # findings about overrides belong to no file: their path is the workspace folder


def load(
    files: Mapping[str, SourceFile], *, previous: Config | None = None, overrides: Mapping[str, Any] | None = None
) -> tuple[Config, tuple[Finding, ...]]:
    """The configuration that holds now, and what is wrong with what is written.

    *previous* is what a wrong setting falls back to. *overrides* have the same keys as the table and win over it;
    findings about them have the path `.`, as they stand in no file.
    """
    last_good = previous or Config()
    problems = [p for name in INI_FILES if name in files for p in _ini_problems(name, files[name].text)]
    config = Config()
    if PYPROJECT in files:
        table, broken = _table(files[PYPROJECT].text)
        config = last_good
        problems += broken
        if table is not None:
            config, wrong = _applied(table, Config(), last_good)
            problems += (_finding(error, files[PYPROJECT].text) for error in wrong)
    given = {key: value for key, value in (overrides or {}).items() if value is not None}
    config, wrong = _applied(given, config, last_good)
    problems += (_overrides_finding(error) for error in wrong)
    return config, tuple(sorted(problems, key=lambda finding: finding.span))


def _applied(values: Mapping[str, Any], base: Config, last_good: Config) -> tuple[Config, tuple[ErrorDetails, ...]]:
    """*base* with what is right in *values*, and with the last good value of each setting that is wrong."""
    settings, errors = _validated(values)
    wrong = {str(error["loc"][0]).replace("-", "_") for error in errors} & set(Settings.model_fields)
    return merged(settings, replace(base, **{name: getattr(last_good, name) for name in wrong})), errors


def _validated(values: Mapping[str, Any]) -> tuple[Settings, tuple[ErrorDetails, ...]]:
    # by way of JSON, as strict validation of Python values would refuse a list for a tuple and a name for a category
    try:
        return Settings.model_validate_json(to_json(values)), ()
    except ValidationError as error:
        errors = tuple(error.errors(include_url=False))
        wrong = {details["loc"][0] for details in errors}
        right = {key: value for key, value in values.items() if key not in wrong}
        return Settings.model_validate_json(to_json(right)), errors


@lru_cache(maxsize=8)
def _table(text: str) -> tuple[Mapping[str, Any] | None, tuple[Finding, ...]]:
    """The table `[tool.gonogo]`; None where it cannot be read, with the finding that says why."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (_blocker(f"{PYPROJECT} is not valid TOML: {_reason(error)}", _toml_span(text, str(error))),)
    except RecursionError:
        return None, (_blocker(f"{PYPROJECT} is nested too deeply to be read", _line(PYPROJECT, text, 0)),)
    tool = content.get("tool", {})
    table = tool.get("gonogo", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        return None, (_blocker("`tool.gonogo` should be a table of settings", _place(text, TABLE)),)
    return table, ()


def _reason(error: Exception) -> str:
    reason = re.sub(r" \(at .*\)$", "", str(error))
    return reason[:1].lower() + reason[1:]


def _toml_span(text: str, message: str) -> Span:
    if match := re.search(r"at line (\d+), column (\d+)", message):
        line, column = int(match[1]) - 1, int(match[2]) - 1
        return Span(PYPROJECT, line, column, line, column + 1)
    return _line(PYPROJECT, text, len(lines(text.rstrip())) - 1)  # "at end of document"


def _finding(error: ErrorDetails, text: str) -> Finding:
    return _blocker(_described(error, "in [tool.gonogo]"), _place(text, (*TABLE, *_keys(error))))


def _overrides_finding(error: ErrorDetails) -> Finding:
    where = "in the editor's settings or on the command line"
    return _blocker(_described(error, where), Span(OVERRIDES, 0, 0, 0, 0))


def _keys(error: ErrorDetails) -> tuple[str, ...]:
    return tuple(part for part in error["loc"] if isinstance(part, str) and part != "[key]")


def _described(error: ErrorDetails, where: str) -> str:
    keys = _keys(error)
    if error["type"] == "extra_forbidden":
        return f"unknown setting `{keys[-1]}` {where}: {_suggestion(keys[-1], KEYS)}"
    if "[key]" in error["loc"]:
        return f"unknown category `{keys[-1]}` {where}: {_suggestion(keys[-1], CATEGORIES)}"
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    subject = "each item of " if isinstance(error["loc"][-1], int) else ""
    return (
        f"{subject}`{'.'.join(keys)}` {where} {message}"
        if message.startswith("should")
        else f"`{'.'.join(keys)}` {where}: {message}"
    )


def _suggestion(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(kebab(name), known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"there are {', '.join(f'`{k}`' for k in known)}"


def _place(text: str, keys: tuple[str, ...]) -> Span:
    """Where these keys stand, or the nearest of their tables that does."""
    spans = _spans(text)
    found = (spans[keys[:length]] for length in range(len(keys), 0, -1) if keys[:length] in spans)
    return next(found, Span(PYPROJECT, 0, 0, 0, 0))


@lru_cache(maxsize=8)
def _spans(text: str) -> Mapping[tuple[str, ...], Span]:
    return key_spans(PYPROJECT, text)


@lru_cache(maxsize=32)
def _ini_problems(name: str, text: str) -> tuple[Finding, ...]:
    """What keeps Python's own parser, which mypy uses, from reading this file."""
    try:
        configparser.RawConfigParser().read_string(text, name)
    except configparser.MissingSectionHeaderError as error:
        return (_ini_finding(name, text, error.lineno, "this line stands before the first [section]"),)
    except configparser.ParsingError as error:
        reason = "this line is neither a setting nor a [section]"
        return tuple(_ini_finding(name, text, number, reason) for number, _ in error.errors)
    except configparser.DuplicateOptionError as error:
        reason = f"`{error.option}` is in [{error.section}] already"
        return (_ini_finding(name, text, error.lineno, reason),)
    except configparser.DuplicateSectionError as error:
        return (_ini_finding(name, text, error.lineno, f"there is a section [{error.section}] already"),)
    return ()


def _ini_finding(name: str, text: str, number: int | None, reason: str) -> Finding:
    return _blocker(f"{name} cannot be read: {reason}", _line(name, text, (number or 1) - 1))


def _line(path: str, text: str, number: int) -> Span:
    """One whole line without its indentation."""
    content = [*lines(text), ""][number]
    return Span(path, number, len(content) - len(content.lstrip()), number, len(content.rstrip()))


def _blocker(message: str, span: Span) -> Finding:
    return Finding(message, span, blocker=True)
