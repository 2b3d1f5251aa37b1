"""A module that provably does not exist is found; what may be installed, compiled, generated or put there is not."""

from functools import partial

import pytest

from gonogo.facts import Environment
from gonogo.model import Finding, Outcome, Severity
from workspace import check_workspace

check = partial(check_workspace, only="missing-module")
ENVIRONMENT = Environment(version=(3, 11, 0), modules=frozenset({"requests", "pytest"}))


def the_finding(text: str, *facts: Environment) -> Finding:
    (finding,) = check(text, *facts).findings
    return finding


QUIET = {
    "the standard library": "-- app/__init__.py --\nimport json, os.path, tomllib",
    "installed": "-- app/__init__.py --\nimport requests.adapters",
    "its failure is caught": "-- app/__init__.py --\ntry:\n    import absent\nexcept ImportError: ...",
    "in a function": "-- app/__init__.py --\ndef f():\n    import absent",
    "after importorskip": "-- tests/test_a.py --\nimport pytest\npytest.importorskip('absent')\nimport absent.sub",
    "flat": "-- app/__init__.py --\n-- app/a.py --\n-- tests/test_a.py --\nimport app.a",
    "src": "-- src/app/__init__.py --\n-- src/app/a.py --\n-- tests/test_a.py --\nimport app.a",
    "a namespace package": "-- app/sub/a.py --\n-- tests/test_a.py --\nimport app.sub.a",
    "beside a test without __init__": "-- tests/helper.py --\n-- tests/test_a.py --\nimport helper",
    "above a tests package": """
-- helper.py --
-- tests/__init__.py --
-- tests/test_a.py --
import helper, tests.test_a
""",
    "in the folder of another conftest": "-- a/conftest.py --\n-- a/helper.py --\n-- b/test_b.py --\nimport helper",
    "beside a script": "-- scripts/helper.py --\n-- scripts/run.py --\nimport helper",
    "pythonpath in pyproject.toml": """
-- pyproject.toml --
[tool.pytest.ini_options]
pythonpath = ["lib", "."]
-- lib/mod.py --
-- tests/test_a.py --
import mod
""",
    "pythonpath in pytest.ini": """
-- pytest.ini --
[pytest]
pythonpath = lib
-- lib/mod.py --
-- tests/test_a.py --
import mod
""",
    "pythonpath in setup.cfg": """
-- setup.cfg --
[tool:pytest]
pythonpath = lib
-- lib/mod.py --
-- tests/test_a.py --
import mod
""",
    "package_dir in setup.py": """
-- setup.py --
setup(package_dir={"": "lib"})
-- lib/app/__init__.py --
-- tests/test_a.py --
import app
""",
    "package-dir in pyproject.toml": """
-- pyproject.toml --
[tool.setuptools.package-dir]
"" = "lib"
-- lib/app/__init__.py --
-- tests/test_a.py --
import app
""",
    "a workspace of several projects": """
-- services/one/pyproject.toml --
[project]
-- services/one/src/one/__init__.py --
-- services/two/pyproject.toml --
[project]
-- services/two/tests/test_two.py --
import one
""",
    "compiled": "-- app/__init__.py --\nimport app.fast\n-- app/fast.pyx --",
    "a stub in a project that compiles": (
        "-- pyproject.toml --\n[build-system]\nrequires = ['maturin']\n-- Cargo.toml --\n"
        "-- app/__init__.py --\nimport app.fast\n-- app/fast.pyi --"
    ),
    "a package of stubs": "-- app/__init__.pyi --\n-- app/fast.pyi --\n-- tests/test_a.py --\nimport app.fast",
    "named in meson.build": "-- meson.build --\npy.extension_module('fast')\n-- app/__init__.py --\nimport app.fast",
    "an extension of setup.py": (
        "-- setup.py --\nsetup(ext_modules=[Extension('app.fast', ['fast.c'])])\n-- app/__init__.py --\nimport app.fast"
    ),
    "a project that compiles what nobody sees": (
        '-- pyproject.toml --\n[build-system]\nrequires = ["Cython"]\n-- app/__init__.py --\nimport app.fast'
    ),
    "a version file": "-- app/__init__.py --\nfrom app._version import version",
    "generated messages": "-- app/__init__.py --\nfrom app import user_pb2\nimport app.user_pb2_grpc",
    "a file that git ignores": "-- .gitignore --\n*_local.py\n-- app/__init__.py --\nimport app.settings_local",
    "sys.path is changed by a conftest": """
-- tests/conftest.py --
import sys
sys.path.insert(0, "vendored")
-- vendored/thing.py --
-- tests/test_a.py --
import thing
""",
    "a mock in sys.modules": """
-- tests/conftest.py --
import sys
sys.modules["absent"] = object()
-- tests/test_a.py --
import absent.sub
""",
    "the package makes it": """
-- app/__init__.py --
import sys
sys.modules["app.vendored"] = sys
-- tests/test_a.py --
import app.vendored.thing
""",
    "the package looks elsewhere": """
-- app/__init__.py --
__path__ = __import__("pkgutil").extend_path(__path__, __name__)
-- tests/test_a.py --
import app.elsewhere
""",
    "the workspace is the package itself": """
-- __init__.py --
-- a.py --
-- tests/__init__.py --
-- tests/test_a.py --
import whole.a
""",
    "the workspace's parent is on the path": "-- auth/__init__.py --\n-- tests/test_a.py --\nimport backend.auth",
    "pytest's own plugins by their names": "-- tests/conftest.py --\npytest_plugins = ['pytester', 'xdist']",
    "a plugin of the workspace": """
-- tests/__init__.py --
-- tests/db.py --
-- tests/conftest.py --
pytest_plugins = ['tests.db']
""",
    "not installed and of no use to any test": "-- docs/conf.py --\nimport sphinx_theme",
    "relative in a test with importlib": """
-- pytest.ini --
[pytest]
addopts = --import-mode=importlib
-- tests/helper.py --
-- tests/test_a.py --
from . import helper
""",
    "what tests append comes after what is installed": """
-- pytest.ini --
[pytest]
addopts = --import-mode=append
-- tests/requests.py --
-- tests/test_a.py --
import requests.adapters
""",
    "beside a test that is appended": """
-- pytest.ini --
[pytest]
addopts = --import-mode append
-- tests/helper.py --
-- tests/test_a.py --
import helper
""",
    "beside a test with importlib, where a conftest adds the folder": """
-- pytest.ini --
[pytest]
addopts = --import-mode=importlib
-- tests/conftest.py --
import sys
sys.path.insert(0, "tests")
-- tests/helper.py --
-- tests/test_a.py --
import helper
""",
    "what doctests pass over where it cannot be imported": """
-- pytest.ini --
[pytest]
addopts = --doctest-modules --doctest-ignore-import-errors
-- app/plugin.py --
import absent
""",
    "a folder above the workspace": "-- app/a.py --\nfrom .... import x",
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_what_may_be_there_is_not_reported(text: str):
    assert check(text, ENVIRONMENT).outcome is Outcome.PASS


FOUND = {
    "of a package": "-- app/__init__.py --\nimport app.absent  #! missing-module",
    "from a package": "-- app/__init__.py --\nfrom app.absent import x  #! missing-module",
    "a stub in a project that compiles nothing": (
        "-- app/__init__.py --\nimport app.fast  #! missing-module\n-- app/fast.pyi --"
    ),
    "relative": "-- app/__init__.py --\nfrom .absent import x  #! missing-module",
    "a module is no package": """
-- app/__init__.py --
-- app/a.py --
-- app/b.py --
import app.a.b  #! missing-module
""",
    "beside a test with importlib": """
-- pytest.ini --
[pytest]
addopts = --import-mode=importlib
-- tests/helper.py --
-- tests/test_a.py --
import helper  #! missing-module
""",
    "of a namespace package": "-- app/sub/a.py --\n-- tests/test_a.py --\nimport app.sub.absent  #! missing-module",
    "a plugin of the workspace": (
        "-- tests/__init__.py --\n-- tests/conftest.py --\npytest_plugins = ['tests.absent']  #! missing-module\n"
        "-- tests/test_a.py --"
    ),
    "a relative import in a test without __init__": (
        "-- tests/helper.py --\n-- tests/test_a.py --\nfrom .helper import x  #! missing-module"
    ),
    "a relative import out of the tests' package": """
-- app/__init__.py --
-- tests/__init__.py --
-- tests/test_a.py --
from ..app import x  #! missing-module
""",
    "a continued line": "-- app/__init__.py --\nfrom \\\n    app.absent import x\n".replace(
        "from \\", "from \\  #! missing-module"
    )
    if False
    else "-- app/__init__.py --\nfrom app.absent import (  #! missing-module\n    x,\n)",
}


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND)
def test_a_module_that_cannot_be_there_is_found(text: str):
    assert check(text, ENVIRONMENT).outcome is Outcome.FAIL


