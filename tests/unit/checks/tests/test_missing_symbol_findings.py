"""What is said of a missing name: whom it stops, how grave it is, where the name is, which fixes fit."""

from functools import partial

import pytest

from gonogo.facts import Collection, CollectionFailure, Environment, Frame
from gonogo.model import Finding, Outcome, Severity
from gonogo.source import Span
from workspace import check_workspace, files_of, snapshot_of

check = partial(check_workspace, only="missing-symbol")
ENVIRONMENT = Environment(version=(3, 11, 0), modules=frozenset({"requests", "numpy", "shared"}))


def the_finding(text: str, *facts: Environment | Collection) -> Finding:
    (finding,) = (f for f in check(text, *facts).findings if f.severity is not Severity.HINT)
    return finding


FLOW = """
-- backend/__init__.py --
-- backend/auth/__init__.py --
-- backend/auth/oauth2.py --
def create_access_token(): ...
-- backend/security/__init__.py --
-- backend/security/jwt_manager.py --
class JWTManager:
    def create_refresh_token(self, user): ...
-- backend/tests/__init__.py --
-- backend/tests/test_flow.py --
from backend.auth.oauth2 import create_access_token, create_refresh_token  #! missing-symbol


def test_one(): ...
def test_two(): ...
"""


def test_the_message_says_what_it_stops_and_where_the_name_is():
    finding = the_finding(FLOW)
    assert finding.message == (
        "backend.auth.oauth2 has no 'create_refresh_token': stops 2 tests in 1 file (JWTManager has it)"
    )
    assert (finding.span.column, finding.span.end_column, finding.stops, finding.blocker) == (53, 73, 2, True)
    assert [r.span.path for r in finding.related] == ["backend/security/jwt_manager.py", "backend/tests/test_flow.py"]


def test_a_name_that_is_only_a_method_can_be_exported_by_a_function_that_calls_it():
    (delegate,) = the_finding(FLOW).fixes  # create_access_token is no slip of the pen: the file imports it already
    assert (delegate.kind, delegate.preferred) == ("delegate-to-method", True)
    assert delegate.offer == (
        "Export create_refresh_token from backend.auth.oauth2, calling JWTManager.create_refresh_token: "
        f"unblocks 2 tests, +{delegate.gain:.1f}"
    )
    assert delegate.arguments == {
        "path": "backend/tests/test_flow.py",
        "line": 0,
        "module": "backend.auth.oauth2",
        "name": "create_refresh_token",
        "target_path": "backend/auth/oauth2.py",
        "class_name": "JWTManager",
        "class_path": "backend/security/jwt_manager.py",
        "class_module": "backend.security.jwt_manager",
        "method": "create_refresh_token",
    }


def test_one_broken_module_is_one_finding_with_every_test_file_that_it_stops():
    finding = the_finding(
        """
-- app/__init__.py --
-- app/settings.py --
from app import nothing  #! missing-symbol
-- app/main.py --
import app.settings
-- tests/conftest.py --
from app.main import x
-- tests/test_a.py --
def test_one(): ...
-- tests/deep/test_b.py --
def test_two(): ...
def test_three(): ...
-- tests/other_helper.py --
-- app/main.pyi --
-- app/x.py --
""".replace("from app.main import x", "import app.main  #! missing-symbol")
    )
    assert (finding.stops, finding.blocker) == (3, True)
    assert [r.span.path for r in finding.related] == ["tests/deep/test_b.py", "tests/test_a.py"]


def test_a_test_that_catches_the_failure_is_not_stopped():
    finding = the_finding(
        """
-- app/__init__.py --
-- app/a.py --
from app import nothing  #! missing-symbol
-- tests/test_a.py --
try:
    import app.a
except ImportError:
    pass
def test_one(): ...
"""
    )
    assert (finding.stops, finding.blocker) == (0, True)  # the module is part of the package all the same


