"""Where a missing name is, and what a read of it comes to."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.tests.numbers import tests_in
from gonogo.checks.tests.stopping import related_tests, stops
from gonogo.checks.wording import fitting
from gonogo.index.broken import BrokenImport
from gonogo.index.remedies import use_remedies
from gonogo.index.uses import BrokenUse
from gonogo.model import Finding, Related, Severity, Snapshot


def saying(snapshot: Snapshot, lack: str, broken: BrokenImport | BrokenUse) -> str:
    """What is missing, what that stops and where the name is, as far as there is room for it."""
    effect = stops(snapshot, broken.stopped)
    told = effect if broken.stopped else ""  # that the module cannot be imported goes without saying
    hinted = [f"{lack}{said}{hint}" for said in (effect, told) for hint in where(broken)]
    return fitting(*hinted, lack + effect, lack)


def where(broken: BrokenImport | BrokenUse) -> Iterator[str]:
    """Where the name is, if anywhere, in brackets; the most telling first."""
    if broken.elsewhere:
        first = broken.elsewhere[0]
        if first.class_name:
            yield f" (it exists as a method of {first.class_name} in {first.path})"
            yield f" ({first.class_name} has it)"
        else:
            yield f" (it is defined in {first.path})"
    elif broken.suggestions:
        yield f" (did you mean '{broken.suggestions[0]}'?)"


def definitions(broken: BrokenImport | BrokenUse) -> Iterator[Related]:
    """The first places that define the name."""
    for place in broken.elsewhere[:3]:
        owner = f"method of {place.class_name}" if place.class_name else place.kind
        yield Related(place.span, f"'{broken.name}' is defined here ({owner})")


def use_finding(snapshot: Snapshot, use: BrokenUse, what: str) -> Finding:
    """A read that fails when its file is imported; *what* says what is missing."""
    return Finding(
        saying(snapshot, what, use),
        use.span,
        Severity.ERROR,
        blocker=True,
        related=(*definitions(use), *related_tests(snapshot, use.span, use.stopped)),
        fixes=use_remedies(snapshot, use),
        stops=tests_in(snapshot, use.stopped),
    )
