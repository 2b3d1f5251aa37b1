"""Round trips through the real engine: judge, make a fix, judge again. No tool runs, so each costs milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pytest

from gonogo.checks import discover
from gonogo.engine import evaluate
from gonogo.facts import Environment
from gonogo.fixes import CannotFix, apply
from gonogo.model import Fact, Finding, Fix
from gonogo.verdict import Report
from workspace import files_of, snapshot_of

PYTHON = Environment(version=(3, 12, 0), modules=frozenset({"os", "typing", "pytest"}))


@dataclass(frozen=True)
class Trip:
    """A workspace before and after a fix, and what the engine says of each."""

    fix: Fix
    before: Report
    after: Report
    files: Mapping[str, str]

    @property
    def rise(self) -> float:
        return round(self.after.score.total - self.before.score.total, 1)


def judged(files: Mapping[str, str], *facts: Fact, only: Collection[str] = ()) -> Report:
    checks = [check for check in discover() if not only or check.id in only]
    return evaluate(snapshot_of(dict(files), *(facts or (PYTHON,))), checks)


def offers(report: Report, check: str) -> list[tuple[Finding, Fix]]:
    """The fixes of one check's findings."""
    return [(finding, fix) for one, finding in report.findings if one.id == check for fix in finding.fixes]


def round_trip(
    text: str,
    check: str,
    kind: str,
    *facts: Fact,
    which: int = 0,
    moved: bool = False,
    then: tuple[Fact, ...] = (),
) -> Trip:
    """Make the first fix of *kind* of *check*: its finding goes, none comes, and it cannot be made twice.

    *which* is the number of the fix among those of its kind, from 0.
    *then* are the facts after it, where a tool sees something else then; *moved* says that it moves the file.
    """
    files, _ = files_of(text)
    before = judged(files, *facts)
    finding, fix = [(finding, fix) for finding, fix in offers(before, check) if fix.kind == kind][which]
    changed = {**files, **apply(fix.kind, fix.arguments, files)}
    if moved:
        del changed[finding.span.path]
    after = judged(changed, *(then or facts))

    assert _said(after)[check, finding.span.path, finding.message] == 0
    assert _said(after) - _said(before) == Counter()
    with pytest.raises(CannotFix):
        apply(fix.kind, fix.arguments, changed)
    return Trip(fix, before, after, changed)


def _said(report: Report) -> Counter[tuple[str, str, str]]:
    """Without lines, which move when a fix inserts some."""
    return Counter((check.id, finding.span.path, finding.message) for check, finding in report.findings)
