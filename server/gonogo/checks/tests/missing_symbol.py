"""Names that are imported from modules which do not have them."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.tests.stopping import credit, is_blocking, related_tests, severity, stopping
from gonogo.index.broken import MISSING_SYMBOL, BrokenImport
from gonogo.index.remedies import remedies
from gonogo.index.standing import standing, standing_imports
from gonogo.model import Category, Finding, Related, Snapshot, check


@check(
    "missing-symbol",
    category=Category.TESTS,
    title="Every imported name exists",
    weight=2,
    blocking=True,
    credit=credit,
)
def missing_symbol(snapshot: Snapshot) -> Iterator[Finding]:
    """An import of a name that its module does not have ends the importing module, and every test that needs it."""
    for broken in snapshot.derive(standing_imports):
        if broken.kind == MISSING_SYMBOL:
            place = standing(snapshot, broken)
            yield Finding(
                f"{broken.module} has no '{broken.name}'{stopping(broken)}{_where(broken)}",
                broken.span,
                severity(place),
                blocker=is_blocking(place),
                related=(*_definitions(broken), *related_tests(snapshot, broken.stopped)),
                fixes=remedies(snapshot, broken),
                stops=broken.tests,
            )


def _where(broken: BrokenImport) -> str:
    """Where the name is, if anywhere, in brackets."""
    if broken.elsewhere:
        first = broken.elsewhere[0]
        if first.class_name:
            return f" (it exists as a method of {first.class_name} in {first.path})"
        return f" (it is defined in {first.path})"
    return f" (did you mean '{broken.suggestions[0]}'?)" if broken.suggestions else ""


def _definitions(broken: BrokenImport) -> Iterator[Related]:
    for place in broken.elsewhere[:3]:
        owner = f"method of {place.class_name}" if place.class_name else place.kind
        yield Related(place.span, f"'{broken.name}' is defined here ({owner})")
