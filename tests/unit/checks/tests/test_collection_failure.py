"""One blocker per cause on the line to blame, with every test file that it stops; credit by test files collected."""

from dataclasses import replace
from functools import partial

import pytest

from gonogo.facts import Baseline, Collection, CollectionFailure, Environment, Frame, SideEffect
from gonogo.model import Outcome, Severity
from gonogo.source import Span
from workspace import check_workspace

check = partial(check_workspace, only="collection-failure")

TWO_FILES = """
-- app/settings.py --
KEY = 1
raise RuntimeError  #! collection-failure
-- tests/test_a.py --
from app import settings  #! collection-failure


def test_one(): ...
def test_two(): ...
-- tests/test_b.py --
import app.settings  #! collection-failure


def test_three(): ...
-- tests/test_c.py --
def test_four(): ...
"""


def failure(path: str, blame: str = "", line: int = 0, **fields) -> CollectionFailure:
    """*path* fails at `blame:line`, which its own first line leads to."""
    frames = (Frame(Span(path, 0, 0, 0, 5), "<module>"),)
    defaults = {"kind": "exception", "message": "RuntimeError", "frames": frames}
    return CollectionFailure(path, blame=Span(blame or path, line, 0, line, 5), **{**defaults, **fields})


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


@pytest.mark.parametrize(
    ("lacking", "lacked", "message", "step"),
    [
        ("variable", ("KEY",), "KEY is not set", "set KEY for tests: in conftest.py before"),
        ("variable", ("A", "B"), "A, B are not set", "set A, B for tests: in conftest.py before"),
        ("variable", ("A", "B", "C", "D"), "A, B, C and 1 more are not set", "set A, B, C and 1 more for tests"),
        (
            "service",
            ("Redis at localhost:6379",),
            "this connects to Redis at localhost:6379, which does not answer",
            "connect where it is used",
        ),
    ],
)
def test_what_the_surroundings_lack_is_named_with_the_next_step(lacking, lacked, message, step):
    failures = (failure("tests/test_a.py", "app/settings.py", 1, lacking=lacking, lacked=lacked),)
    only_a = TWO_FILES.replace("import app.settings  #! collection-failure", "import app.settings")

    verdict = check(only_a, Collection(failures=failures))

    (blocker,) = [f for f in verdict.findings if f.blocker]
    assert f"{message}: stops 2 tests in 1 file" == blocker.message
    assert ["RuntimeError", True] == [blocker.related[0].message, blocker.related[1].message.startswith(step)]


def test_where_a_variable_is_required_is_related():
    files = "-- app.py --\nclass Settings: ...\nSettings()  #! collection-failure\n-- other.py --\nimport os\n"
    files += "key = os.environ['KEY']\n-- test_a.py --\ndef test_a(): ...\n"
    failed = failure("test_a.py", "app.py", 1, lacking="variable", lacked=("KEY",), frames=())

    (finding,) = check(files, Collection(failures=(failed,))).findings

    assert ("other.py", 1, "KEY is required here") in [(r.span.path, r.span.line, r.message) for r in finding.related]


def test_a_module_that_is_not_of_the_project_is_to_be_installed():
    failed = failure("test_a.py", message="No module named 'yaml'", exception="ModuleNotFoundError", module="yaml")
    own = replace(failed, module="app.gone", message="No module named 'app.gone'")
    files = "-- app/x.py --\n-- test_a.py --\nimport os  #! collection-failure\ndef test_a(): ...\n"

    (finding, other) = check(files, Collection(failures=(failed, own))).findings

    assert [True, False] == ["install what provides" in f.related[0].message for f in (finding, other)]


def offers(files: str, **fields) -> list[tuple[str, str, str | int]]:
    """The fixes for what a conftest lacks: kind, title, and the file that each writes."""
    failed = failure("tests/conftest.py", "app/settings.py", 1, **fields)
    (blocker,) = [f for f in check(files, Collection(failures=(failed,))).findings if f.blocker]
    return [(fix.kind, fix.title, fix.arguments.get("path", "")) for fix in blocker.fixes]


IN_CONFTEST = """
-- app/settings.py --
KEY = 1
raise RuntimeError  #! collection-failure
-- tests/conftest.py --
from app import settings  #! collection-failure
-- tests/test_a.py --
def test_one(): ...
"""


