"""Import cycles that end collection."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.tests.stopping import credit, related_tests, stops
from gonogo.index.cycles import BrokenCycle, broken_cycles
from gonogo.index.standing import collected_files
from gonogo.model import Category, Finding, Reads, Related, Severity, Snapshot, check


@check(
    "import-cycle",
    category=Category.TESTS,
    title="No import cycle breaks",
    blocking=True,
    credit=credit,
    reads=Reads.OUTLINE,
)
def import_cycle(snapshot: Snapshot) -> Iterator[Finding]:
    """Modules that import each other work only in one order, until a name is asked for before it is bound."""
    collected = collected_files(snapshot)
    for cycle in broken_cycles(snapshot):
        if collected.isdisjoint(cycle.stopped):
            yield Finding(
                _message(cycle),
                cycle.link.name.span,
                Severity.ERROR,
                blocker=True,
                related=(*_related(cycle), *related_tests(snapshot, cycle.stopped)),
                stops=cycle.tests,
            )


def _message(cycle: BrokenCycle) -> str:
    name, module = cycle.link.name.name, cycle.link.module
    around = " → ".join([*(span.path for span in cycle.chain), cycle.chain[0].path])
    return (
        f"{module} has not bound '{name}' yet, it is still being imported ({around}){stops(cycle.stopped, cycle.tests)}"
    )


def _related(cycle: BrokenCycle) -> Iterator[Related]:
    yield Related(cycle.binds, f"'{cycle.link.name.name}' is bound here, too late")
    for span in cycle.chain[:-1]:
        yield Related(span, "this import leads around the cycle")
