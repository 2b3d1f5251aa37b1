"""One blocker per cause on the line to blame, with every test file that it stops; credit by test files collected."""

from dataclasses import replace

import pytest

from gonogo.facts import Baseline, Collection, CollectionFailure, Environment, Frame
from gonogo.model import Outcome, Severity
from gonogo.source import Span
from unit.checks.tests.failures import TWO_FILES, check, failure


def stopped_by_settings(**fields) -> Collection:
    failures = tuple(failure(f"tests/test_{x}.py", "app/settings.py", 1) for x in "ab")
    return Collection(failures=failures, tests={"tests/test_c.py": ("tests/test_c.py::test_four",)}, **fields)


def test_is_unknown_until_pytest_has_answered():
    verdict = check("-- a.py --\nx = 1\n")

    assert (Outcome.UNKNOWN, "collection not measured yet") == (verdict.outcome, verdict.reason)


def test_passes_with_full_credit_when_everything_is_collected():
    verdict = check("-- test_a.py --\ndef test_a(): ...\n", Collection(tests={"test_a.py": ("test_a.py::test_a",)}))

    assert (Outcome.PASS, 1.0) == (verdict.outcome, verdict.credit)


def test_no_tests_and_no_failure_is_unknown():
    assert Outcome.UNKNOWN is check("-- a.py --\nx = 1\n", Collection()).outcome


def test_one_cause_is_one_blocker_however_many_files_it_stops():
    verdict = check(TWO_FILES, stopped_by_settings())

    (blocker,) = [f for f in verdict.findings if f.blocker]
    assert "RuntimeError: stops 3 tests in 2 files" == blocker.message
    assert 3 == blocker.stops
    assert [("tests/test_a.py", "2 tests not collected"), ("tests/test_b.py", "1 test not collected")] == [
        (r.span.path, r.message) for r in blocker.related
    ]


def test_a_long_or_many_lined_message_is_cut_to_one_line_and_whole_in_what_is_related():
    long = "ValidationError: Settings: " + "; ".join(f"{name}_KEY: Field required" for name in "ABCDE")
    failures = (failure("tests/test_a.py", message=long), failure("tests/test_b.py", message="a\nb"))
    verdict = check(TWO_FILES.replace("  #! collection-failure", "", 1), Collection(failures=failures))

    first, second = verdict.findings
    assert (
        first.message
        == "ValidationError: Settings: A_KEY: Field required; B_KEY: Field required; C…: stops 2 tests in 1 file"
    )
    assert second.message == "a…: stops 1 test in 1 file"
    assert [long, "a\nb"] == [finding.related[0].message for finding in (first, second)]


def test_the_import_that_leads_there_has_a_quiet_mark_that_points_to_the_cause():
    verdict = check(TWO_FILES, stopped_by_settings())

    quiet = [f for f in verdict.findings if not f.blocker]
    assert {Severity.HINT} == {f.severity for f in quiet}
    assert {("app/settings.py", 1)} == {(f.related[0].span.path, f.related[0].span.line) for f in quiet}


def test_credit_is_the_share_of_collected_test_files():
    """And of nothing that an earlier collection has seen: an editor that has and a CI that has not must agree."""
    assert 1 / 3 == check(TWO_FILES, stopped_by_settings()).credit
    assert 1 / 3 == check(TWO_FILES, stopped_by_settings(counts={"tests/test_a.py": 100})).credit


def test_a_stopped_file_has_as_many_tests_as_when_it_was_last_collected():
    verdict = check(TWO_FILES, stopped_by_settings(counts={"tests/test_a.py": 100}))

    (blocker,) = [f for f in verdict.findings if f.blocker]
    assert ("RuntimeError: stops 101 tests in 2 files", 101) == (blocker.message, blocker.stops)
    assert "100 tests not collected" == blocker.related[0].message


def test_a_cause_is_new_where_the_last_commit_had_one_of_its_files_collected():
    at_commit = Baseline("0123456789", frozenset({"tests/test_a.py"}))
    verdict = check(TWO_FILES, stopped_by_settings(baseline=at_commit))

    (blocker,) = [f for f in verdict.findings if f.blocker]
    assert (blocker.span, "new since commit 0123456") == (blocker.related[0].span, blocker.related[0].message)


def test_a_cause_is_not_new_where_the_last_commit_had_none_of_its_files_collected():
    at_commit = Baseline("0123456789", frozenset({"tests/test_a.py", "tests/test_b.py"}))
    verdict = check(TWO_FILES, stopped_by_settings(baseline=at_commit))

    (blocker,) = [f for f in verdict.findings if f.blocker]
    assert "no test that this stops was collected at commit 0123456 either" == blocker.related[0].message


