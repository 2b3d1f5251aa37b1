"""A module that is installed here and that nothing declares will be missing elsewhere: a warning."""

from functools import partial

import pytest

from gonogo.facts import Environment
from gonogo.model import Finding, Severity
from workspace import check_workspace

check = partial(check_workspace, only="missing-module")
ENVIRONMENT = Environment(
    version=(3, 11, 0),
    verified=True,
    modules=frozenset({"fastapi", "starlette", "requests", "yaml", "httpx", "pytest", "of_unknown_origin", "json"}),
    distributions={"fastapi": "1", "starlette": "1", "requests": "2", "pyyaml": "6", "httpx": "0.2", "pytest": "9"},
    requires={"fastapi": ("starlette>=0.40", "httpx>=0.23; extra == 'Standard_Kit'"), "requests": ("idna",)},
)
DECLARED = """
-- pyproject.toml --
[project]
name = "app"
dependencies = ["fastapi>=0.100"]
[dependency-groups]
dev = ["pytest"]
-- app/__init__.py --
import fastapi
-- tests/test_all.py --
import pytest
import app
def test(): ...
"""


def findings(text: str, environment: Environment = ENVIRONMENT) -> tuple[Finding, ...]:
    return check(DECLARED + text, environment).findings


def test_it_is_a_warning_where_it_is_imported_first_with_the_fix_that_declares_it() -> None:
    (finding,) = findings(
        "-- app/net.py --\nfrom requests import get  #! missing-module\n-- app/z.py --\nimport requests"
    )

    assert (finding.severity, finding.blocker) == (Severity.WARNING, False)
    assert "requests is installed here, but no file declares requests: elsewhere it will be missing" == finding.message
    assert ("app/net.py", 5, 13) == (finding.span.path, finding.span.column, finding.span.end_column)
    (fix,) = finding.fixes
    assert ("add-dependency", "Add requests to the dependencies") == (fix.kind, fix.title)
    assert {"distribution": "requests", "group": ""} == dict(fix.arguments)


def test_it_is_for_development_where_only_tests_and_conftests_import_it() -> None:
    text = "-- tests/conftest.py --\nimport yaml  #! missing-module\n-- tests/test_b.py --\nimport yaml"
    (finding,) = findings(text)

    assert {"distribution": "PyYAML", "group": "dev"} == dict(finding.fixes[0].arguments)
    assert finding.message.startswith("yaml is installed here, but no file declares PyYAML")


SILENT = {
    "what is declared requires it": "-- app/a.py --\nimport starlette",
    "a file of pip names it": "-- deploy/extra-requirements.txt --\nRequests==2.0\n-- app/a.py --\nimport requests",
    "CI installs it": "-- .github/workflows/ci.yml --\nrun: pip install requests\n-- app/a.py --\nimport requests",
    "an image installs it": "-- Dockerfile --\nRUN pip install requests\n-- app/a.py --\nimport requests",
    "an extra that is asked for": "-- tox.ini --\ndeps = fastapi[standard-kit]\n-- app/a.py --\nimport httpx",
    "it may be missing": "-- app/a.py --\ntry:\n    import requests\nexcept ImportError:\n    requests = None",
    "only types need it": "-- app/a.py --\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import requests",
    "it is imported when called": "-- app/a.py --\ndef get():\n    import requests",
    "a script that runs by itself": "-- scripts/a.py --\nimport requests",
    "nobody knows whose it is": "-- app/a.py --\nimport of_unknown_origin",
    "Python has it": "-- app/a.py --\nimport json",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_nothing_is_said_where(text: str) -> None:
    assert () == findings(text)


def test_an_extra_that_nobody_asks_for_declares_nothing() -> None:
    assert 1 == len(findings("-- app/a.py --\nimport httpx  #! missing-module"))


def test_nothing_is_said_where_no_file_lists_dependencies() -> None:
    assert () == check("-- app/__init__.py --\nimport requests, fastapi, starlette", ENVIRONMENT).findings


def test_nothing_is_said_where_most_would_be_undeclared_for_then_the_list_is_elsewhere() -> None:
    text = "-- pyproject.toml --\n[project]\nname = 'app'\n-- app/__init__.py --\nimport requests, yaml, fastapi"
    assert () == check(text, ENVIRONMENT).findings


def test_nothing_is_said_while_it_is_not_known_what_the_installed_packages_require() -> None:
    environment = Environment(modules=ENVIRONMENT.modules, distributions=ENVIRONMENT.distributions)
    assert () == findings("-- app/net.py --\nimport requests", environment)


def test_a_requirement_that_nobody_can_read_is_passed_over() -> None:
    requires = {"fastapi": ("???", "starlette")}
    environment = Environment(modules=ENVIRONMENT.modules, distributions=ENVIRONMENT.distributions, requires=requires)
    assert () == findings("-- app/a.py --\nimport starlette", environment)
