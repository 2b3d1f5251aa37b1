"""A marker that pytest refuses is one blocker, with the place where it would be registered."""

from functools import partial

import pytest

from gonogo.facts import Collection, CollectionFailure
from gonogo.model import Outcome, Severity
from gonogo.source import Span
from workspace import check_workspace

check = partial(check_workspace, only="unknown-marker")
REFUSED = "'slwo' not found in `markers` configuration option"
WARNED = "PytestUnknownMarkWarning: Unknown pytest.mark.slwo - is this a typo?  You can register custom marks"
FILES = """
-- pyproject.toml --
[tool.pytest.ini_options]
markers = ["slow"]
-- test_a.py --
@pytest.mark.slwo
def test_a(): ...
-- test_b.py --
@pytest.mark.slwo  #! unknown-marker
def test_b(): ...
def test_c(): ...
"""


def failure(path: str, message: str = REFUSED) -> CollectionFailure:
    return CollectionFailure(path, "exception", message, Span(path, 0, 0, 0, 17), exception="Failed")


def test_passes_where_pytest_refuses_none():
    verdict = check("-- test_a.py --\nx = 1\n", Collection(tests={"test_a.py": ("test_a.py::test_a",)}))

    assert (Outcome.PASS, 1.0) == (verdict.outcome, verdict.credit)


def test_another_failure_is_none_of_a_marker():
    assert () == check("-- test_a.py --\nx = 1\n", Collection(failures=(failure("test_a.py", "no"),))).findings


@pytest.mark.parametrize("message", [REFUSED, WARNED])
def test_it_blocks_and_names_the_marker_and_the_configuration(message):
    (finding,) = check(FILES, Collection(failures=(failure("test_b.py", message),))).findings

    assert ("the marker 'slwo' is not registered: stops 2 tests in 1 file", True, 2) == (
        finding.message,
        finding.blocker,
        finding.stops,
    )
    assert [
        ("pyproject.toml:2:1", "pyproject.toml is where markers are registered: add slwo"),
        ("test_b.py:1:1", "2 tests not collected"),
    ] == [(str(related.span), related.message) for related in finding.related]


def test_one_marker_is_one_blocker_and_a_quiet_mark_in_each_other_file():
    marked = FILES.replace("slwo\n", "slwo  #! unknown-marker\n")
    verdict = check(marked, Collection(failures=(failure("test_a.py"), failure("test_b.py"))))

    blocker, quiet = verdict.findings
    assert ("test_b.py", True, 3) == (blocker.span.path, blocker.blocker, blocker.stops)
    assert ("test_a.py", False, Severity.HINT) == (quiet.span.path, quiet.blocker, quiet.severity)


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("pytest.ini", "[pytest]\naddopts = -q\n", "pytest.ini:1:1"),
        ("tox.ini", "[tox]\n[pytest]\nmarkers =\n    slow\n", "tox.ini:3:1"),
        ("setup.cfg", "[metadata]\nmarkers = no\n[tool:pytest]\n", "setup.cfg:3:1"),
        ("pyproject.toml", "[project]\nname = 'x'\n", None),
    ],
)
def test_the_configuration_is_the_file_that_pytest_reads(file, text, place):
    files = f"-- {file} --\n{text}-- test_b.py --\n@pytest.mark.slwo  #! unknown-marker\n"

    (finding,) = check(files, Collection(failures=(failure("test_b.py"),))).findings

    assert [place] * (place is not None) == [str(r.span) for r in finding.related if "registered" in r.message]
