"""One more word for a setting of pytest that is a list, in the form that the configuration has."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any

import tomlkit

from gonogo.fixes.kind import CannotFix
from gonogo.fixes.toml_keys import below_the_keys

_SECTIONS = {"setup.cfg": "tool:pytest"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
Words = Callable[[str], list[str]]  # what one line of the setting names


def added(path: str, text: str, key: str, word: str, words: Words) -> str:
    """*text* with *word* in the setting *key*, which is made where there is none; raises `CannotFix`."""
    in_form = _in_toml if path.endswith(".toml") else _in_ini
    return in_form(path, text, key, word, words)


def _in_ini(path: str, text: str, key: str, word: str, words: Words) -> str:
    section, pattern = _SECTIONS.get(path.rpartition("/")[2], "pytest"), re.compile(rf"{key}[ \t]*[=:][ \t]*([^\r\n]*)")
    lines = [line for line in _LINE.findall(text) if line]
    start = next((n for n, line in enumerate(lines) if line.strip() == f"[{section}]"), None)
    if start is None:
        raise CannotFix(f"{path} has no section [{section}] any more")
    stop = next((n for n in range(start + 1, len(lines)) if lines[n].startswith("[")), len(lines))
    at = next((n for n in range(start + 1, stop) if pattern.match(lines[n])), None)
    if at is None:
        return _inserted(lines, _last(lines, start, stop), [f"{key} =", f"    {word}"])
    end = next((n for n in range(at + 1, stop) if lines[n].strip() and lines[n][0] not in " \t"), stop)
    values = [(match[1] if (match := pattern.match(lines[at])) else ""), *lines[at + 1 : end]]
    _refuse_twice(path, key, word, [name for value in values for name in words(value.strip())])
    last = _last(lines, at, end)
    margin = re.match(r"[ \t]*", lines[last])
    return _inserted(lines, last, [f"{(margin[0] if margin else '') or '    '}{word}"])


def _refuse_twice(path: str, key: str, word: str, known: list[str]) -> None:
    if word in known:
        raise CannotFix(f"{path} has {word} in {key} already")


def _last(lines: list[str], start: int, stop: int) -> int:
    """The last line with something on it."""
    return max(n for n in range(start, stop) if lines[n].strip())


def _inserted(lines: list[str], after: int, new: list[str]) -> str:
    newline = "\r\n" if any(line.endswith("\r\n") for line in lines) else "\n"
    ended = lines[after].endswith(("\r", "\n"))
    block = newline.join(new)
    text = f"{block}{newline}" if ended else f"{newline}{block}"
    return "".join([*lines[: after + 1], text, *lines[after + 1 :]])


def _in_toml(path: str, text: str, key: str, word: str, words: Words) -> str:
    try:
        document = tomlkit.parse(text)
    except tomlkit.exceptions.ParseError:
        raise CannotFix(f"{path} cannot be parsed: repair it first") from None
    table = _options(path, document)
    known = table.get(key, []) if table is not None else None
    if table is None or not isinstance(known, list):
        raise CannotFix(f"{path} has no list of {key} to add to")
    _refuse_twice(path, key, word, [name for line in known for name in words(str(line))])
    if key in table:
        table[key].append(word)
    else:
        table[key] = [word]
    new = tomlkit.dumps(document)
    new = re.sub("(?<!\r)\n", "\r\n", new) if "\r\n" in text else new
    return _proved(path, text, new if known else below_the_keys(text, new), key, word)


def _options(path: str, document: Any) -> Any:
    """The table of pytest: `[pytest]` in a file of its own, else under `tool`, where `ini_options` comes first."""
    if path.rpartition("/")[2] != "pyproject.toml":
        return document.get("pytest")
    pytest = document.get("tool", {}).get("pytest")
    return pytest.get("ini_options", pytest) if pytest is not None else None


def _proved(path: str, old: str, new: str, key: str, word: str) -> str:
    """*new* if it says what the file said before and the word."""
    before, after = tomllib.loads(old), tomllib.loads(new)
    options = _options(path, before)
    options[key] = [*options.get(key, []), word]
    if before != after:
        raise CannotFix(f"{path} is laid out in a way that cannot be added to: add {word} by hand")
    return new
