"""Names that are imported from modules which do not have them."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.tests.leading import with_marks
from gonogo.checks.tests.numbers import tests_in
from gonogo.checks.tests.pointing import definitions, saying, use_finding
from gonogo.checks.tests.stopping import credit, is_blocking, related_tests, severity
from gonogo.index.broken import MISSING_SYMBOL
from gonogo.index.remedies import remedies
from gonogo.index.standing import standing, standing_imports, standing_uses
from gonogo.model import Category, Finding, Reads, Snapshot, check


@check(
    "missing-symbol",
    category=Category.TESTS,
    title="Every imported name exists",
    weight=2,
    blocking=True,
    credit=credit,
    reads=Reads.COLLECTED,
)
def missing_symbol(snapshot: Snapshot) -> Iterator[Finding]:
    """An import of a name that its module does not have ends the importing module, and every test that needs it."""
    return iter(snapshot.derive(_found, Reads.COLLECTED))  # which what pytest says is compared with, too


def _found(snapshot: Snapshot) -> tuple[Finding, ...]:
    return tuple(with_marks(snapshot, _findings(snapshot)))


def _findings(snapshot: Snapshot) -> Iterator[Finding]:
    for broken in snapshot.derive(standing_imports):
        if broken.kind == MISSING_SYMBOL:
            place = standing(snapshot, broken)
            listed = ", which its __all__ lists" * broken.is_star
            yield Finding(
                saying(snapshot, f"{broken.module} has no '{broken.name}'{listed}", broken),
                broken.span,
                severity(place),
                blocker=is_blocking(place),
                related=(*definitions(broken), *related_tests(snapshot, broken.span, broken.stopped)),
                fixes=remedies(snapshot, broken),
                stops=tests_in(snapshot, broken.stopped),
            )
    for use in snapshot.derive(standing_uses):
        if use.module:
            yield use_finding(snapshot, use, f"{use.module} has no '{use.name}'")
