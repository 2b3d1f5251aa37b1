"""What keeps pytest from collecting test files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname

from gonogo.checks.tests import (
    duplicate_test_module,
    import_cycle,
    missing_module,
    missing_symbol,
    syntax_error,
    unknown_marker,
)
from gonogo.checks.tests.leading import is_mark
from gonogo.checks.tests.numbers import tests_at
from gonogo.checks.tests.outdated import outdated
from gonogo.facts import Collection, CollectionFailure
from gonogo.index.layout import is_conftest, layout_of
from gonogo.index.remedies import counted
from gonogo.model import Check, Finding, Reads, Snapshot, Unknown
from gonogo.source import Span

# The checks of the static index, which may have named a cause before pytest was asked, and one that names it better.
STATIC: tuple[Check, ...] = (
    duplicate_test_module.duplicate_test_module,
    import_cycle.import_cycle,
    missing_module.missing_module,
    missing_symbol.missing_symbol,
    syntax_error.syntax_error,
    unknown_marker.unknown_marker,
)


@dataclass(frozen=True, slots=True)
class Cause:
    """What keeps test files from being collected. `stopped` maps each of them to the tests that it should have."""

    failures: tuple[CollectionFailure, ...]
    stopped: dict[str, int]

    @property
    def message(self) -> str:
        return self.failures[0].message

    @property
    def blame(self) -> Span:
        return self.failures[0].blame

    @property
    def tests(self) -> int:
        return sum(self.stopped.values())

    @property
    def effect(self) -> str:
        if not self.stopped:
            return "stops no test that is known"
        return f"stops {counted(self.tests, 'test')} in {counted(len(self.stopped), 'file')}"


def causes(snapshot: Snapshot) -> tuple[Cause, ...]:
    """The failures of the last collection, one cause for those with the same message on the same line."""
    groups: dict[tuple[str, int, str], list[CollectionFailure]] = {}
    for failure in snapshot.fact(Collection).failures:
        if failure.kind != "skipped" and not outdated(snapshot, failure):
            key = (failure.blame.path, failure.blame.line, failure.message)
            groups.setdefault(key, []).append(failure)
    found = [Cause(tuple(group), _stopped(snapshot, group)) for group in groups.values()]
    return tuple(sorted(found, key=lambda cause: (-cause.tests, cause.blame)))


def _stopped(snapshot: Snapshot, failures: list[CollectionFailure]) -> dict[str, int]:
    collection, tests = snapshot.fact(Collection), layout_of(snapshot).tests
    stopped: dict[str, int] = {}
    for failure in failures:
        for path in _reached_by(failure, collection, tests):
            stopped[path] = max(1, tests_at(snapshot, path) - len(collection.tests.get(path, ())))
    return dict(sorted(stopped.items()))


def _reached_by(failure: CollectionFailure, collection: Collection, tests: frozenset[str]) -> Iterator[str]:
    """The test files that a failure keeps from being collected: itself, or all that its conftest is for.

    A conftest that is loaded before collection begins stops all tests, wherever they are; so does a configuration
    that pytest refuses.
    """
    if failure.path.endswith(".py") and not is_conftest(failure.path):
        yield failure.path
        return
    folder = dirname(failure.path) if is_conftest(failure.path) and collection.tests else ""
    for path in tests:
        if path not in collection.tests and (not folder or path.startswith(f"{folder}/")):
            yield path


def said(snapshot: Snapshot) -> Mapping[str, tuple[Finding, ...]]:
    """What the checks of the static index find, by their ids."""
    return snapshot.derive(_said, Reads.COLLECTED)


def _said(snapshot: Snapshot) -> Mapping[str, tuple[Finding, ...]]:
    return {check.id: _findings(snapshot, check) for check in STATIC}


def _findings(snapshot: Snapshot, other: Check) -> tuple[Finding, ...]:
    try:
        return tuple(finding for finding in other.run(snapshot) if not is_mark(finding))
    except Unknown:
        return ()
