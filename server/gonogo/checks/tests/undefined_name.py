"""Names that are read when a module is imported, and that nothing binds."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.tests.leading import with_marks
from gonogo.checks.tests.pointing import use_finding
from gonogo.checks.tests.stopping import credit
from gonogo.index.standing import standing_uses
from gonogo.model import Category, Finding, Reads, Snapshot, check


@check(
    "undefined-name",
    category=Category.TESTS,
    title="Every name that runs at import is defined",
    blocking=True,
    credit=credit,
    reads=Reads.COLLECTED,
)
def undefined_name(snapshot: Snapshot) -> Iterator[Finding]:
    """A name that nothing defines ends its module with NameError, and every test that needs the module."""
    unbound = (use for use in snapshot.derive(standing_uses) if not use.module)
    found = (use_finding(snapshot, use, f"the name '{use.name}' is not defined") for use in unbound)
    return with_marks(snapshot, found)
