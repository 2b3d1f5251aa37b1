"""A marker is registered in the form that the configuration has."""

from __future__ import annotations

import pytest

from gonogo.facts import Collection, CollectionFailure
from gonogo.fixes import CannotFix, apply
from gonogo.source import Span
from unit.fixes.judging import PYTHON, judged, offers, round_trip
from workspace import files_of

REGISTERED = {
    "a list in TOML": (
        "pyproject.toml",
        '[tool.pytest.ini_options]\nmarkers = ["slow: takes long"]  # mine\naddopts = "-q"\n\n[tool.ruff]\n',
        '[tool.pytest.ini_options]\nmarkers = ["slow: takes long", "db"]  # mine\naddopts = "-q"\n\n[tool.ruff]\n',
    ),
    "a list over lines": (
        "pyproject.toml",
        '[tool.pytest.ini_options]\nmarkers = [\n    "slow",  # long\n    "net(host): asks",\n]\n',
        '[tool.pytest.ini_options]\nmarkers = [\n    "slow",  # long\n    "net(host): asks",\n    "db",\n]\n',
    ),
    "no key in TOML": (
        "pyproject.toml",
        "[tool.pytest.ini_options]\nstrict_markers = true\n\n[tool.ruff]\n# last\n",
        '[tool.pytest.ini_options]\nstrict_markers = true\nmarkers = ["db"]\n\n[tool.ruff]\n# last\n',
    ),
    "pytest's own TOML": ("pytest.toml", "[pytest]\nstrict = true\n", '[pytest]\nstrict = true\nmarkers = ["db"]\n'),
    "lines in an ini file": (
        "pytest.ini",
        "[pytest]\nmarkers =\n\tslow: long\n\n\tnet\n\naddopts = -q\n",
        "[pytest]\nmarkers =\n\tslow: long\n\n\tnet\n\tdb\n\naddopts = -q\n",
    ),
    "one line": (
        "setup.cfg",
        "[metadata]\nname = x\n[tool:pytest]\nmarkers: slow\n[mypy]\n",
        "[metadata]\nname = x\n[tool:pytest]\nmarkers: slow\n    db\n[mypy]\n",
    ),
    "no key": (
        "tox.ini",
        "[tox]\nmarkers = no\n[pytest]\naddopts = -q  # last",
        "[tox]\nmarkers = no\n[pytest]\naddopts = -q  # last\nmarkers =\n    db",
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("path", "before", "after"), REGISTERED.values(), ids=REGISTERED)
def test_the_marker_is_registered_and_all_else_stays(path: str, before: str, after: str, newline: str):
    arguments = {"path": path, "marker": "db"}

    changed = apply("register-marker", arguments, {path: before.replace("\n", newline)})

    assert changed == {path: after.replace("\n", newline)}
    with pytest.raises(CannotFix, match="has db in markers already"):
        apply("register-marker", arguments, changed)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[tool.pytest.ini_options]\nmarkers = '''\nslow\n'''\n"),
        ("pyproject.toml", "[project]\n"),
        ("pyproject.toml", "[["),
        ("pytest.ini", "[other]\n"),
        ("setup.cfg", "[pytest]\n"),
    ],
)
def test_a_configuration_that_cannot_be_added_to_is_refused(path: str, text: str):
    with pytest.raises(CannotFix):
        apply("register-marker", {"path": path, "marker": "db"}, {path: text})


def test_a_word_that_is_no_marker_is_refused():
    with pytest.raises(CannotFix, match="no name of a marker"):
        apply("register-marker", {"path": "pytest.ini", "marker": "a\n[b]"}, {"pytest.ini": "[pytest]\n"})


STRICT = """\
-- pyproject.toml --
[project]
[tool.pytest.ini_options]
addopts = ["--strict-markers"]
markers = ["slow"]
-- test_a.py --
import pytest
@pytest.mark.{marker}
def test_one(): ...
"""


def refused(marker: str) -> Collection:
    message = f"'{marker}' not found in `markers` configuration option"
    return Collection(failures=(CollectionFailure("test_a.py", "exception", message, Span("test_a.py", 1, 0, 1, 9)),))


def test_a_registered_marker_lets_its_file_be_collected():
    collected = Collection(tests={"test_a.py": ("test_a.py::test_one",)})
    text = STRICT.format(marker="db")

    trip = round_trip(text, "unknown-marker", "register-marker", PYTHON, refused("db"), then=(PYTHON, collected))

    assert trip.fix.preferred
    assert trip.fix.offer.startswith("Register the marker db in pyproject.toml: unblocks 1 test, +")


def test_a_marker_that_is_like_another_may_be_a_slip_of_the_pen():
    files, _ = files_of(STRICT.format(marker="slwo"))

    ((_, fix),) = offers(judged(files, PYTHON, refused("slwo")), "unknown-marker")

    assert not fix.preferred


def test_where_no_configuration_has_a_section_of_pytest_nothing_is_offered():
    files, _ = files_of(STRICT.format(marker="db").replace("[tool.pytest.ini_options]", "[tool.other]"))

    assert offers(judged(files, PYTHON, refused("db")), "unknown-marker") == []
