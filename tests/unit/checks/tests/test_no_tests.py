"""A project without tests is UNKNOWN, with the reason; it is never counted as tested."""

from functools import partial

from gonogo.facts import Collection, CollectionFailure
from gonogo.model import Outcome
from gonogo.source import Span
from workspace import check_workspace

check = partial(check_workspace, "-- a.py --\nx = 1\n", only="no-tests")


def failure(kind: str) -> CollectionFailure:
    return CollectionFailure("a.py", kind, "why", Span("a.py", 0, 0, 0, 5))


def test_passes_with_a_test():
    assert Outcome.PASS is check(Collection(tests={"test_a.py": ("test_a.py::test_a",)})).outcome


def test_zero_tests_is_unknown_with_what_pytest_looked_for():
    verdict = check(Collection())

    assert Outcome.UNKNOWN is verdict.outcome
    assert verdict.reason.startswith("pytest collected no tests: no file matches")


def test_files_that_all_skip_themselves_are_no_tests():
    verdict = check(Collection(failures=(failure("skipped"),)))

    assert (Outcome.UNKNOWN, "pytest collected no tests: the only test file skips itself") == (
        verdict.outcome,
        verdict.reason,
    )


def test_where_all_fail_the_reason_refers_to_the_failures():
    verdict = check(Collection(failures=(failure("exception"), failure("skipped"))))

    assert "pytest collected no tests: see collection-failure (1 of them)" == verdict.reason


def test_is_unknown_for_the_reason_that_pytest_gave_no_answer():
    assert "pytest is not installed" == check(Collection(unknown="pytest is not installed")).reason
