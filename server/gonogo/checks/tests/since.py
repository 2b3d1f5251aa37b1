"""Whether tests were lost since the last commit at which all of them were collected from what is committed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gonogo.facts import Collection
from gonogo.model import Related, Snapshot
from gonogo.source import Span

_SHORT = 7  # digits of a commit, as git shows it


def since(snapshot: Snapshot, span: Span, stopped: Sequence[str]) -> Iterator[Related]:
    """What *span* stops, compared with the commit that is known; nothing where none is, or nothing is stopped."""
    collection = snapshot.facts.get(Collection)
    baseline = collection.baseline if isinstance(collection, Collection) else None
    if baseline is None or not stopped:
        return
    commit = baseline.commit[:_SHORT]
    if baseline.stopped.issuperset(stopped):
        yield Related(span, f"no test that this stops was collected at commit {commit} either")
    else:
        yield Related(span, f"new since commit {commit}")
