"""Quiet marks where a test file leads to what stops it: the blamed line may be in a file that nobody has open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gonogo.checks.tests.stopping import stopped_by
from gonogo.checks.wording import fitting
from gonogo.facts import Collection
from gonogo.index.judging import imports_of
from gonogo.index.leading import leading
from gonogo.model import Finding, Related, Severity, Snapshot
from gonogo.source import Span

_LEADS = "leads to a failure in "
_Line = tuple[str, int]


def mark(place: Span, blame: Span, message: str, whole: str) -> Finding:
    """That what *place* imports fails at *blame*, for what *message* says in short and *whole* in full."""
    lead = f"{_LEADS}{blame.path}"
    return Finding(fitting(f"{lead}: {message}", lead), place, Severity.HINT, related=(Related(blame, whole),))


def is_mark(finding: Finding) -> bool:
    return finding.severity is Severity.HINT and finding.message.startswith(_LEADS)


def with_marks(snapshot: Snapshot, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of a check of the index, and marks on the imports of test files that lead to its blockers.

    One a line, and none where pytest has met the failure: its mark is there.
    """
    blockers: dict[str, Finding] = {}
    for finding in findings:
        yield finding
        if finding.blocker:
            blockers.setdefault(finding.span.path, finding)
    marked = _marked_by_pytest(snapshot) if blockers else set()
    for path, blocker in blockers.items():
        for span in leading(imports_of(snapshot), path, stopped_by(blocker)):
            if (span.path, span.line) not in marked:
                marked.add((span.path, span.line))
                yield mark(span, blocker.span, blocker.message.partition(": stops ")[0], blocker.message)


def _marked_by_pytest(snapshot: Snapshot) -> set[_Line]:
    collection = snapshot.facts.get(Collection)
    failures = collection.failures if isinstance(collection, Collection) else ()
    firsts = (f.frames[0].span for f in failures if f.frames and f.path != f.blame.path)
    return {(span.path, span.line) for span in firsts}
