from __future__ import annotations

from collections.abc import Iterator

from gonogo.facts import Collection, SideEffect
from gonogo.model import Category, Finding, Related, Severity, Snapshot, Unknown, check
from gonogo.source import Span


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """The share of collected and failed files whose import does nothing besides; a conftest counts as a file."""
    collection = snapshot.fact(Collection)
    touched = {effect.path for effect in collection.side_effects}
    files = {*collection.tests, *(failure.path for failure in collection.failures), *touched}
    return 1 - len(touched) / max(len(files), 1)


@check(
    "import-side-effect",
    category=Category.TESTS,
    title="Importing the tests has no effect on the outside",
    needs=(Collection,),
    credit=credit,
)
def import_side_effect(snapshot: Snapshot) -> Iterator[Finding]:
    """What connects, starts or writes when it is imported does so on every machine that merely looks at the tests."""
    collection = snapshot.fact(Collection)
    if not collection.collected and not collection.failures:
        raise Unknown("pytest collected no tests")
    by_place: dict[tuple[Span, str], list[SideEffect]] = {}
    for effect in collection.side_effects:
        by_place.setdefault((effect.span, effect.message), []).append(effect)
    for (span, message), effects in by_place.items():
        related = tuple(Related(Span(e.path, 0, 0, 0, 0), "imported here") for e in effects if e.path != span.path)
        yield Finding(f"importing this {message}", span, Severity.WARNING, related=related)