def test_a_file_without_any_test_that_could_be_counted_counts_as_one():
    verdict = check(
        "-- test_a.py --\nx = (  #! collection-failure\n-- test_b.py --\ndef test_b(): ...\n",
        Collection(tests={"test_b.py": ("test_b.py::test_b",)}, failures=(failure("test_a.py", message="bad syntax"),)),
    )

    assert "not collected, as syntax-error says: stops 1 test in 1 file" == verdict.findings[0].message
    assert 1 / 2 == verdict.credit


def test_a_conftest_stops_the_test_files_beneath_its_folder():
    verdict = check(
        """
-- tests/api/conftest.py --
import nowhere  #! collection-failure
-- tests/api/deep/test_a.py --
def test_a(): ...
-- tests/test_b.py --
def test_b(): ...
""",
        Collection(
            tests={"tests/test_b.py": ("tests/test_b.py::test_b",)}, failures=(failure("tests/api/conftest.py"),)
        ),
    )

    (finding,) = verdict.findings
    assert ["tests/api/deep/test_a.py"] == [r.span.path for r in finding.related]


@pytest.mark.parametrize("path", ["tests/conftest.py", "pytest.ini"])
def test_what_stops_pytest_before_it_collects_stops_all_tests(path):
    files = "-- tests/conftest.py --\nx = 1\n-- pytest.ini --\n[pytest]\n-- other/test_b.py --\ndef test_b(): ...\n"
    mark = f"-- {path} --\n"

    verdict = check(
        files.replace(mark, f"{mark}#  #! collection-failure\n"),
        Collection(failures=(failure(path, frames=()),)),
    )

    assert (["other/test_b.py"], 0.0) == ([r.span.path for r in verdict.findings[0].related], verdict.credit)


def test_two_causes_in_one_place_with_different_messages_are_two_findings():
    failures = (failure("test_a.py", message="one"), failure("test_a.py", message="two"))

    verdict = check("-- test_a.py --\nx = 1  #! collection-failure\n", Collection(failures=failures))

    assert 2 == len(verdict.findings)


def test_a_module_that_skips_itself_is_no_failure():
    verdict = check(
        "-- test_a.py --\nx = 1\n-- test_b.py --\ndef test_b(): ...\n",
        Collection(tests={"test_b.py": ("test_b.py::test_b",)}, failures=(failure("test_a.py", kind="skipped"),)),
    )

    assert (Outcome.PASS, 1.0) == (verdict.outcome, verdict.credit)


def test_the_rest_of_a_half_collected_file_is_what_counts_as_stopped():
    verdict = check(
        "-- test_a.py --\nx = 1  #! collection-failure\ndef test_a(): ...\ndef test_b(): ...\ndef test_c(): ...\n",
        Collection(tests={"test_a.py": ("test_a.py::test_a",)}, failures=(failure("test_a.py"),)),
    )

    assert (2, 0) == (verdict.findings[0].stops, verdict.credit)


def test_a_cause_that_the_index_has_already_named_is_only_confirmed():
    verdict = check(
        "-- test_a.py --\nfrom app import gone\ndef test_a(): ...  #! collection-failure\n-- app.py --\nx = 1\n",
        Collection(failures=(failure("test_a.py", message="cannot import name 'gone' from 'app'"),)),
    )

    (finding,) = verdict.findings
    assert (False, Severity.HINT, 0) == (finding.blocker, finding.severity, finding.stops)
    assert "not collected, as missing-symbol says: stops 1 test in 1 file" == finding.message
    assert ("test_a.py", 0) == (finding.related[0].span.path, finding.related[0].span.line)
    assert (Outcome.FAIL, 0.0) == (verdict.outcome, verdict.credit)


def test_findings_are_provisional_until_the_collection_is_verified():
    provisional = check(TWO_FILES, stopped_by_settings())
    verified = check(TWO_FILES, stopped_by_settings(verified=True))

    assert ({True}, {False}) == (
        {f.provisional for f in provisional.findings},
        {f.provisional for f in verified.findings},
    )


def test_a_cause_that_the_index_does_not_hold_for_a_blocker_is_one_here():
    """A file whose collection the index cannot be sure of, and which pytest did try to collect."""
    verdict = check(
        """
-- conftest.py --
import sys

collect_ignore = []
if sys.platform == "win32":
    collect_ignore.append("test_a.py")
-- test_a.py --
from app import gone  #! collection-failure
-- app.py --
x = 1
""",
        Collection(failures=(failure("test_a.py", message="cannot import name 'gone' from 'app'"),)),
    )

    assert verdict.findings[0].blocker


