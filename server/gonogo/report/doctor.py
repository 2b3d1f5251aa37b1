"""What gonogo works with in a project, and what keeps it from working: `gonogo doctor`."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import platformdirs
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gonogo.facts import Collection, Environment, Types
from gonogo.headline import counted
from gonogo.model import Fact, Snapshot
from gonogo.report.terminal import plain, write
from gonogo.tools.mypy_targets import MypyCommand, discover


def examine(root: Path, snapshot: Snapshot, console: Console) -> None:
    """Print each tool with how it was found and what it answered, and each problem with its place."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for name, text in _rows(root, snapshot):
        table.add_row(name, Text(plain(text)))
    write(console, table)


def _rows(root: Path, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    python = sum(path.endswith((".py", ".pyi")) for path in snapshot.files)
    yield "workspace", str(root)
    yield "files", f"{counted(len(snapshot.files), 'text file')}, {python:,} of them Python"
    yield "trusted", "yes" if snapshot.trusted else "no: nothing of the project is executed"
    yield from _interpreter(snapshot.facts.get(Environment))
    yield from _mypy(snapshot.facts.get(Types), discover(root, snapshot.config.mypy))
    yield from _pytest(snapshot.facts.get(Collection))
    for number, problem in enumerate(snapshot.config_problems):
        yield "" if number else "configuration", f"{problem.span}: {problem.message}"
    if not snapshot.config_problems:
        yield "configuration", "read without problems"
    yield "caches", platformdirs.user_cache_dir("gonogo", appauthor=False)


def _interpreter(fact: Fact | None) -> Iterator[tuple[str, str]]:
    if not isinstance(fact, Environment) or fact.unknown:
        yield "interpreter", fact.unknown if fact else "not looked for"
        return
    yield "interpreter", f"{fact.python}: Python {'.'.join(map(str, fact.version))}"
    yield "", f"chosen because it is {fact.origin}"
    yield "", f"mypy {fact.mypy or 'is not installed there'}, pytest {fact.pytest or 'is not installed there'}"
    yield "", f"{counted(len(fact.distributions), 'distribution')} installed"


def _mypy(fact: Fact | None, command: MypyCommand) -> Iterator[tuple[str, str]]:
    if not isinstance(fact, Types) or fact.unknown:
        yield "mypy", fact.unknown if fact else "has not answered"
    else:
        errors = sum(message.severity == "error" for message in fact.messages)
        yield (
            "mypy",
            f"{fact.mypy_version}: {counted(errors, 'error')} in {counted(fact.checked_files, 'file')} checked",
        )
        yield "", shlex.join(fact.command)
        yield from (("", said) for said in (*fact.problems, fact.limited) if said)
    if command.origin:
        yield "", f"its arguments are {command.origin}"


def _pytest(fact: Fact | None) -> Iterator[tuple[str, str]]:
    if not isinstance(fact, Collection) or fact.unknown:
        yield "pytest", fact.unknown if fact else "has not answered"
        return
    failed = counted(len(fact.failures), "file") + " that cannot be collected"
    yield "pytest", f"{fact.pytest_version}: {counted(fact.collected, 'test')} collected, {failed}"
    yield "", shlex.join(fact.command)