def test_importing_a_submodule_runs_the_packages_above_it():
    finding = the_finding(
        """
-- app/__init__.py --
from app.sub import nothing  #! missing-symbol
-- app/sub/__init__.py --
-- app/sub/deep.py --
-- tests/test_a.py --
import app.sub.deep  #! missing-symbol
def test_one(): ...
"""
    )
    assert finding.stops == 1


def test_a_script_that_fails_is_an_error_and_no_blocker():
    finding = the_finding("-- app/__init__.py --\n-- scripts/run.py --\nfrom app import nothing  #! missing-symbol")
    assert (finding.blocker, finding.severity) == (False, Severity.ERROR)


@pytest.mark.parametrize("folder", ["app/tools", "app/testing", "src/app/templates"])
def test_a_part_of_the_package_is_one_whatever_it_is_called(folder: str):
    inits = "\n".join(f"-- {path}/__init__.py --" for path in ("app", "src/app", folder))
    assert the_finding(f"{inits}\n-- {folder}/a.py --\nfrom . import nothing  #! missing-symbol").blocker


def test_a_module_of_the_tests_that_none_of_them_runs_is_a_warning():
    finding = the_finding(
        "-- app/__init__.py --\n-- tests/__init__.py --\n-- tests/broken_on_purpose.py --\n"
        "from app import nothing  #! missing-symbol"
    )
    assert (finding.blocker, finding.severity) == (False, Severity.WARNING)


def test_what_tests_only_read_is_not_reported():
    text = "-- app/__init__.py --\n-- tests/data/case.py --\nfrom app import nothing"
    assert check(text).outcome is Outcome.PASS


def test_a_test_file_that_a_conftest_ignores_under_a_condition_blocks_nothing():
    finding = the_finding(
        """
-- app/__init__.py --
-- tests/conftest.py --
import sys
collect_ignore_glob = []
if sys.version_info < (3, 14):
    collect_ignore_glob.append("*_py314.py")
-- tests/test_a_py314.py --
from app import nothing  #! missing-symbol
def test_one(): ...
"""
    )
    assert (finding.blocker, finding.severity) == (False, Severity.WARNING)


BROKEN_TEST = """
-- app/__init__.py --
-- tests/test_a.py --
from app import nothing{mark}
def test_one(): ...
"""


def collection(text: str, *, collected: bool, verified: bool) -> Collection:
    content = snapshot_of(files_of(text)[0]).content
    failure = CollectionFailure("tests/test_a.py", "import-error", "", Span("tests/test_a.py", 0, 0, 0, 1))
    tests = {"tests/test_a.py": ("tests/test_a.py::test_one",)} if collected else {}
    return Collection(content=content, verified=verified, tests=tests, failures=() if collected else (failure,))


def test_pytest_wins_where_it_has_collected_the_file_at_this_content():
    quiet = BROKEN_TEST.format(mark="")
    assert check(quiet, collection(quiet, collected=True, verified=True)).outcome is Outcome.PASS


@pytest.mark.parametrize(("collected", "verified"), [(True, False), (False, True)])
def test_a_provisional_collection_and_one_that_failed_there_take_nothing_back(collected: bool, verified: bool):
    marked = BROKEN_TEST.format(mark="  #! missing-symbol")
    fact = collection(marked, collected=collected, verified=verified)
    assert check(marked, fact).outcome is Outcome.FAIL


def test_pytest_does_not_win_where_it_has_failed_at_this_very_line_for_another_file():
    """A package that cannot be imported leaves its submodules behind, and who asks for one of these later gets it."""
    marked = """
-- app/__init__.py --
from app.sub import nothing  #! missing-symbol
-- app/sub.py --
-- tests/test_a.py --
import app{mark}
def test_one(): ...
-- tests/test_b.py --
import app.sub{mark}
def test_two(): ...
"""
    text = marked.format(mark="")
    first, broken = Span("tests/test_a.py", 0, 0, 0, 10), Span("app/__init__.py", 0, 20, 0, 27)
    failure = CollectionFailure("tests/test_a.py", "import-error", "", broken, (Frame(first, "<module>"),))
    tests = {"tests/test_b.py": ("tests/test_b.py::test_two",)}
    content = snapshot_of(files_of(text)[0]).content
    finding = the_finding(text, Collection(content=content, verified=True, tests=tests, failures=(failure,)))
    assert (finding.stops, [related.span.path for related in finding.related]) == (1, ["tests/test_a.py"])


