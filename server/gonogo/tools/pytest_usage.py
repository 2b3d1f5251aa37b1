"""Where a configuration that pytest refuses is written, and which plugin an option that it does not know belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gonogo.facts import CollectionFailure
from gonogo.source import Span, lines

FILES = ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
PLUGINS = {
    "--allure": "allure-pytest",
    "--asyncio": "pytest-asyncio",
    "--benchmark": "pytest-benchmark",
    "--cov": "pytest-cov",
    "--create-db": "pytest-django",
    "--dist": "pytest-xdist",
    "--ds": "pytest-django",
    "--html": "pytest-html",
    "--json-report": "pytest-json-report",
    "--mypy": "pytest-mypy",
    "--no-cov": "pytest-cov",
    "--numprocesses": "pytest-xdist",
    "--randomly": "pytest-randomly",
    "--reruns": "pytest-rerunfailures",
    "--reuse-db": "pytest-django",
    "--snapshot": "syrupy",
    "--timeout": "pytest-timeout",
    "-n": "pytest-xdist",
}
_NAMED = re.compile(
    r"(?P<file>[\w.]*(?:pytest\.ini|pytest\.toml|pyproject\.toml|tox\.ini|setup\.cfg))(?::(?P<line>\d+))?"
)
_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")
_UNKNOWN = re.compile(r"unrecognized arguments: (.*)")
_QUOTED = re.compile(r"""["']([^"']+)["']|not found: (\S+)""")


def located(failure: CollectionFailure, root: Path) -> CollectionFailure:
    """The same failure, on the line of the configuration file that is to blame, if it can be found.

    Only failures of pytest's configuration are changed: those whose blame is no Python file.
    """
    if failure.blame.path.endswith(".py"):
        return failure
    message = failure.message + _plugin_hint(failure.message)
    blame = next(_places(failure, root), failure.blame)
    return replace(failure, path=blame.path, blame=blame, message=message)


def _plugin_hint(message: str) -> str:
    found = _UNKNOWN.search(message)
    options = found[1].split() if found else []
    plugins = sorted({plugin for o in options for start, plugin in PLUGINS.items() if _belongs(o, start)})
    return f" ({' and '.join(plugins)} not installed)" if plugins else ""


def _belongs(option: str, start: str) -> bool:
    return option.startswith(start) if start.startswith("--") else option.split("=")[0].rstrip("0123456789") == start


def _places(failure: CollectionFailure, root: Path) -> Iterator[Span]:
    """Candidates, best first: a position that the message gives, the offending words, the options, the file."""
    text = f"{failure.message}\n{failure.detail}"
    named = _NAMED.search(text)
    files = {name: _read(root / name) for name in ([named["file"]] if named else FILES)}
    files = {name: content for name, content in files.items() if content}
    toml = next((name for name in files if name.endswith(".toml")), None)
    if toml and (position := _POSITION.search(text)):
        line, column = int(position[1]) - 1, int(position[2]) - 1
        yield Span(toml, line, column, line, column + 1)
    if named and named["line"] and named["file"] in files:
        yield _whole(named["file"], files[named["file"]], int(named["line"]) - 1)
    for word in (*_words(failure.message), "addopts", "pytest"):
        for name, content in files.items():
            yield from _occurrences(name, content, word)


def _words(message: str) -> list[str]:
    if found := _UNKNOWN.search(message):
        return found[1].split()
    return [quoted or argument for quoted, argument in _QUOTED.findall(message)]


def _occurrences(name: str, content: list[str], word: str) -> Iterator[Span]:
    wanted = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    for number, text in enumerate(content):
        if not text.lstrip().startswith(("#", ";")) and (found := wanted.search(text)):
            yield Span(name, number, found.start(), number, found.end())


def _whole(name: str, content: list[str], line: int) -> Span:
    text = content[line].rstrip() if line < len(content) else ""
    return Span(name, line, len(text) - len(text.lstrip()), line, len(text))


def _read(file: Path) -> list[str]:
    try:
        return lines(file.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return []
