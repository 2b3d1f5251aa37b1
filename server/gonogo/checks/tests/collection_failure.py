from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname

from gonogo.checks.tests import duplicate_test_module, import_cycle, missing_module, missing_symbol, syntax_error
from gonogo.checks.tests.stopping import NOT_COLLECTED
from gonogo.facts import Collection, CollectionFailure
from gonogo.index.layout import is_conftest, layout_of
from gonogo.model import Category, Check, Finding, Reads, Related, Severity, Snapshot, Unknown, check
from gonogo.source import Span

_LISTED = 100
# The checks of the static index, which may have named a cause before pytest was asked.
STATIC = (
    duplicate_test_module.duplicate_test_module,
    import_cycle.import_cycle,
    missing_module.missing_module,
    missing_symbol.missing_symbol,
    syntax_error.syntax_error,
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
        return f"stops {_counted(self.tests, 'test')} in {_counted(len(self.stopped), 'file')}"


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """Collected tests over collected and stopped ones; a file that fails counts as one test at least."""
    collected = snapshot.fact(Collection).collected
    lost: dict[str, int] = {}
    for cause in snapshot.derive(causes):
        lost |= cause.stopped
    if not lost:
        return float(not findings)
    return collected / (collected + sum(lost.values()))


@check(
    "collection-failure",
    category=Category.TESTS,
    title="pytest collects every test",
    weight=6,
    blocking=True,
    needs=(Collection,),
    credit=credit,
    reads=Reads.OUTLINE,
)
def collection_failure(snapshot: Snapshot) -> Iterator[Finding]:
    """A test that is not collected does not run, and its silence looks like success."""
    collection = snapshot.fact(Collection)
    found = snapshot.derive(causes)
    if not found and not collection.collected:
        raise Unknown("pytest collected no tests")
    provisional = not snapshot.is_verified(Collection)
    said = _said_elsewhere(snapshot)
    for cause in found:
        elsewhere = said.get((cause.blame.path, cause.blame.line))
        yield _elsewhere(cause, elsewhere, provisional) if elsewhere else _finding(cause, provisional)
        yield from _on_the_way(cause, provisional)


def causes(snapshot: Snapshot) -> tuple[Cause, ...]:
    """The failures of the last collection, one cause for those with the same message on the same line."""
    groups: dict[tuple[str, int, str], list[CollectionFailure]] = {}
    for failure in snapshot.fact(Collection).failures:
        if failure.kind != "skipped":
            key = (failure.blame.path, failure.blame.line, failure.message)
            groups.setdefault(key, []).append(failure)
    found = [Cause(tuple(group), _stopped(snapshot, group)) for group in groups.values()]
    return tuple(sorted(found, key=lambda cause: (-cause.tests, cause.blame)))


def _stopped(snapshot: Snapshot, failures: list[CollectionFailure]) -> dict[str, int]:
    collection, tests = snapshot.fact(Collection), layout_of(snapshot).tests
    stopped: dict[str, int] = {}
    for failure in failures:
        for path in _stopped_by(failure, collection, tests):
            file = snapshot.files.get(path)
            known = file.module.tests if file and file.module else 0
            stopped[path] = max(1, known - len(collection.tests.get(path, ())))
    return dict(sorted(stopped.items()))


def _stopped_by(failure: CollectionFailure, collection: Collection, tests: frozenset[str]) -> Iterator[str]:
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


def _finding(cause: Cause, provisional: bool) -> Finding:
    return Finding(
        message=f"{cause.message}: {cause.effect}",
        span=cause.blame,
        blocker=True,
        related=_related(cause),
        stops=cause.tests,
        provisional=provisional,
    )


def _related(cause: Cause) -> tuple[Related, ...]:
    return tuple(
        Related(Span(path, 0, 0, 0, 0), f"{_counted(tests, 'test')} {NOT_COLLECTED}")
        for path, tests in list(cause.stopped.items())[:_LISTED]
    )


def _elsewhere(cause: Cause, check: str, provisional: bool) -> Finding:
    """Confirms what another check has found on the same line before pytest was asked."""
    message = f"confirmed by pytest: {cause.effect} ({check} says why)"
    return Finding(message, cause.blame, Severity.HINT, related=_related(cause), provisional=provisional)


def _on_the_way(cause: Cause, provisional: bool) -> Iterator[Finding]:
    """A quiet mark on the line of each test file or conftest that leads to the cause in another file."""
    seen = set()
    for failure in cause.failures:
        first = failure.frames[0].span if failure.frames else failure.blame
        if first.path == failure.path != cause.blame.path and first not in seen:
            seen.add(first)
            related = (Related(cause.blame, cause.message),)
            message = f"leads to a failure in {cause.blame.path}: {cause.message}"
            yield Finding(message, first, Severity.HINT, related=related, provisional=provisional)


def _said_elsewhere(snapshot: Snapshot) -> dict[tuple[str, int], str]:
    """By place, the check of the static index whose blocker names the cause there, or marks it there and elsewhere."""
    said: dict[tuple[str, int], str] = {}
    for other in STATIC:
        findings = _findings(snapshot, other)
        blockers = {f.span for f in findings if f.blocker}
        for finding in findings:
            if finding.blocker or any(r.span in blockers for r in finding.related):
                said[(finding.span.path, finding.span.line)] = other.id
    return said


def _findings(snapshot: Snapshot, other: Check) -> tuple[Finding, ...]:
    try:
        return tuple(other.run(snapshot))
    except Unknown:
        return ()


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