@pytest.mark.parametrize(
    ("files", "path", "blame", "message", "check_id"),
    [
        (
            "-- test_a.py --\nimport a\n-- a.py --\nfrom b import y\nx = 1\n-- b.py --\nfrom a import x\n",
            "test_a.py",
            "b.py",
            "cannot import name 'x' from partially initialized module 'a'",
            "import-cycle",
        ),
        (
            "-- a/test_x.py --\ndef test_a(): ...\n-- b/test_x.py --\ndef test_b(): ...\n",
            "b/test_x.py",
            "b/test_x.py",
            "import file mismatch: the module name 'test_x' is already taken by another test file",
            "duplicate-test-module",
        ),
        ("-- test_a.py --\nx = (\n", "test_a.py", "test_a.py", "'(' was never closed", "syntax-error"),
    ],
)
def test_every_check_of_the_index_is_left_its_cause(files, path, blame, message, check_id):
    header = f"-- {blame} --\n"
    first, _, rest = files.partition(header)[2].partition("\n")
    marked = files.partition(header)[0] + header + f"{first}  #! collection-failure\n{rest}"
    failed = failure(path, blame, message=message, frames=())

    (finding,) = check(marked, Collection(failures=(failed,))).findings

    assert (False, True) == (finding.blocker, f"as {check_id} says" in finding.message)


IN_A_MODULE = """
-- app/__init__.py --
-- app/core.py --
from app.models import gone
-- app/models.py --
x = 1
-- tests/test_a.py --
from app import core  #! collection-failure


def test_one(): ...
-- tests/test_b.py --
import app.core  #! collection-failure


def test_two(): ...
"""


def gone_in_core(path: str, **fields) -> CollectionFailure:
    frames = (Frame(Span(path, 0, 0, 0, 5), "<module>"), Frame(Span("app/core.py", 0, 0, 0, 5), "<module>"))
    message = "cannot import name 'gone' from 'app.models'"
    known = {"kind": "import-error", "message": message, "name": "gone", "module": "app.models", "frames": frames}
    return failure(path, "app/core.py", 0, **{**known, **fields})


def test_each_import_that_leads_to_another_checks_blocker_is_marked_and_the_blocker_is_not():
    verdict = check(
        IN_A_MODULE, Collection(failures=(gone_in_core("tests/test_a.py"), gone_in_core("tests/test_b.py")))
    )

    assert [(Severity.HINT, False)] * 2 == [(f.severity, f.blocker) for f in verdict.findings]
    assert {("app/core.py", 0)} == {(f.related[0].span.path, f.related[0].span.line) for f in verdict.findings}


def test_a_cause_that_pytest_blames_on_another_line_of_the_same_way_is_shown_once():
    """The index blames the import in `core`; pytest, here, the one in the test file that leads to it."""
    failures = [gone_in_core("tests/test_a.py"), gone_in_core("tests/test_b.py")]
    failures = [replace(one, blame=Span(one.path, 0, 0, 0, 5)) for one in failures]

    verdict = check(
        IN_A_MODULE.replace("  #! collection-failure", "").replace("(): ...", "(): ...  #! collection-failure"),
        Collection(failures=tuple(failures)),
    )

    assert not any(finding.blocker for finding in verdict.findings)


def test_another_failure_on_the_same_way_is_a_cause_of_its_own():
    failed = gone_in_core("tests/test_a.py", kind="exception", message="RuntimeError: no", name="", module="")
    failed = replace(failed, blame=Span("app/__init__.py", 0, 0, 0, 1))

    verdict = check(
        IN_A_MODULE.replace("import app.core  #! collection-failure", "import app.core").replace(
            "-- app/__init__.py --\n", "-- app/__init__.py --\nx = 1  #! collection-failure\n"
        ),
        Collection(failures=(failed,)),
    )

    assert ["RuntimeError: no: stops 1 test in 1 file"] == [f.message for f in verdict.findings if f.blocker]


MISSING_PACKAGE = """
-- test_a.py --
import nowhere_to_be_found


def test_one(): ...  #! collection-failure
def test_two(): ...
-- test_b.py --
import nowhere_to_be_found


def test_three(): ...
"""


def test_where_another_check_marks_the_line_already_nothing_is_added():
    """`missing-module` has one blocker for the package, and a mark on each other import of it."""
    environment = Environment(modules=frozenset({"os"}), python="python")
    failures = tuple(failure(f"test_{x}.py", message="No module named 'nowhere_to_be_found'") for x in "ab")

    verdict = check(MISSING_PACKAGE, Collection(failures=failures), environment)

    assert [("test_a.py", 3)] == [(f.span.path, f.span.line) for f in verdict.findings]
