"""Which test files pytest would collect were a cause gone."""

from __future__ import annotations

from collections import Counter

from gonogo.checks.tests.causes import Cause, causes, said
from gonogo.checks.tests.naming import named_by
from gonogo.checks.tests.stopping import LISTED, stopped_by
from gonogo.model import Finding, Reads, Snapshot

_ANY = "*"  # stands for every test file


def regained(snapshot: Snapshot, gone: tuple[Finding, ...]) -> frozenset[str]:
    """The test files that pytest does not collect, and would if these findings were gone.

    Only those that nothing else stops, neither a cause that pytest has met nor one that the index knows of.
    """
    places = {finding.span for finding in gone}
    left: set[str] = set()
    stopped: set[str] = set()
    for cause, named in snapshot.derive(_named_causes, Reads.COLLECTED):
        if named and (named.span in places or any(related.span in places for related in named.related)):
            stopped |= cause.stopped.keys()
        else:
            left |= cause.stopped.keys()
    blocked = Counter(snapshot.derive(_blocked, Reads.COLLECTED))
    blocked.subtract(path for finding in gone if finding.blocker for path in _stopped_by(finding))
    free = (path for path in stopped - left if blocked[path] <= 0 and blocked[_ANY] <= 0)
    return frozenset(free)


def _named_causes(snapshot: Snapshot) -> tuple[tuple[Cause, Finding | None], ...]:
    """What pytest has met, each with the finding of another check that names it."""
    named = ((cause, named_by(cause, snapshot)) for cause in snapshot.derive(causes, Reads.COLLECTED))
    return tuple((cause, found[1] if found else None) for cause, found in named)


def _blocked(snapshot: Snapshot) -> Counter[str]:
    """By test file, how many blockers that name a cause stop it."""
    blockers = (f for findings in said(snapshot).values() for f in findings if f.blocker)
    return Counter(path for finding in blockers for path in _stopped_by(finding))


def _stopped_by(finding: Finding) -> list[str]:
    """The test files that a finding stops; _ANY where it lists only the first of them."""
    paths = list(stopped_by(finding))
    return [_ANY] if len(paths) == LISTED else paths