def test_a_variable_that_is_not_set_is_set_for_tests_and_documented():
    assert offers(IN_CONFTEST, lacking="variable", lacked=("KEY", "URL")) == [
        ("set-test-variable", "Set KEY, URL for tests in tests/conftest.py, where nobody has", "tests/conftest.py"),
        ("document-variable", "Add KEY to .env.example", ".env.example"),
        ("document-variable", "Add URL to .env.example", ".env.example"),
    ]


def test_only_what_mends_the_collection_says_that_it_does():
    failed = failure("tests/conftest.py", "app/settings.py", 1, lacking="variable", lacked=("KEY",))
    (blocker,) = [f for f in check(IN_CONFTEST, Collection(failures=(failed,))).findings if f.blocker]
    assert [fix.unblocks for fix in blocker.fixes] == ["unblocks 1 test", ""]


def test_a_module_of_the_project_itself_is_not_to_be_declared():
    text = f'-- pyproject.toml --\n[project]\nname = "redis"\n{IN_CONFTEST}-- redis/__init__.py --\n'
    missing = {
        "exception": "ModuleNotFoundError",
        "module": "redis.absent",
        "message": "No module named 'redis.absent'",
    }
    assert offers(text, **missing) == []


def test_where_a_connection_went_is_said_by_what_was_seen_to_connect():
    failed = failure("tests/test_a.py", "app/settings.py", 1, lacking="service", lacked=("a service",))
    effect = SideEffect("tests/test_a.py", "socket", "connects to 10.0.0.1:5999", Span("app/settings.py", 1, 0, 1, 5))
    only_a = TWO_FILES.replace("import app.settings  #! collection-failure", "import app.settings")

    verdict = check(only_a, Collection(failures=(failed,), side_effects=(effect,)))

    (blocker,) = [f for f in verdict.findings if f.blocker]
    assert blocker.message.startswith("this connects to 10.0.0.1:5999, which does not answer: stops 2 tests")


def test_a_variable_that_is_documented_is_only_set():
    text = f"{IN_CONFTEST}-- .env.example --\nKEY=\n"
    assert [kind for kind, *_ in offers(text, lacking="variable", lacked=("KEY",))] == ["set-test-variable"]


def test_a_module_of_a_known_distribution_is_declared_for_development():
    missing = {"exception": "ModuleNotFoundError", "module": "yaml", "message": "No module named 'yaml'"}
    kinds = [kind for kind, *_ in offers(IN_CONFTEST, **missing)]
    assert kinds == ["add-dependency"]


@pytest.mark.parametrize(
    ("path", "where", "folder"),
    [
        ("shop/__init__.py", "the workspace's own folder", "."),
        ("src/shop/__init__.py", "src", "src"),
        ("lib/deep/shop.py", "lib/deep", "lib/deep"),
    ],
)
def test_a_module_that_pytest_does_not_look_for_where_it_is_can_be_found(path, where, folder):
    failed = failure(
        "tests/test_a.py", exception="ModuleNotFoundError", module="shop", message="No module named 'shop'"
    )
    text = f"-- {path} --\n-- tests/test_a.py --\nimport shop  #! collection-failure\ndef test_one(): ...\n"

    (finding,) = check(text, Collection(failures=(failed,))).findings

    assert finding.message == f"pytest does not find shop: it does not look in {where}: stops 1 test in 1 file"
    assert [(fix.kind, fix.arguments["folder"], fix.arguments["path"]) for fix in finding.fixes] == [
        ("add-pythonpath", folder, "pytest.ini")
    ]


def test_of_two_modules_of_a_name_nobody_knows_which_is_meant():
    failed = failure(
        "tests/test_a.py", exception="ModuleNotFoundError", module="shop", message="No module named 'shop'"
    )
    text = (
        "-- a/shop.py --\n-- b/shop.py --\n-- tests/test_a.py --\nimport shop  #! collection-failure\ndef test(): ...\n"
    )

    (finding,) = check(text, Collection(failures=(failed,))).findings

    assert (finding.message, finding.fixes) == ("No module named 'shop': stops 1 test in 1 file", ())
