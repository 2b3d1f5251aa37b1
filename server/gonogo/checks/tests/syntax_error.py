"""Python files that Python cannot read."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from gonogo.checks.tests.leading import with_marks
from gonogo.checks.tests.numbers import tests_in
from gonogo.checks.tests.stopping import credit, is_blocking, related_tests, stops
from gonogo.facts import Environment
from gonogo.index.judging import imports_of
from gonogo.index.layout import layout_of
from gonogo.index.standing import Standing, standing_of, still_stopped
from gonogo.model import Category, Finding, Reads, Severity, Snapshot, Unknown, check
from gonogo.source import Problem

_OLDEST = re.compile(r"^requires-python\s*=\s*['\"]\s*>=\s*(\d+)\.(\d+)", re.MULTILINE)
_TEMPLATES = ("{{", "{%")


@check(
    "syntax-error",
    category=Category.TESTS,
    title="Every Python file can be read",
    weight=2,
    blocking=True,
    credit=credit,
    reads=Reads.COLLECTED,
)
def syntax_error(snapshot: Snapshot) -> Iterator[Finding]:
    """A file that cannot be parsed ends every module that imports it; pytest and mypy stop there too."""
    broken = [(path, file.problem) for path, file in snapshot.files.items() if file.problem]
    theirs, ours = _python(snapshot), sys.version_info[:2]
    if broken and theirs > ours:
        raise Unknown(f"{broken[0][0]} may be right for Python {_dotted(theirs)}; gonogo runs on {_dotted(ours)}")
    return with_marks(snapshot, (f for path, problem in broken for f in _finding(snapshot, path, problem)))


def _python(snapshot: Snapshot) -> tuple[int, int]:
    """The version that the project runs on, or the oldest that it asks for; (0, 0) where neither is known."""
    environment = snapshot.facts.get(Environment)
    if isinstance(environment, Environment) and environment.version > (0, 0, 0):
        return environment.version[:2]
    declared = snapshot.files.get("pyproject.toml")
    found = _OLDEST.search(declared.text) if declared else None
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))


def _finding(snapshot: Snapshot, path: str, problem: Problem) -> Iterator[Finding]:
    stopped = imports_of(snapshot).stopped_by(path)
    standing = standing_of(layout_of(snapshot), path, stopped)
    if standing in {Standing.UNREACHED, Standing.MATERIAL} or (
        standing is Standing.ASIDE and _is_template(snapshot, path)
    ):
        return
    known, stopped = stopped, still_stopped(snapshot, stopped, problem.span)
    if known and not stopped:
        return
    yield Finding(
        problem.message if path.endswith(".pyi") else f"{problem.message}{stops(snapshot, stopped)}",
        problem.span,
        Severity.ERROR,
        blocker=is_blocking(standing),
        related=tuple(related_tests(snapshot, problem.span, stopped)),
        stops=tests_in(snapshot, stopped),
    )


def _is_template(snapshot: Snapshot, path: str) -> bool:
    """Whether the file becomes Python only when something is put into it."""
    return any(mark in snapshot.files[path].text or mark in path for mark in _TEMPLATES)
