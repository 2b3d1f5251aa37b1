"""A name that its module provably does not have is found at its place; whatever may be right in real code is not."""

from functools import partial

import pytest

from gonogo.facts import Collection, CollectionFailure, Environment
from gonogo.model import Finding, Outcome, Severity
from gonogo.source import Span
from workspace import check_workspace, files_of, snapshot_of

check = partial(check_workspace, only="missing-symbol")
ENVIRONMENT = Environment(version=(3, 11, 0), modules=frozenset({"requests", "numpy", "shared"}))


def the_finding(text: str, *facts: Environment | Collection) -> Finding:
    (finding,) = check(text, *facts).findings
    return finding


QUIET = {
    "it is defined": "-- pkg/a.py --\ndef f(): ...\n-- pkg/b.py --\nfrom pkg.a import f",
    "the module takes it from itself once it is defined": """
-- pkg/__init__.py --
-- pkg/a.py --
class Printer: ...
from pkg.a import Printer
-- tests/test_a.py --
import pkg.a
""",
    "it is a variable of a branch": """
-- pkg/__init__.py --
-- pkg/a.py --
if x:
    f = 1
else:
    f = 2
-- pkg/b.py --
from pkg.a import f
""",
    "a try defines it": """
-- pkg/__init__.py --
-- pkg/a.py --
try:
    from fast import f
except ImportError:
    f = None
-- pkg/b.py --
from pkg.a import f
""",
    "a module __getattr__": """
-- pkg/__init__.py --
def __getattr__(name): ...
-- pkg/b.py --
from pkg import anything
""",
    "a module __getattr__ that asks another": """
-- pkg/__init__.py --
def __getattr__(name):
    if name == "a":
        return 1
    return getattr(other, name)
-- pkg/b.py --
from pkg import anything
""",
    "a module __getattr__ that knows the name": """
-- pkg/__init__.py --
_moved = {"a": 1}
def __getattr__(name):
    if name == "b" or name in _moved:
        warnings.warn(f"{name} is old")
        return _moved[name]
    raise AttributeError(name)
-- pkg/c.py --
from pkg import a, b
""",
    "a module __getattr__ with names that change": """
-- pkg/__init__.py --
_moved = {"a": 1}
_moved.update(more)
def __getattr__(name):
    if name in _moved:
        return _moved[name]
    raise AttributeError(name)
-- pkg/b.py --
from pkg import anything
""",
    "globals() is written": """
-- pkg/__init__.py --
-- pkg/a.py --
globals().update(load())
-- pkg/b.py --
from pkg.a import anything
""",
    "a star import of the workspace brings it": """
-- pkg/__init__.py --
from .a import *
-- pkg/a.py --
def f(): ...
-- pkg/b.py --
from pkg import f
""",
    "a star import brings a private name that __all__ lists": """
-- pkg/__init__.py --
from .a import *
-- pkg/a.py --
__all__ = ["_f"]
def _f(): ...
-- pkg/b.py --
from pkg import _f
""",
    "a star import of something else may bring it": """
-- pkg/__init__.py --
from requests import *
-- pkg/b.py --
from pkg import anything
""",
    "a star import with a computed __all__ may bring it": """
-- pkg/__init__.py --
from .a import *
-- pkg/a.py --
__all__ = compute()
_f = 1
-- pkg/b.py --
from pkg import _f
""",
    "star imports in a circle": """
-- pkg/__init__.py --
-- pkg/a.py --
from pkg.b import *
f = 1
-- pkg/b.py --
from pkg.a import *
-- pkg/c.py --
from pkg.b import f
""",
    "a submodule": "-- pkg/__init__.py --\n-- pkg/sub.py --\n-- pkg/b.py --\nfrom pkg import sub",
    "a subpackage without __init__": "-- pkg/__init__.py --\n-- pkg/sub/x.py --\n-- pkg/b.py --\nfrom pkg import sub",
    "a compiled submodule": "-- pkg/__init__.py --\n-- pkg/fast.pyx --\n-- pkg/b.py --\nfrom pkg import fast",
    "a stub says that it is compiled": """
-- setup.py --
setup(ext_modules=[])
-- pkg/__init__.py --
-- pkg/fast.pyi --
def f(): ...
-- pkg/b.py --
from pkg.fast import anything
""",
    "a stub runs nothing": "-- pkg/__init__.py --\n-- pkg/a.py --\n-- pkg/b.pyi --\nfrom pkg.a import nothing",
    "what every module has": "-- pkg/__init__.py --\n-- pkg/b.py --\nfrom pkg import __name__, __file__, __path__",
    "for type checkers only": """
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/b.py --
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from pkg.a import nothing
""",
    "its failure is caught": """
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/b.py --
try:
    from pkg.a import nothing
except ImportError:
    nothing = None
""",
    "its failure is suppressed": """
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/b.py --
with contextlib.suppress(ImportError):
    from pkg.a import nothing
""",
    "under a condition": """
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/b.py --
if sys.platform == "win32":
    from pkg.a import nothing
""",
    "in a function": "-- pkg/__init__.py --\n-- pkg/b.py --\ndef f():\n    from pkg import nothing",
    "after a skip of the module": """
-- pkg/__init__.py --
-- tests/test_a.py --
import pytest
if x:
    pytest.skip("not here", allow_module_level=True)
from pkg import nothing
""",
    "after importorskip of what is not installed": """
-- pkg/__init__.py --
-- tests/test_a.py --
import pytest
pytest.importorskip("absent")
from pkg import nothing
""",
    "a module that does not parse may define anything": """
-- pkg/__init__.py --
-- pkg/a.py --
def (
-- pkg/b.py --
from pkg.a import f
""",
    "something installed of the same name comes first": """
-- scripts/requests.py --
-- scripts/run.py --
from requests import get
""",
    "the standard library's name in a folder of the workspace": """
-- src/poetry/json/__init__.py --
-- src/poetry/config.py --
from json import JSONDecodeError
""",
    "a namespace that others share": """
-- src/shared/ours/a.py --
-- src/shared/ours/b.py --
from shared import theirs
""",
    "another module gives the name": """
-- pkg/__init__.py --
-- pkg/types.py --
-- pkg/setup.py --
from pkg import types
types.NULL = 1
-- pkg/b.py --
from pkg.types import NULL
""",
    "the same top-level name in two places": """
-- a/tests/__init__.py --
-- a/tests/conftest.py --
-- a/tests/helper.py --
def f(): ...
-- b/tests/__init__.py --
-- b/tests/test_b.py --
from tests.helper2 import g
-- b/tests/helper2.py --
def g(): ...
""",
    "a relative import of the package itself": "-- pkg/__init__.py --\nx = 1\n-- pkg/b.py --\nfrom . import x, b",
    "a parent package": """
-- pkg/__init__.py --
x = 1
-- pkg/sub/__init__.py --
-- pkg/sub/b.py --
from ... import y
from .. import x
""",
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_what_may_be_right_is_not_reported(text: str):
    assert check(text, ENVIRONMENT).outcome is Outcome.PASS


FOUND = {
    "from a module": "-- pkg/__init__.py --\n-- pkg/a.py --\n-- pkg/b.py --\nfrom pkg.a import g  #! missing-symbol",
    "on its own line of a long import": """
-- pkg/__init__.py --
-- pkg/a.py --
f = 1
-- pkg/b.py --
from pkg.a import (
    f,
    g,  #! missing-symbol
)
""",
    "from a package": "-- pkg/__init__.py --\n-- pkg/b.py --\nfrom pkg import nothing  #! missing-symbol",
    "relative": "-- pkg/__init__.py --\n-- pkg/a.py --\n-- pkg/b.py --\nfrom .a import nothing  #! missing-symbol",
    "two levels up": """
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/sub/__init__.py --
-- pkg/sub/b.py --
from ..a import nothing  #! missing-symbol
""",
    "src layout": """
-- src/pkg/__init__.py --
-- tests/test_a.py --
from pkg import nothing  #! missing-symbol
""",
    "pythonpath": """
-- pyproject.toml --
[tool.pytest.ini_options]
pythonpath = ["lib"]
-- lib/mod.py --
-- tests/test_a.py --
from mod import nothing  #! missing-symbol
""",
    "beside the test": "-- tests/helper.py --\n-- tests/test_a.py --\nfrom helper import nothing  #! missing-symbol",
    "conftest by its name": "-- tests/conftest.py --\n-- tests/test_a.py --\nfrom conftest import x  #! missing-symbol",
    "a private name of a star import": """
-- pkg/__init__.py --
from .a import *
-- pkg/a.py --
_f = 1
-- pkg/b.py --
from pkg import _f  #! missing-symbol
""",
    "what __all__ leaves out of a star import": """
-- pkg/__init__.py --
from .a import *
-- pkg/a.py --
__all__ = ["f"]
f = g = 1
-- pkg/b.py --
from pkg import g  #! missing-symbol
""",
    "what only type checkers import there": """
-- pkg/__init__.py --
-- pkg/a.py --
if TYPE_CHECKING:
    from requests import Session
-- pkg/b.py --
from pkg.a import Session  #! missing-symbol
""",
    "what a module __getattr__ refuses": """
-- pkg/__init__.py --
if not TYPE_CHECKING:
    def __getattr__(name):
        if name == "__version__":
            return "1"
        raise AttributeError(name)
-- pkg/b.py --
from pkg import nothing  #! missing-symbol
""",
    "what a made __getattr__ refuses": """
-- pkg/__init__.py --
def make(module):
    def __getattr__(name):
        if name not in ("a", "b"):
            raise AttributeError(f"{module} has no {name}")
        return 1
    return __getattr__
__getattr__ = make(__name__)
-- pkg/b.py --
from pkg import a, nothing  #! missing-symbol
""",
    "a submodule that the package names and does not have": """
-- pkg/__init__.py --
from . import sub  #! missing-symbol
-- pkg/b.py --
from pkg import sub
""",
    "deleted": "-- pkg/__init__.py --\nx = 1\ndel x\n-- pkg/b.py --\nfrom pkg import x  #! missing-symbol",
    "only annotated": "-- pkg/__init__.py --\nx: int\n-- pkg/b.py --\nfrom pkg import x  #! missing-symbol",
    "a method only": """
-- pkg/__init__.py --
-- pkg/a.py --
class C:
    def f(self): ...
-- pkg/b.py --
from pkg.a import f  #! missing-symbol
""",
    "the else of TYPE_CHECKING runs": """
-- pkg/__init__.py --
-- pkg/b.py --
if TYPE_CHECKING:
    x = 1
else:
    from pkg import nothing  #! missing-symbol
""",
    "its failure is not caught by that": """
-- pkg/__init__.py --
-- pkg/b.py --
try:
    from pkg import nothing  #! missing-symbol
except ValueError:
    pass
""",
    "after importorskip of what is installed": """
-- pkg/__init__.py --
-- tests/test_a.py --
import pytest
pytest.importorskip("numpy")
from pkg import nothing  #! missing-symbol
""",
    "a package that is installed from here": """
-- shared/__init__.py --
-- tests/test_a.py --
from shared import nothing  #! missing-symbol
""",
}


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND)
def test_a_name_that_cannot_be_there_is_found_at_its_place(text: str):
    assert check(text, ENVIRONMENT).outcome is Outcome.FAIL


