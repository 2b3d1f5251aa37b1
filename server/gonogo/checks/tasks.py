"""The tasks that a command names: make targets, tox environments, nox sessions, scripts of pyproject.toml, files."""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gonogo.model import Snapshot

_MAKE = {"make": ("Makefile", "makefile", "GNUmakefile"), "just": ("justfile", "Justfile", ".justfile")}
_RUNNERS = frozenset({"hatch", "pdm", "poe", "poetry", "rye", "pixi", "task", "taskipy", "uv", "invoke", "pipenv"})
_TABLE_NAMES = frozenset({"scripts", "tasks", "commands"})
_SESSION = re.compile(r"session\.run(?:_always|_install)?\(\s*(?P<words>(?:[\"'][^\"']*[\"']\s*,?\s*)+)")


@dataclass(frozen=True, slots=True)
class Task:
    """The shell text of a task. `ignored` says why its failure stops nothing, or is empty."""

    text: str
    ignored: str = ""


def named_by(snapshot: Snapshot, words: Sequence[str]) -> Iterator[Task]:
    """The tasks that a command runs, as far as the workspace's files tell."""
    names = [word for word in words if not word.startswith("-")]
    for runner, files in _MAKE.items():
        if runner in words:
            yield from (task for text in _texts_of(snapshot, files) for task in _make(text, names))
    if "tox" in words:
        yield from (task for text in _texts_of(snapshot, ("tox.ini", "setup.cfg")) for task in _tox(text, names))
    if "nox" in words:
        yield from (task for text in _texts_of(snapshot, ("noxfile.py",)) for task in _nox(text, names))
    if _RUNNERS.intersection(words):
        yield from (task for text in _texts_of(snapshot, ("pyproject.toml",)) for task in _scripts(text, names))
    paths = [word.removeprefix("./") for word in names if word.endswith((".sh", ".bash"))]
    yield from (Task(text) for text in _texts_of(snapshot, paths))


def _texts_of(snapshot: Snapshot, paths: Sequence[str]) -> Iterator[str]:
    return (snapshot.files[path].text for path in paths if path in snapshot.files)


def _make(text: str, names: Sequence[str]) -> Iterator[Task]:
    """The recipes of the named targets and of what they require; of the first target where none is named."""
    rules = _rules(text)
    wanted = [name for name in names if name in rules] or list(rules)[:1]
    reached: dict[str, None] = {}
    while wanted:
        name = wanted.pop()
        if name in rules and name not in reached:
            reached[name] = None
            wanted += rules[name][0]
    for name in reached:
        for line in rules[name][1]:
            yield Task(line.lstrip("@-+"), "make ignores its failure" if line.lstrip("@+").startswith("-") else "")


@lru_cache(maxsize=16)
def _rules(text: str) -> Mapping[str, tuple[list[str], list[str]]]:
    """For each target of a Makefile or justfile: what it requires, and the lines of its recipe."""
    rules: dict[str, tuple[list[str], list[str]]] = {}
    current: list[tuple[list[str], list[str]]] = []
    for line in text.replace("\\\n", " ").splitlines():
        head = re.fullmatch(r"(?P<targets>[^\s:=#][^:=#]*?)\s*::?(?!=)\s*(?P<needs>[^#]*?)\s*(?:#.*)?", line)
        if line[:1] in {"\t", " "} and line.strip():
            for rule in current:
                rule[1].append(line.strip())
        elif head and not line.startswith("."):
            current = [rules.setdefault(target, ([], [])) for target in head["targets"].split()]
            for rule in current:
                rule[0].extend(head["needs"].split())
    return rules


def _tox(text: str, names: Sequence[str]) -> Iterator[Task]:
    """The commands of the named environments; of all where none is named."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    wanted = {env for name in names if name not in {"tox", "run", "python", "r", "p"} for env in name.split(",")}
    factors = {factor for env in wanted for factor in env.split("-")}
    for section in parser.sections():
        name = section.partition("testenv:")[2]
        if section != "testenv" and not name:
            continue
        for line in (
            parser[section].get("commands", "").splitlines() if not wanted or not name or name in wanted else ()
        ):
            condition, colon, command = line.partition(": ")
            if not colon or not wanted or factors.intersection(re.split(r"[-,]", condition)):
                text = (command if colon else line).strip()
                yield Task(text.lstrip("- "), "tox ignores its failure" if text.startswith("-") else "")


def _nox(text: str, names: Sequence[str]) -> Iterator[Task]:
    """What the named sessions run; all sessions where none is named."""
    wanted = {name for name in names if name not in {"nox", "python"}}
    for block in re.split(r"(?m)^(?=@)", text):
        if not wanted or any(
            re.search(rf"\bdef {re.escape(name)}\b|name=[\"']{re.escape(name)}", block) for name in wanted
        ):
            yield from (
                Task(" ".join(re.findall(r"[\"']([^\"']*)[\"']", m["words"]))) for m in _SESSION.finditer(block)
            )


def _scripts(text: str, names: Sequence[str]) -> Iterator[Task]:
    """The scripts of these names, and those that they are made of."""
    known = _tables(text)
    wanted = [name.rpartition(":")[2] for name in names]
    reached: dict[str, None] = {}
    while wanted:
        name = wanted.pop()
        if name in known and name not in reached:
            reached[name] = None
            wanted += [part.partition(" ")[0].removeprefix("$") for part in known[name]]
    yield from (Task(part) for name in reached for part in known[name])


@lru_cache(maxsize=8)
def _tables(text: str) -> Mapping[str, tuple[str, ...]]:
    """Every script that a tool's table in pyproject.toml defines, by its name."""
    try:
        tables = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError:
        return {}
    return {name: tuple(_texts(value)) for name, value in _named(tables, within=False)}


def _named(table: Mapping[str, Any], within: bool) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if within:
            yield key, value
        elif isinstance(value, dict):
            yield from _named(value, within=key in _TABLE_NAMES)


def _texts(value: object) -> Iterator[str]:
    """The shell texts in a script's definition: one, a list, or a table that holds them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for key in ("cmd", "shell", "sequence", "composite", "chain", "all", "script"):
            yield from _texts(value.get(key))
