from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.tests.causes import Cause, causes, regained, said
from gonogo.checks.tests.stopping import LISTED, NOT_COLLECTED
from gonogo.checks.wording import LINE, cut, fitting
from gonogo.facts import Collection
from gonogo.index.remedies import counted
from gonogo.model import Category, Finding, Reads, Related, Severity, Snapshot, Unknown, check
from gonogo.source import Span


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """Collected tests over collected and stopped ones; a file that fails counts as one test at least."""
    collected = snapshot.fact(Collection).collected
    lost: dict[str, int] = {}
    for cause in snapshot.derive(causes, Reads.OUTLINE):
        lost |= cause.stopped
    if not lost:
        return float(not findings)
    return collected / (collected + sum(lost.values()))


def without(snapshot: Snapshot, gone: tuple[Finding, ...]) -> float | None:
    """The credit once the tests are collected that only findings of the static index stop; they may be more by then."""
    found = snapshot.derive(causes, Reads.OUTLINE)
    if not found:
        return None
    lost = sum({path: tests for cause in found for path, tests in cause.stopped.items()}.values())
    collected = snapshot.fact(Collection).collected
    return (collected + regained(snapshot, gone)) / (collected + lost) if lost else None


@check(
    "collection-failure",
    category=Category.TESTS,
    title="pytest collects every test",
    weight=6,
    blocking=True,
    needs=(Collection,),
    credit=credit,
    without=without,
    reads=Reads.OUTLINE,
)
def collection_failure(snapshot: Snapshot) -> Iterator[Finding]:
    """A test that is not collected does not run, and its silence looks like success."""
    collection = snapshot.fact(Collection)
    found = snapshot.derive(causes, Reads.OUTLINE)
    if not found and not collection.collected:
        raise Unknown("pytest collected no tests")
    provisional = not snapshot.is_verified(Collection)
    elsewhere = _said_elsewhere(snapshot)
    for cause in found:
        known = elsewhere.get((cause.blame.path, cause.blame.line))
        yield _elsewhere(cause, known, provisional) if known else _finding(cause, provisional)
        yield from _on_the_way(cause, provisional)


def _finding(cause: Cause, provisional: bool) -> Finding:
    room = LINE - len(f": {cause.effect}")
    short = cut(cause.message, room)
    whole = () if short == cause.message else (Related(cause.blame, cause.message),)
    return Finding(
        message=f"{short}: {cause.effect}",
        span=cause.blame,
        blocker=True,
        related=(*whole, *_related(cause)),
        stops=cause.tests,
        provisional=provisional,
    )


def _related(cause: Cause) -> tuple[Related, ...]:
    return tuple(
        Related(Span(path, 0, 0, 0, 0), f"{counted(tests, 'test')} {NOT_COLLECTED}")
        for path, tests in list(cause.stopped.items())[:LISTED]
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
            lead = f"leads to a failure in {cause.blame.path}"
            message = fitting(f"{lead}: {cause.message}", lead)
            yield Finding(message, first, Severity.HINT, related=related, provisional=provisional)


def _said_elsewhere(snapshot: Snapshot) -> dict[tuple[str, int], str]:
    """By place, the check of the static index whose blocker names the cause there, or marks it there and elsewhere."""
    found: dict[tuple[str, int], str] = {}
    for name, findings in said(snapshot).items():
        blockers = {f.span for f in findings if f.blocker}
        for finding in findings:
            if finding.blocker or any(r.span in blockers for r in finding.related):
                found[(finding.span.path, finding.span.line)] = name
    return found