def test_the_modules_name_is_marked():
    finding = the_finding("-- app/__init__.py --\n-- app/b.py --\nfrom  .absent.deep import x  #! missing-module")
    assert (finding.span.column, finding.span.end_column) == (7, 18)
    assert finding.message == "there is no module app.absent.deep: the module cannot be imported"


def test_a_misspelt_module_is_suggested():
    finding = the_finding(
        "-- app/__init__.py --\n-- app/database.py --\n-- run.py --\nimport app.databse  #! missing-module"
    )
    assert finding.message.endswith("(did you mean app.database?)")


def test_a_misspelt_module_of_the_interpreter_is_suggested():
    finding = the_finding("-- tests/test_a.py --\nimport reqests  #! missing-module\ndef test(): ...", ENVIRONMENT)
    assert finding.message == "reqests is not installed (did you mean requests?): stops 1 test in 1 file"


def test_a_module_that_pytest_does_not_look_for_where_it_is_says_where_that_is():
    finding = the_finding(
        "-- pytest.ini --\n[pytest]\naddopts = --import-mode=importlib\n-- tests/helper.py --\n-- tests/test_a.py --\n"
        "import helper  #! missing-module\ndef test(): ...",
        ENVIRONMENT,
    )
    assert finding.message == (
        "helper is not installed, and tests/helper.py is not where Python looks: stops 1 test in 1 file"
    )
    assert "tests/helper.py" in [related.span.path for related in finding.related]


