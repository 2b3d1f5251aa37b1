"""What the project does at import besides importing is a warning on its line; credit by files."""

from functools import partial

from gonogo.facts import Collection, SideEffect
from gonogo.model import Outcome
from gonogo.source import Span
from workspace import check_workspace

check = partial(check_workspace, only="import-side-effect")
TESTS = {"test_a.py": ("test_a.py::test_a",), "test_b.py": ("test_b.py::test_b",)}


def effect(path: str, blame: str, message: str = "starts git") -> SideEffect:
    return SideEffect(path, "process", message, Span(blame, 1, 0, 1, 5))


def test_passes_where_nothing_happens():
    verdict = check("-- test_a.py --\nx = 1\n", Collection(tests=TESTS))

    assert (Outcome.PASS, 1.0) == (verdict.outcome, verdict.credit)


def test_one_line_is_one_warning_and_tells_which_files_reach_it():
    effects = (effect("test_a.py", "app.py"), effect("test_b.py", "app.py"))

    verdict = check(
        "-- app.py --\nx = 1\ny = 1  #! import-side-effect\n", Collection(tests=TESTS, side_effects=effects)
    )

    (finding,) = verdict.findings
    assert ("importing this starts git", False) == (finding.message, finding.blocker)
    assert ["test_a.py", "test_b.py"] == [related.span.path for related in finding.related]


def test_credit_is_the_share_of_files_without_one():
    verdict = check(
        "-- test_a.py --\nx = 1\ny = 1  #! import-side-effect\n",
        Collection(tests=TESTS, side_effects=(effect("test_a.py", "test_a.py"),)),
    )

    assert 1 / 2 == verdict.credit


def test_no_tests_is_unknown():
    assert Outcome.UNKNOWN is check("-- a.py --\nx = 1\n", Collection()).outcome
