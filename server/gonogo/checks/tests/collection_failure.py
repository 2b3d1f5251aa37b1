from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from gonogo.checks.tests.causes import Cause, causes, said
from gonogo.checks.tests.lacking import described, fixes_for, next_steps
from gonogo.checks.tests.leading import mark
from gonogo.checks.tests.naming import named_by
from gonogo.checks.tests.regaining import regained
from gonogo.checks.tests.since import since
from gonogo.checks.tests.stopping import LISTED, NOT_COLLECTED
from gonogo.checks.wording import LINE, cut, fitting
from gonogo.facts import Collection
from gonogo.index.remedies import counted
from gonogo.model import Category, Finding, Reads, Related, Severity, Snapshot, Unknown, check
from gonogo.source import Span, lines

_TEST = re.compile(r"\s*(?:async )?(?:def|class) ([Tt]est\w*)")


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """Collected test files over all test files: how many tests are in a stopped one depends on what was seen before."""
    collected, stopped = _files(snapshot)
    return len(collected) / (len(collected) + len(stopped)) if stopped else float(not findings)


def without(snapshot: Snapshot, gone: tuple[Finding, ...]) -> float | None:
    """The credit once the test files are collected that only findings of the static index stop."""
    collected, stopped = _files(snapshot)
    if not stopped:
        return None
    return (len(collected) + len(regained(snapshot, gone) & stopped)) / (len(collected) + len(stopped))


def _files(snapshot: Snapshot) -> tuple[frozenset[str], frozenset[str]]:
    """The test files that are collected, and those that are stopped; one that is in part is stopped."""
    found = snapshot.derive(causes, Reads.COLLECTED)
    stopped = frozenset(path for cause in found for path in cause.stopped)
    return frozenset(snapshot.fact(Collection).tests) - stopped, stopped


@check(
    "collection-failure",
    category=Category.TESTS,
    title="pytest collects every test",
    weight=6,
    blocking=True,
    needs=(Collection,),
    credit=credit,
    without=without,
    reads=Reads.COLLECTED,
)
def collection_failure(snapshot: Snapshot) -> Iterator[Finding]:
    """A test that is not collected does not run, and its silence looks like success."""
    collection = snapshot.fact(Collection)
    found = snapshot.derive(causes, Reads.COLLECTED)
    if not found and not collection.collected:
        raise Unknown("pytest collected no tests")
    provisional = not snapshot.is_verified(Collection)
    for finding in _findings(snapshot, found):
        yield replace(finding, provisional=provisional)


def _findings(snapshot: Snapshot, found: tuple[Cause, ...]) -> list[Finding]:
    """A blocker for each cause that no other check names, and quiet marks where test files lead to any of them.

    No mark is on the line of a blocker. Where nothing but another check's blocker could be marked, the first tests that
    are not collected are, for points that are lost need a finding that says so.
    """
    blockers = {(cause.blame.path, cause.blame.line) for cause in found}
    blockers |= {(f.span.path, f.span.line) for findings in said(snapshot).values() for f in findings if f.blocker}
    shown: list[Finding] = []
    unmarked = []
    for cause in found:
        named = named_by(cause, snapshot)
        marks = [mark for mark in _on_the_way(snapshot, cause) if (mark.span.path, mark.span.line) not in blockers]
        shown += marks if named else [_finding(snapshot, cause), *marks]
        if named and not marks:
            unmarked.append((cause, *named))
    tests = [_not_collected(snapshot, *one) for one in unmarked if one[2].blocker]
    apart = [mark for mark in tests if (mark.span.path, mark.span.line) not in blockers]
    return shown + apart or [_not_collected(snapshot, *one) for one in unmarked[:1]]


def _finding(snapshot: Snapshot, cause: Cause) -> Finding:
    message = described(snapshot, cause.failures[0])
    room = LINE - len(f": {cause.effect}")
    short = cut(message, room)
    history = since(snapshot, cause.blame, tuple(cause.stopped))
    whole = () if short == message == cause.message else (Related(cause.blame, cause.message),)
    return Finding(
        message=f"{short}: {cause.effect}",
        span=cause.blame,
        blocker=True,
        related=(*whole, *next_steps(snapshot, cause.failures[0]), *history, *_related(cause)),
        fixes=tuple(fixes_for(snapshot, cause.failures[0])),
        stops=cause.tests,
    )


def _related(cause: Cause) -> tuple[Related, ...]:
    return tuple(
        Related(Span(path, 0, 0, 0, 0), f"{counted(tests, 'test')} {NOT_COLLECTED}")
        for path, tests in list(cause.stopped.items())[:LISTED]
    )


def _not_collected(snapshot: Snapshot, cause: Cause, check: str, named: Finding) -> Finding:
    """That pytest has confirmed what another check says, on the first test that is not collected for it."""
    place = next((p for path in cause.stopped if (p := _first_test(snapshot, path))), cause.blame)
    message = fitting(f"not collected, as {check} says: {cause.effect}", f"not collected, as {check} says")
    related = (Related(named.span, named.message), *_related(cause))
    return Finding(message, place, Severity.HINT, related=related)


def _first_test(snapshot: Snapshot, path: str) -> Span | None:
    file = snapshot.files.get(path)
    for number, line in enumerate(lines(file.text) if file else ()):
        if found := _TEST.match(line):
            return Span(path, number, found.start(1), number, found.end(1))
    return None


def _on_the_way(snapshot: Snapshot, cause: Cause) -> Iterator[Finding]:
    """A quiet mark on the line of each test file or conftest that leads to the cause in another file."""
    seen = set()
    for failure in cause.failures:
        first = failure.frames[0].span if failure.frames else failure.blame
        if first.path == failure.path != cause.blame.path and first not in seen:
            seen.add(first)
            yield mark(first, cause.blame, described(snapshot, failure), cause.message)
