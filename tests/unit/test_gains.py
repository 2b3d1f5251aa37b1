"""What a fix is said to win is what the score rises by when it is made."""

from __future__ import annotations

import pytest

from gonogo.facts import Collection, CollectionFailure, Environment, TypeMessage, Types
from gonogo.fixes import apply
from gonogo.model import Fix
from gonogo.source import Span
from unit.fixes.judging import PYTHON, judged, offers, round_trip
from workspace import files_of

FLOW = """\
-- shop/__init__.py --
-- shop/core.py --
def make(): ...
-- shop/api.py --
import os
-- tests/test_flow.py --
from shop.api import make
def test_one(): ...
def test_two(): ...
"""
VARIABLES = """\
-- pyproject.toml --
[project]
-- app.py --
import os
A = os.environ["A_KEY"]
B = os.environ["B_KEY"]
"""


@pytest.mark.parametrize(
    ("text", "check", "kind"),
    [
        (FLOW, "missing-symbol", "redirect-import"),
        (FLOW, "missing-symbol", "reexport-symbol"),
        (VARIABLES, "undocumented-env-var", "document-variable"),
        ("-- app.py --\nfrom sqlalchemy.ext.declarative import declarative_base\n", "legacy-declarative-base", ""),
    ],
)
def test_the_gain_is_what_the_score_rises_by(text: str, check: str, kind: str):
    trip = round_trip(text, check, kind or check)

    assert trip.fix.gain == trip.rise > 0


def failing(*paths: str, line: int = 0) -> tuple[CollectionFailure, ...]:
    return tuple(
        CollectionFailure(path, "import-error", "cannot import name 'make'", Span(path, line, 0, line, 1))
        for path in paths
    )


def test_tests_that_pytest_could_not_collect_count_as_collected_again():
    files, _ = files_of(FLOW)
    stopped = Collection(tests={"tests/test_other.py": ("one",)}, failures=failing("tests/test_flow.py"))
    collected = Collection(tests={"tests/test_other.py": ("one",), "tests/test_flow.py": ("one", "two")})

    before = judged(files, PYTHON, stopped)
    _, fix = offers(before, "missing-symbol")[0]
    after = judged({**files, **apply(fix.kind, fix.arguments, files)}, PYTHON, collected)

    assert fix.unblocks == "unblocks 2 tests"
    assert fix.gain == round(after.score.total - before.score.total, 1)
    assert fix.offer == f"Import make from shop.core: unblocks 2 tests, +{fix.gain:.1f}"


def test_a_test_that_something_else_stops_too_is_not_counted():
    files, _ = files_of(FLOW.replace("from shop.api import make\n", "from shop.api import make\nimport gone\n"))
    report = judged(files, PYTHON, Collection(failures=failing("tests/test_flow.py")))
    alone, _ = files_of(FLOW)
    alone_report = judged(alone, PYTHON, Collection(failures=failing("tests/test_flow.py")))

    shared, own = offers(report, "missing-symbol")[0][1], offers(alone_report, "missing-symbol")[0][1]

    assert shared.gain < own.gain


def test_the_first_collected_test_earns_what_no_test_could():
    files, _ = files_of(FLOW)
    only = {"missing-symbol", "collection-failure", "no-tests"}
    before = judged(files, PYTHON, Collection(failures=failing("tests/test_flow.py")), only=only)
    _, fix = offers(before, "missing-symbol")[0]
    collected = Collection(tests={"tests/test_flow.py": ("one", "two")})
    after = judged({**files, **apply(fix.kind, fix.arguments, files)}, PYTHON, collected, only=only)

    assert (before.score.total, after.score.total, fix.gain) == (0.0, 100.0, 100.0)


def test_an_export_is_counted_for_every_file_that_asks_for_it():
    other = "-- tests/test_more.py --\nfrom shop.api import make\ndef test_three(): ...\n"
    files, _ = files_of(FLOW + other)
    before = judged(files)
    _, export = offers(before, "missing-symbol")[0]
    _, redirect = offers(before, "missing-symbol")[1]
    after = judged({**files, **apply(export.kind, export.arguments, files)})

    assert export.kind == "reexport-symbol"
    assert export.unblocks == "unblocks 3 tests"
    assert export.gain == round(after.score.total - before.score.total, 1)
    assert (redirect.unblocks, redirect.gain) == ("unblocks 2 tests", 0.0)  # a blocker is left in the other file
    assert redirect.offer.endswith("unblocks 2 tests")


def type_error(line: int) -> TypeMessage:
    message = 'Incompatible default for parameter "a" (default has type "None", parameter has type "int")'
    return TypeMessage(Span("app.py", line, 9, line, 13), "error", message, "assignment")


@pytest.mark.parametrize("errors", [1, 2, 12])
@pytest.mark.parametrize("allowed", [0, 1, 9])
def test_one_type_error_less_is_counted_as_the_score_counts_it(errors: int, allowed: int):
    files = {"app.py": "def f(a: int = None) -> None: ...\n" * 12}
    files["pyproject.toml"] = f"[tool.gonogo]\nallowed-type-errors = {allowed}\n"

    before = judged(files, Types(messages=tuple(map(type_error, range(errors)))))
    after = judged(files, Types(messages=tuple(map(type_error, range(errors - 1)))))

    (gain,) = {fix.gain for _, fix in offers(before, "type-errors")}
    assert gain == round(after.score.total - before.score.total, 1)


def test_no_gain_is_said_where_it_would_show_as_nothing():
    assert Fix("kind", "Do it", gain=0.0).offer == "Do it"
    assert Fix("kind", "Do it", gain=0.4).offer == "Do it: +0.4"


def test_what_is_not_judged_yet_wins_nothing():
    files, _ = files_of(FLOW)
    report = judged(files, Environment(unknown="no interpreter"))

    (own,) = {fix.gain for _, fix in offers(report, "missing-symbol")}

    assert own > 0  # the import is judged; how many tests are collected is not


def test_tests_that_something_else_stops_too_are_not_unblocked():
    other = "-- tests/test_more.py --\nfrom shop.api import make\ndef test_three(): ...\n"
    files, _ = files_of(FLOW.replace("make\ndef test_one", "make\nimport gone\ndef test_one") + other)

    found = {fix.kind: fix.unblocks for _, fix in offers(judged(files), "missing-symbol")}

    assert found["reexport-symbol"] == "unblocks 1 test"
    assert offers(judged(files), "missing-symbol")[1][1].unblocks == ""


def test_where_a_conftest_fails_nothing_is_unblocked_behind_it():
    files, _ = files_of(FLOW + "-- tests/conftest.py --\nimport gone\n")

    ((_, fix), *_) = offers(judged(files), "missing-symbol")

    assert (fix.unblocks, fix.offer) == ("", f"Import make from shop.core: +{fix.gain:.1f}")


def test_of_a_finding_that_lists_only_the_first_files_all_tests_count():
    tests = "".join(f"-- tests/test_{n}.py --\nimport shop.app\ndef test_it(): ...\n" for n in range(120))
    files, _ = files_of(FLOW.partition("-- tests")[0] + "-- shop/app.py --\nfrom shop.api import make\n" + tests)

    ((_, fix), *_) = offers(judged(files), "missing-symbol")

    assert fix.unblocks == "unblocks 120 tests"
