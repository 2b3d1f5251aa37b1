"""pytest's configuration knows one more marker."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.toml_keys import below_the_keys

_SECTIONS = {"setup.cfg": "tool:pytest"}
_KEY = re.compile(r"markers[ \t]*[=:][ \t]*(?P<first>[^\r\n]*)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@fix_kind("register-marker")
def register_marker(request: Request) -> Mapping[str, str]:
    """Add a marker to `markers` in the form that the file has, or the key where there is none.

    Arguments: path of pytest's configuration, marker.
    """
    path, marker = request.word("path"), request.word("marker")
    if not re.fullmatch(r"\w+", marker):
        raise CannotFix(f"{marker} is no name of a marker")
    text = request.text(path)
    return {path: _in_toml(path, text, marker) if path.endswith(".toml") else _in_ini(path, text, marker)}


def _in_ini(path: str, text: str, marker: str) -> str:
    section = _SECTIONS.get(path.rpartition("/")[2], "pytest")
    lines = [line for line in _LINE.findall(text) if line]
    start = next((n for n, line in enumerate(lines) if line.strip() == f"[{section}]"), None)
    if start is None:
        raise CannotFix(f"{path} has no section [{section}] any more")
    stop = next((n for n in range(start + 1, len(lines)) if lines[n].startswith("[")), len(lines))
    key = next((n for n in range(start + 1, stop) if _KEY.match(lines[n])), None)
    if key is None:
        return _inserted(lines, _last(lines, start, stop), ["markers =", f"    {marker}"])
    end = next((n for n in range(key + 1, stop) if lines[n].strip() and lines[n][0] not in " \t"), stop)
    values = [(match[1] if (match := _KEY.match(lines[key])) else ""), *lines[key + 1 : end]]
    if marker in [re.split(r"[:(]", value.strip())[0].strip() for value in values]:
        raise CannotFix(f"{path} registers {marker} already")
    last = _last(lines, key, end)
    margin = re.match(r"[ \t]*", lines[last])
    return _inserted(lines, last, [f"{(margin[0] if margin else '') or '    '}{marker}"])


def _last(lines: list[str], start: int, stop: int) -> int:
    """The last line with something on it."""
    return max(n for n in range(start, stop) if lines[n].strip())


def _inserted(lines: list[str], after: int, new: list[str]) -> str:
    newline = "\r\n" if any(line.endswith("\r\n") for line in lines) else "\n"
    ended = lines[after].endswith(("\r", "\n"))
    block = newline.join(new)
    text = f"{block}{newline}" if ended else f"{newline}{block}"
    return "".join([*lines[: after + 1], text, *lines[after + 1 :]])


def _in_toml(path: str, text: str, marker: str) -> str:
    try:
        document = tomlkit.parse(text)
    except tomlkit.exceptions.ParseError:
        raise CannotFix(f"{path} cannot be parsed: repair it first") from None
    table = _options(path, document)
    known = table.get("markers", []) if table is not None else None
    if table is None or not isinstance(known, list):
        raise CannotFix(f"{path} has no list of markers to add to")
    if marker in [re.split(r"[:(]", str(line))[0].strip() for line in known]:
        raise CannotFix(f"{path} registers {marker} already")
    if "markers" in table:
        table["markers"].append(marker)
    else:
        table["markers"] = [marker]
    new = tomlkit.dumps(document)
    new = re.sub("(?<!\r)\n", "\r\n", new) if "\r\n" in text else new
    return _proved(path, text, new if known else below_the_keys(text, new), marker)


def _options(path: str, document: Any) -> Any:
    """The table of pytest: `[pytest]` in a file of its own, else under `tool`, where `ini_options` comes first."""
    if path.rpartition("/")[2] != "pyproject.toml":
        return document.get("pytest")
    pytest = document.get("tool", {}).get("pytest")
    return pytest.get("ini_options", pytest) if pytest is not None else None


def _proved(path: str, old: str, new: str, marker: str) -> str:
    """*new* if it says what the file said before and the marker."""
    before, after = tomllib.loads(old), tomllib.loads(new)
    options = _options(path, before)
    options["markers"] = [*options.get("markers", []), marker]
    if before != after:
        raise CannotFix(f"{path} is laid out in a way that cannot be added to: add {marker} by hand")
    return new