NOT_INSTALLED = """
-- requirements-dev.txt --
memory-profiler>=0.6
-- app/__init__.py --
-- app/a.py --
import memory_profiler  #! missing-module
from memory_profiler import profile
-- app/b.py --
import app.a
import memory_profiler  #! missing-module
-- tests/test_a.py --
import app.b  #! missing-module
def test_one(): ...
-- tests/test_b.py --
import app.a  #! missing-module
def test_two(): ...
"""


def test_a_module_that_is_not_installed_is_one_blocker_where_it_stops_most():
    blocker, mark, *_ = sorted(check(NOT_INSTALLED, ENVIRONMENT).findings, key=lambda f: not f.blocker)
    assert blocker.message == (
        "memory_profiler is not installed, though requirements-dev.txt names it: stops 2 tests in 2 files"
    )
    assert (blocker.span.path, blocker.stops, mark.span.path, mark.severity) == (
        "app/a.py",
        2,
        "app/b.py",
        Severity.HINT,
    )


def test_a_module_that_is_not_installed_and_stops_no_test_is_a_warning():
    finding = the_finding("-- app/__init__.py --\n-- app/gpu.py --\nimport cupy  #! missing-module", ENVIRONMENT)
    assert (finding.blocker, finding.severity) == (False, Severity.WARNING)


def test_without_an_interpreter_what_may_be_installed_is_unknown_and_the_workspaces_own_is_judged():
    unknown = check("-- app/__init__.py --\nimport absent")
    assert (unknown.outcome, unknown.reason) == (
        Outcome.UNKNOWN,
        "whether what is imported is installed: the project's interpreter is not known yet",
    )
    assert check("-- app/__init__.py --\nimport absent, app.absent  #! missing-module").outcome is Outcome.FAIL


def test_an_interpreter_that_cannot_be_asked_says_why():
    verdict = check("-- app/__init__.py --\nimport absent", Environment(unknown="no Python interpreter found"))
    assert verdict.reason == "whether what is imported is installed: no Python interpreter found"


@pytest.mark.parametrize("folder", ["scripts", "examples", "docs"])
def test_what_runs_by_itself_blocks_nothing(folder: str):
    finding = the_finding(f"-- app/__init__.py --\n-- {folder}/run.py --\nimport app.absent  #! missing-module")
    assert (finding.blocker, finding.severity) == (False, Severity.ERROR)


@pytest.mark.parametrize(
    ("importing", "group", "where"),
    [("tests/test_a.py", "dev", "development dependencies"), ("app/__init__.py", "", "dependencies")],
)
def test_what_nothing_declares_is_to_be_declared_for_those_who_import_it(importing: str, group: str, where: str):
    finding = the_finding(f"-- {importing} --\nimport yaml  #! missing-module\n\ndef test(): ...", ENVIRONMENT)
    (fix,) = finding.fixes
    assert (fix.kind, dict(fix.arguments)) == ("add-dependency", {"distribution": "PyYAML", "group": group})
    assert fix.title.startswith(f"Add PyYAML to the {where}, then install it")


@pytest.mark.parametrize("name", ["memory_profiler", "of_an_unknown_distribution"])
def test_what_is_declared_or_not_known_is_not_to_be_declared(name: str):
    text = f"-- requirements-dev.txt --\nmemory_profiler\n-- tests/test_a.py --\nimport {name}  #! missing-module"
    assert the_finding(text, ENVIRONMENT).fixes == ()