REMEDIES = {
    "defined once elsewhere: import it from there": (
        (
            "-- app/__init__.py --\n-- app/a.py --\n-- app/b.py --\ndef f(): ...\n-- tests/test_a.py --\n"
            "from app.a import f  #! missing-symbol"
        ),
        [("redirect-import", True), ("reexport-symbol", False)],
    ),
    "wanted by several: export it": (
        (
            "-- app/__init__.py --\n-- app/a.py --\n-- app/b.py --\ndef f(): ...\n-- tests/test_a.py --\n"
            "from app.a import f  #! missing-symbol\n-- scripts/x.py --\nfrom app.a import f  #! missing-symbol"
        ),
        [("reexport-symbol", True), ("redirect-import", False)],
    ),
    "exporting it would be a circle: only import it from there": (
        (
            "-- app/__init__.py --\n-- app/a.py --\n-- app/b.py --\nimport app.a\ndef f(): ...\n-- tests/test_a.py --\n"
            "from app.a import f  #! missing-symbol"
        ),
        [("redirect-import", True)],
    ),
    "defined twice elsewhere: nothing is preferred": (
        (
            "-- app/__init__.py --\n-- app/a.py --\n-- app/b.py --\ndef f(): ...\n-- app/c.py --\ndef f(): ...\n"
            "-- tests/test_a.py --\nfrom app.a import f  #! missing-symbol"
        ),
        [("redirect-import", False), ("reexport-symbol", False)] * 2,
    ),
    "a slip of the pen": (
        (
            "-- app/__init__.py --\ndef create_user(): ...\n-- tests/test_a.py --\n"
            "from app import creat_user  #! missing-symbol"
        ),
        [("rename-import", True)],
    ),
    "listed in __all__ for a star import: export it, or leave the statement alone": (
        (
            "-- app/__init__.py --\n-- app/a.py --\n__all__ = ['f']\n-- app/b.py --\ndef f(): ...\n"
            "-- tests/test_a.py --\nfrom app.a import *  #! missing-symbol"
        ),
        [("reexport-symbol", True)],
    ),
    "called after a longer name that ends so: it can be written": (
        (
            "-- app/__init__.py --\n-- app/a.py --\n-- tests/test_a.py --\n"
            "from app.a import make  #! missing-symbol\nremake()\nx = make()"
        ),
        [("create-stub", False)],
    ),
    "called by a longer name only": (
        (
            "-- app/__init__.py --\n-- app/a.py --\n-- tests/test_a.py --\n"
            "from app.a import make  #! missing-symbol\nremake()\nre_make()"
        ),
        [],
    ),
    "defined in a test only: that is no source": (
        (
            "-- app/__init__.py --\n-- tests/test_b.py --\ndef f(): ...\n-- tests/test_a.py --\n"
            "from app import f  #! missing-symbol"
        ),
        [],
    ),
}


@pytest.mark.parametrize(("text", "fixes"), REMEDIES.values(), ids=REMEDIES)
def test_the_fixes_fit_what_the_workspace_has(text: str, fixes: list[tuple[str, bool]]):
    findings = check(text).findings
    (finding,) = [f for f in findings if f.span.path.startswith("tests/")]
    assert [(fix.kind, fix.preferred) for fix in finding.fixes] == fixes


def test_nothing_is_earned_while_a_blocker_stands_and_little_is_lost_by_a_script():
    blocked = check(FLOW)
    aside = check("-- app/__init__.py --\n-- scripts/run.py --\nfrom app import nothing  #! missing-symbol")
    assert (blocked.credit, aside.credit) == (0.0, 0.5)
