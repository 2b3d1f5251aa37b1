"""What the checks of the static index say of the tests that a finding stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gonogo.checks.tests.numbers import tests_at, tests_in
from gonogo.checks.tests.since import since
from gonogo.index.remedies import counted
from gonogo.index.standing import Standing
from gonogo.model import Finding, Reads, Related, Severity, Snapshot
from gonogo.source import Span

LISTED = 100
NOT_COLLECTED = "not collected"  # how what is related to a finding ends where it is a test file that it stops


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """Nothing while a blocker stands, else the share of Python files without an error."""
    if any(finding.blocker for finding in findings):
        return 0.0
    wrong = {finding.span.path for finding in findings if finding.severity is Severity.ERROR}
    return 1.0 - len(wrong) / max(snapshot.derive(_python_files, Reads.OUTLINE), 1)


def _python_files(snapshot: Snapshot) -> int:
    return sum(path.endswith(".py") for path in snapshot.files)


def is_blocking(standing: Standing) -> bool:
    """Whether a module of this standing that cannot be imported forces NO-GO alone."""
    return standing in {Standing.TESTED, Standing.PACKAGE}


def severity(standing: Standing) -> Severity:
    return Severity.WARNING if standing is Standing.UNREACHED else Severity.ERROR


def stops(snapshot: Snapshot, stopped: Sequence[str]) -> str:
    """`: stops 12 tests in 1 file`, as a message goes on."""
    if not stopped:
        return ": the module cannot be imported"
    if not (tests := tests_in(snapshot, stopped)):
        return f": stops {counted(len(stopped), 'test file')}"
    return f": stops {counted(tests, 'test')} in {counted(len(stopped), 'file')}"


def related_tests(snapshot: Snapshot, span: Span, stopped: Sequence[str]) -> Iterator[Related]:
    """The test files that what is wrong at *span* stops, at most a hundred of them, and since when."""
    yield from since(snapshot, span, stopped)
    for path in stopped[:LISTED]:
        tests = tests_at(snapshot, path)
        yield Related(Span(path, 0, 0, 0, 0), f"{counted(tests, 'test')} {NOT_COLLECTED}" if tests else NOT_COLLECTED)


def stopped_by(finding: Finding) -> Iterator[str]:
    """The test files that a finding says it stops, at most a hundred of them."""
    return (related.span.path for related in finding.related if related.message.endswith(NOT_COLLECTED))
