from __future__ import annotations

from collections.abc import Iterator

from gonogo.model import Category, Finding, Snapshot, check


@check(
    "broken-configuration",
    category=Category.CONFIGURATION,
    title="Every configuration file of the project's tools can be read",
    weight=2,
    blocking=True,
)
def broken_configuration(snapshot: Snapshot) -> Iterator[Finding]:
    """A tool that cannot read its settings stops, or runs by defaults that nobody chose."""
    yield from snapshot.config_problems