READ = """
-- pkg/__init__.py --
from . import c
def known(): ...
-- pkg/a.py --
def f(): ...
-- pkg/c.py --
-- tests/test_a.py --
"""
READS_THAT_FAIL = {
    "of a package": "import pkg\nx = pkg.nothing  #! missing-symbol",
    "of a module": "import pkg.a\n@pkg.a.nothing  #! missing-symbol\ndef test_one(): ...",
    "of a renamed module": "import pkg.a as z\nclass C(z.Nothing): ...  #! missing-symbol",
    "of a module that is imported from its package": "from pkg import a\nx = a.nothing.more()  #! missing-symbol",
    "of a submodule that the package imports": "import pkg\nx = pkg.c.nothing  #! missing-symbol",
    "of one of two imports of one package": "import pkg\nimport pkg.a\nx = pkg.a.nothing  #! missing-symbol",
}
READS_THAT_MAY_NOT = {
    "what it has": "import pkg\nimport pkg.a\nx = pkg.a.f, pkg.known, pkg.__name__",
    "what a function has": "import pkg\nx = pkg.known.anything",
    "what a name from it has": "from pkg import known\nx = known.anything",
    "in a function": "import pkg\ndef f():\n    return pkg.nothing",
    "after a question": "import pkg\nx = hasattr(pkg, 'nothing') and pkg.nothing",
    "its failure is caught": "import pkg\ntry:\n    pkg.nothing\nexcept AttributeError: ...",
    "the name is bound otherwise too": "import pkg\nif x:\n    pkg = object()\ny = pkg.nothing",
    "the import may have failed": "try:\n    import pkg\nexcept ImportError:\n    pkg = object()\nx = pkg.nothing",
    "something installed": "import requests\nx = requests.nothing",
    "what is written": "import pkg\npkg.nothing = 1\nx = pkg.nothing",
    "something else stands for the module": "import sys\nsys.modules['pkg'] = object()\nimport pkg\nx = pkg.nothing",
}


