"""The import of a test file that leads to what stops it is marked, before pytest is asked."""

from functools import partial

from gonogo.facts import Collection, CollectionFailure, Frame
from gonogo.model import Finding, Severity
from gonogo.source import Span
from workspace import check_workspace

check = partial(check_workspace, only="missing-symbol")

BROKEN = """
-- app/__init__.py --
-- app/settings.py --
from app import nothing  #! missing-symbol
from app import more  #! missing-symbol
-- app/main.py --
import app.settings
"""
SETTINGS = Span("app/settings.py", 0, 16, 0, 23)


def marks(text: str, *facts: Collection) -> list[Finding]:
    return [finding for finding in check(text, *facts).findings if finding.severity is Severity.HINT]


def test_the_first_import_that_leads_there_says_so_quietly_and_once():
    (mark,) = marks(
        f"{BROKEN}-- tests/test_a.py --\nimport os\nimport app\n"
        "from app.main import x  #! missing-symbol\nimport app.settings\ndef test_one(): ..."
    )
    assert mark.message == "leads to a failure in app/settings.py: app has no 'nothing'"
    assert (mark.span.line, mark.blocker, mark.stops) == (2, False, 0)
    assert [(r.span, r.message) for r in mark.related] == [(SETTINGS, "app has no 'nothing': stops 1 test in 1 file")]


def test_a_conftest_that_leads_there_is_marked_and_its_tests_are_not():
    (mark,) = marks(
        f"{BROKEN}-- tests/conftest.py --\nimport app.main  #! missing-symbol\n"
        "-- tests/test_a.py --\nimport app\ndef test_one(): ..."
    )
    assert mark.span.path == "tests/conftest.py"


def test_an_import_that_may_not_run_or_whose_failure_is_caught_leads_nowhere():
    assert not marks(
        f"{BROKEN}-- tests/test_a.py --\ntry:\n    import app.main\nexcept ImportError: ...\n"
        "def test_one():\n    import app.main"
    )


def failure(message: str, blame: Span) -> Collection:
    place = Span("tests/test_a.py", 0, 0, 0, 0)
    frame = Frame(place, "<module>")
    failed = CollectionFailure("tests/test_a.py", "error", message, blame, frames=(frame,))
    return Collection(failures=(failed,), tests={"tests/test_b.py": ("tests/test_b.py::test_one",)})


def test_where_pytest_has_met_the_failure_its_mark_is_the_only_one():
    text = f"{BROKEN}-- tests/test_a.py --\nimport app.main\ndef test_one(): ..."
    assert not marks(text, failure("cannot import name 'nothing'", SETTINGS))


def test_a_mark_does_not_stand_for_another_failure_on_its_line():
    test = "-- tests/test_a.py --\nimport app.main  #! collection-failure\ndef test_one(): ..."
    text = BROKEN.replace("  #! missing-symbol", "") + test
    found = failure("something else", Span("tests/test_a.py", 0, 0, 0, 0))
    (finding,) = check_workspace(text, found, only="collection-failure").findings
    assert finding.blocker
    assert finding.message.startswith("something else")
