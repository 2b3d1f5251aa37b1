from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.tests.regaining import regained
from gonogo.facts import Collection
from gonogo.model import Category, Finding, Snapshot, Unknown, check


def without(snapshot: Snapshot, gone: tuple[Finding, ...]) -> float | None:
    """Full credit once the first test is collected."""
    return 1.0 if not snapshot.fact(Collection).collected and regained(snapshot, gone) else None


@check(
    "no-tests",
    category=Category.TESTS,
    title="The project has tests",
    blocking=True,
    needs=(Collection,),
    without=without,
)
def no_tests(snapshot: Snapshot) -> Iterator[Finding]:
    """Where nothing is tested, nothing failed: that is no evidence of anything."""
    collection = snapshot.fact(Collection)
    if not collection.collected:
        raise Unknown(f"pytest collected no tests: {_reason(collection)}")
    yield from ()


def _reason(collection: Collection) -> str:
    skipped = sum(failure.kind == "skipped" for failure in collection.failures)
    if failed := len(collection.failures) - skipped:
        return f"see collection-failure ({failed} of them)"
    if skipped:
        return f"{skipped} test files skip themselves" if skipped > 1 else "the only test file skips itself"
    return "no file matches its patterns (`test_*.py` or `*_test.py` under `testpaths`), or none has a test in it"
