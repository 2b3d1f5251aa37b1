"""Python files that Python cannot read."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from gonogo.checks.tests.stopping import credit, is_blocking, related_tests, stops
from gonogo.facts import Environment
from gonogo.index.judging import Imports
from gonogo.index.layout import layout_of
from gonogo.index.standing import Standing, collected_files, standing_of
from gonogo.model import Category, Finding, Severity, Snapshot, Unknown, check
from gonogo.source import Problem

_TEMPLATES = ("{{", "{%")


@check(
    "syntax-error",
    category=Category.TESTS,
    title="Every Python file can be read",
    weight=2,
    blocking=True,
    credit=credit,
)
def syntax_error(snapshot: Snapshot) -> Iterator[Finding]:
    """A file that cannot be parsed ends every module that imports it; pytest and mypy stop there too."""
    broken = [(path, file.problem) for path, file in snapshot.files.items() if file.problem]
    environment = snapshot.facts.get(Environment)
    if broken and isinstance(environment, Environment) and environment.version[:2] > sys.version_info[:2]:
        theirs = ".".join(map(str, environment.version[:2]))
        ours = ".".join(map(str, sys.version_info[:2]))
        raise Unknown(f"{broken[0][0]} may be right for Python {theirs}; gonogo runs on {ours} and cannot read it")
    for path, problem in broken:
        yield from _finding(snapshot, path, problem)


def _finding(snapshot: Snapshot, path: str, problem: Problem) -> Iterator[Finding]:
    stopped, tests = snapshot.derive(Imports).stopped_by(path)
    standing = standing_of(layout_of(snapshot), path, stopped)
    if standing is Standing.MATERIAL or (standing is Standing.ASIDE and _is_template(snapshot, path)):
        return
    if not collected_files(snapshot).isdisjoint(stopped):
        return
    yield Finding(
        f"{problem.message}{stops(stopped, tests)}",
        problem.span,
        Severity.ERROR,
        blocker=is_blocking(standing),
        related=tuple(related_tests(snapshot, stopped)),
        stops=tests,
    )


def _is_template(snapshot: Snapshot, path: str) -> bool:
    """Whether the file becomes Python only when something is put into it."""
    return any(mark in snapshot.files[path].text or mark in path for mark in _TEMPLATES)
