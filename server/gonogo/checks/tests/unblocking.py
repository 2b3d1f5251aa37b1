"""Which tests would be collected again were some findings gone, as all findings have it together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gonogo.checks.tests.numbers import tests_in
from gonogo.checks.tests.stopping import LISTED, stopped_by
from gonogo.index.remedies import counted
from gonogo.model import Finding, Snapshot


class Stopping:
    """What keeps test files from being collected, of all *findings* of a report."""

    def __init__(self, findings: Iterable[Finding], snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._blockers = tuple(finding for finding in findings if finding.blocker)
        self._paths = Counter(path for finding in self._blockers for path in stopped_by(finding))
        self._unlisted = sum(_is_cut(finding) for finding in self._blockers)

    def unblocked_without(self, gone: Iterable[Finding]) -> str:
        """`unblocks 5 tests`: those that nothing else stops, neither here nor out of sight; empty without any."""
        gone = tuple(gone)
        paths = Counter(path for finding in gone for path in stopped_by(finding))
        cut = sum(map(_is_cut, gone))
        if self._unlisted > cut:
            return ""
        free = [path for path in paths if self._paths[path] <= paths[path]]
        if cut and len(free) == len(paths):
            return f"unblocks {counted(max(finding.stops for finding in gone), 'test')}"
        tests = tests_in(self._snapshot, free)
        what = counted(tests, "test") if tests else counted(len(free), "test file")
        return f"unblocks {what}" if free else ""


def _is_cut(finding: Finding) -> bool:
    """Whether it names only the first of the test files that it stops."""
    return sum(1 for _ in stopped_by(finding)) == LISTED
