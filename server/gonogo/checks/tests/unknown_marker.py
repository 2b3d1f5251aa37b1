from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from gonogo.checks.tests.numbers import tests_at
from gonogo.checks.tests.registering import setting_place
from gonogo.checks.tests.stopping import related_tests, stops
from gonogo.facts import Collection, CollectionFailure
from gonogo.model import Category, Finding, Fix, Related, Severity, Snapshot, Unknown, check
from gonogo.source import Span

# What pytest says: of a marker under `--strict-markers`, and of the warning where warnings are errors.
_REFUSED = re.compile(r"^'(\w+)' not found in `markers` configuration option")
_WARNED = re.compile(r"Unknown pytest\.mark\.(\w+) - is this a typo\?")
REGISTERED = "is where markers are registered"  # how what is related to a finding starts, for a fix that adds one


def marker_of(failure: CollectionFailure) -> str:
    """The marker that pytest does not know, or empty where the failure is another."""
    found = _REFUSED.search(failure.message) or _WARNED.search(failure.message)
    return found[1] if found else ""


@check(
    "unknown-marker",
    category=Category.TESTS,
    title="Every marker is registered",
    blocking=True,
    needs=(Collection,),
)
def unknown_marker(snapshot: Snapshot) -> Iterator[Finding]:
    """Where markers are strict, one that is not registered, or misspelt, keeps its whole file from being collected."""
    collection = snapshot.fact(Collection)
    if not collection.collected and not collection.failures:
        raise Unknown("pytest collected no tests")
    groups: dict[str, list[CollectionFailure]] = {}
    for failure in collection.failures:
        if marker := marker_of(failure):
            groups.setdefault(marker, []).append(failure)
    for marker, group in groups.items():
        yield from _findings(snapshot, marker, group)


def _registering(snapshot: Snapshot, marker: str, place: Span | None) -> tuple[Fix, ...]:
    """The fix that registers the marker; where the configuration has one like it, a slip of the pen is as likely."""
    if place is None:
        return ()
    likely = not get_close_matches(marker, re.findall(r"\w+", snapshot.files[place.path].text), cutoff=0.75)
    title = f"Register the marker {marker} in {place.path}"
    return (Fix("register-marker", title, {"path": place.path, "marker": marker}, likely),)


def _findings(snapshot: Snapshot, marker: str, group: list[CollectionFailure]) -> Iterator[Finding]:
    """A blocker where it stops most tests, and a quiet mark on each other line that uses it."""
    counts = {f.path: tests_at(snapshot, f.path) for f in group if f.path in snapshot.files}
    first = max(group, key=lambda failure: counts.get(failure.path, 0))
    stopped = tuple(sorted(counts, key=lambda path: (path != first.path, path)))
    place = setting_place(snapshot, "markers")
    where = (Related(place, f"{place.path} {REGISTERED}: add {marker}"),) if place else ()
    yield Finding(
        f"the marker '{marker}' is not registered{stops(snapshot, stopped)}",
        first.blame,
        Severity.ERROR,
        blocker=True,
        fixes=_registering(snapshot, marker, place),
        related=(*where, *related_tests(snapshot, first.blame, stopped)),
        stops=sum(counts.values()),
    )
    for span in dict.fromkeys(failure.blame for failure in group):
        if span != first.blame:
            message = f"the marker '{marker}' is not registered"
            yield Finding(message, span, Severity.HINT, related=(Related(first.blame, "see here"),))
