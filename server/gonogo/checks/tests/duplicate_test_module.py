"""Test files of the same name in folders that are no packages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gonogo.checks.tests.numbers import tests_at
from gonogo.checks.tests.stopping import credit, related_tests, stops
from gonogo.index.duplicates import Duplicate, duplicates
from gonogo.index.packaging import ways_apart
from gonogo.index.standing import collected_files
from gonogo.model import Category, Finding, Fix, Reads, Related, Severity, Snapshot, check
from gonogo.source import Span


@check(
    "duplicate-test-module",
    category=Category.TESTS,
    title="Every test file has a name of its own",
    blocking=True,
    credit=credit,
    reads=Reads.COLLECTED,
)
def duplicate_test_module(snapshot: Snapshot) -> Iterator[Finding]:
    """A test file is imported by its name, and of two with the same name pytest collects only the first."""
    collected = collected_files(snapshot)
    for duplicate in duplicates(snapshot):
        if duplicate.path not in collected:
            place = Span(duplicate.path, 0, 0, 0, 0)
            yield Finding(
                f"pytest imports this file as {duplicate.module}, and {duplicate.other} has that name"
                f"{stops(snapshot, (duplicate.path,))}",
                place,
                Severity.ERROR,
                blocker=True,
                related=(
                    Related(Span(duplicate.other, 0, 0, 0, 0), "this file comes first"),
                    *related_tests(snapshot, place, (duplicate.path,)),
                ),
                fixes=tuple(_fixes(snapshot, duplicate)),
                stops=tests_at(snapshot, duplicate.path),
            )


def _fixes(snapshot: Snapshot, duplicate: Duplicate) -> Iterator[Fix]:
    for number, fix in enumerate(ways_apart(snapshot, duplicate)):
        yield replace(fix, preferred=number == 0)
