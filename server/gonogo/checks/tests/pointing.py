"""Where a missing name is, and what a read of it comes to."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.tests.stopping import related_tests, stops
from gonogo.index.broken import BrokenImport
from gonogo.index.uses import BrokenUse
from gonogo.model import Finding, Related, Severity, Snapshot


def where(broken: BrokenImport | BrokenUse) -> str:
    """Where the name is, if anywhere, in brackets."""
    if broken.elsewhere:
        first = broken.elsewhere[0]
        if first.class_name:
            return f" (it exists as a method of {first.class_name} in {first.path})"
        return f" (it is defined in {first.path})"
    return f" (did you mean '{broken.suggestions[0]}'?)" if broken.suggestions else ""


def definitions(broken: BrokenImport | BrokenUse) -> Iterator[Related]:
    """The first places that define the name."""
    for place in broken.elsewhere[:3]:
        owner = f"method of {place.class_name}" if place.class_name else place.kind
        yield Related(place.span, f"'{broken.name}' is defined here ({owner})")


def use_finding(snapshot: Snapshot, use: BrokenUse, what: str) -> Finding:
    """A read that fails when its file is imported; *what* says what is missing."""
    return Finding(
        f"{what}{stops(use.stopped, use.tests)}{where(use)}",
        use.span,
        Severity.ERROR,
        blocker=True,
        related=(*definitions(use), *related_tests(snapshot, use.stopped)),
        stops=use.tests,
    )