@pytest.mark.parametrize("text", READS_THAT_FAIL.values(), ids=READS_THAT_FAIL)
def test_an_attribute_that_a_module_cannot_have_is_found_where_importing_reads_it(text: str):
    assert check(READ + text, ENVIRONMENT).outcome is Outcome.FAIL


@pytest.mark.parametrize("text", READS_THAT_MAY_NOT.values(), ids=READS_THAT_MAY_NOT)
def test_an_attribute_that_may_be_there_is_not_reported(text: str):
    assert check(READ + text, ENVIRONMENT).outcome is Outcome.PASS


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
        "backend.auth.oauth2 has no 'create_refresh_token': stops 2 tests in 1 file "
        "(it exists as a method of JWTManager in backend/security/jwt_manager.py)"
    )
    assert (finding.span.column, finding.span.end_column, finding.stops, finding.blocker) == (53, 73, 2, True)
    assert [r.span.path for r in finding.related] == ["backend/security/jwt_manager.py", "backend/tests/test_flow.py"]


def test_a_name_that_is_only_a_method_can_be_exported_by_a_function_that_calls_it():
    (delegate,) = the_finding(FLOW).fixes  # create_access_token is no slip of the pen: the file imports it already
    assert (delegate.kind, delegate.preferred) == ("delegate-to-method", True)
    assert delegate.title == (
        "Export create_refresh_token from backend.auth.oauth2, calling JWTManager.create_refresh_token "
        "(unblocks 2 tests in 1 file)"
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
""".replace("from app.main import x", "import app.main")
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
import app.sub.deep
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
    blocked = check(FOUND["from a package"])
    aside = check("-- app/__init__.py --\n-- scripts/run.py --\nfrom app import nothing  #! missing-symbol")
    assert (blocked.credit, aside.credit) == (0.0, 0.5)
