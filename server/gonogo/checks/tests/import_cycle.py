"""Import cycles that end collection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gonogo.checks.tests.leading import with_marks
from gonogo.checks.tests.numbers import tests_in
from gonogo.checks.tests.stopping import credit, related_tests, stops
from gonogo.checks.wording import fitting
from gonogo.index.cycles import BrokenCycle, broken_cycles
from gonogo.index.layout import layout_of
from gonogo.index.links import links_of
from gonogo.index.resolve import Link
from gonogo.index.standing import collected_files
from gonogo.model import Category, Finding, Fix, Reads, Related, Severity, Snapshot, check


@check(
    "import-cycle",
    category=Category.TESTS,
    title="No import cycle breaks",
    blocking=True,
    credit=credit,
    reads=Reads.COLLECTED,
)
def import_cycle(snapshot: Snapshot) -> Iterator[Finding]:
    """Modules that import each other work only in one order, until a name is asked for before it is bound."""
    return iter(snapshot.derive(_found, Reads.COLLECTED))  # which what pytest says is compared with, too


def _found(snapshot: Snapshot) -> tuple[Finding, ...]:
    return tuple(with_marks(snapshot, _findings(snapshot)))


def _findings(snapshot: Snapshot) -> Iterator[Finding]:
    collected = collected_files(snapshot)
    for cycle in broken_cycles(snapshot):
        if collected.isdisjoint(cycle.stopped):
            yield Finding(
                _message(snapshot, cycle),
                cycle.link.name.span,
                Severity.ERROR,
                blocker=True,
                related=(*_related(cycle), *related_tests(snapshot, cycle.link.name.span, cycle.stopped)),
                fixes=tuple(_fixes(snapshot, cycle)),
                stops=tests_in(snapshot, cycle.stopped),
            )


def _fixes(snapshot: Snapshot, cycle: BrokenCycle) -> Iterator[Fix]:
    """Each import of the cycle that takes one name may be the one that waits; the one that breaks comes first."""
    yield replace(_defer(cycle.link), preferred=True)
    for span in cycle.chain[:-1]:
        for link in links_of(layout_of(snapshot), snapshot.files[span.path]).links:
            if link.statement.span == span and link.statement.is_from and len(link.statement.names) == 1:
                yield _defer(link)


def _defer(link: Link) -> Fix:
    path, name = link.statement.span.path, link.name.name
    target = link.places[0].path or f"{link.places[0].folder}/__init__.py" if link.places else ""
    title = f"Import {name} in {path} only where it is used"
    where: dict[str, str | int] = {"path": path, "line": link.statement.span.line}
    return Fix("defer-import", title, {**where, "module": link.module, "name": name, "target_path": target})


def _message(snapshot: Snapshot, cycle: BrokenCycle) -> str:
    lack = f"{cycle.link.module} has not bound '{cycle.link.name.name}' yet"
    why, effect = ", it is still being imported", stops(snapshot, cycle.stopped)
    around = " → ".join([*(span.path for span in cycle.chain), cycle.chain[0].path])
    whole = f"{lack}{why}{effect} ({around})"
    return fitting(whole, f"{lack}{effect} ({around})", f"{lack}{why}{effect}", lack + effect)


def _related(cycle: BrokenCycle) -> Iterator[Related]:
    yield Related(cycle.binds, f"'{cycle.link.name.name}' is bound here, too late")
    for span in cycle.chain[:-1]:
        yield Related(span, "this import leads around the cycle")
