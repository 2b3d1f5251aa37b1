"""CI must run a type checker whose failure counts; what that is, is read from its configuration and what it calls."""

from functools import partial

import pytest

from gonogo.facts import Types
from gonogo.model import Outcome, Severity
from workspace import check_workspace

check = partial(check_workspace, only="untyped-ci")

WORKFLOW = """\
-- app.py --
x = 1
-- .github/workflows/ci.yml --
on: [push, pull_request]
jobs:
  types:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: {run}
"""
SERVICE = """\
-- app.py --
from fastapi import FastAPI
app = FastAPI()
"""


@pytest.mark.parametrize(
    "run",
    [
        "mypy",
        "python -m mypy src --strict",
        "uv run mypy .",
        "poetry run pyright",
        "pip install -e . && MYPY_FORCE_COLOR=1 mypy src",
        "if mypy .; then echo fine; else exit 1; fi",
        "mypy . || exit 1",
        "pytest --mypy",
        "uvx ty check",
        "docker compose run app mypy .",
    ],
)
def test_a_checker_in_a_job_passes(run):
    assert Outcome.PASS is check(WORKFLOW.format(run=run)).outcome


@pytest.mark.parametrize(
    "run",
    ["pip install mypy", "uv add --dev mypy", "echo mypy", "mypy --version", "cat mypy.ini", "pytest --cov"],
)
def test_what_only_names_a_checker_does_not_check(run):
    assert Outcome.FAIL is check(WORKFLOW.format(run=f"{run} && pytest  #! untyped-ci")).outcome


@pytest.mark.parametrize("run", ["mypy . || true", "mypy . || echo 'types are bad'"])
def test_a_checker_whose_failure_is_swallowed_is_said_so(run):
    verdict = check(WORKFLOW.format(run=f"{run}  #! untyped-ci"))

    assert "mypy runs in CI, but the script goes on when it fails" in verdict.findings[0].message


def test_a_step_that_may_fail_is_no_check():
    verdict = check("""\
-- app.py --
x = 1
-- .github/workflows/ci.yml --
on: push
jobs:
  types:
    steps:
      - name: Types
        run: mypy .  #! untyped-ci
        continue-on-error: true
""")

    assert "`continue-on-error: true`" in verdict.findings[0].message


def test_a_workflow_that_only_a_person_starts_stops_nothing():
    verdict = check("""\
-- app.py --
x = 1
-- .github/workflows/types.yml --
on:
  workflow_dispatch:
jobs:
  types:
    steps:
      - run: mypy .  #! untyped-ci
""")

    assert "only by hand" in verdict.findings[0].message


def test_one_checker_that_counts_is_enough():
    check(
        WORKFLOW.format(run="mypy . || true")
        + """\
-- .gitlab-ci.yml --
types:
  script:
    - pip install mypy
    - mypy .
"""
    )


def test_the_finding_stands_where_the_tests_run():
    check("""\
-- app.py --
x = 1
-- .github/workflows/deploy.yml --
on: push
jobs:
  deploy:
    steps:
      - run: ./deploy
-- .github/workflows/tests.yml --
on: push
jobs:
  tests:
    steps:
      - run: pip install .
      - run: pytest -q  #! untyped-ci
""")


def test_without_any_ci_the_project_file_says_so():
    verdict = check("-- pyproject.toml --\n[project]  #! untyped-ci\nname = 'x'\n-- app.py --\nx = 1\n")

    assert (Severity.WARNING, False) == (verdict.findings[0].severity, verdict.findings[0].blocker)


def test_it_alone_stops_the_deployment_of_a_service():
    verdict = check(f"-- pyproject.toml --\n[project]  #! untyped-ci\n{SERVICE}")

    assert verdict.findings[0].blocker


def test_does_not_apply_without_python():
    assert Outcome.NOT_APPLICABLE is check("-- README.md --\nnothing\n").outcome


@pytest.mark.parametrize(
    ("run", "files"),
    [
        ("make lint", "-- Makefile --\nlint: types\n\techo done\ntypes:\n\t@mypy src\n"),
        ("just types", "-- justfile --\ntypes:\n    mypy src\n"),
        ("tox -e types", "-- tox.ini --\n[testenv:types]\ncommands = mypy src\n"),
        ("tox", "-- tox.ini --\n[testenv:types]\ncommands =\n    mypy src\n"),
        ("tox -e py311-mypy", "-- tox.ini --\n[testenv]\ncommands =\n    mypy: mypy src\n"),
        (
            "nox -s types",
            "-- noxfile.py --\nimport nox\n@nox.session\ndef types(session):\n    session.run('mypy', 'src')\n",
        ),
        ("hatch run types:check", "-- pyproject.toml --\n[tool.hatch.envs.types.scripts]\ncheck = 'mypy src'\n"),
        ("poe all", "-- pyproject.toml --\n[tool.poe.tasks]\nall = ['types']\ntypes = 'mypy src'\n"),
        ("bash scripts/check.sh", "-- scripts/check.sh --\nset -e\nmypy src\n"),
        (
            "pre-commit run --all-files",
            "-- .pre-commit-config.yaml --\nrepos:\n  - repo: local\n    hooks:\n      - id: mypy\n",
        ),
    ],
)
def test_a_checker_behind_a_task_is_found(run, files):
    assert Outcome.PASS is check(WORKFLOW.format(run=run) + files).outcome


@pytest.mark.parametrize(
    ("run", "files"),
    [
        ("make test", "-- Makefile --\ntest:\n\tpytest\ntypes:\n\tmypy src\n"),
        ("make types", "-- Makefile --\ntypes:\n\t-mypy src\n"),
        ("tox -e py311", "-- tox.ini --\n[testenv]\ncommands = pytest\n[testenv:types]\ncommands = mypy src\n"),
        ("nox -s tests", "-- noxfile.py --\nimport nox\n@nox.session\ndef types(session):\n    session.run('mypy')\n"),
        ("hatch run test", "-- pyproject.toml --\n[tool.hatch.envs.types.scripts]\ncheck = 'mypy src'\n"),
        ("bash scripts/check.sh", "-- scripts/check.sh --\nset +e\nmypy src\n"),
    ],
)
def test_a_checker_that_the_task_does_not_reach_is_not(run, files):
    assert Outcome.FAIL is check(WORKFLOW.format(run=f"{run}  #! untyped-ci") + files).outcome


@pytest.mark.parametrize("action", ["jakebailey/pyright-action@v2", "tsuyoshicho/action-mypy@v4"])
def test_an_action_that_checks_types_passes(action):
    assert Outcome.PASS is check(WORKFLOW.replace("run: {run}", f"uses: {action}")).outcome


def test_a_jenkinsfile_is_read_too():
    check("-- app.py --\nx = 1\n-- Jenkinsfile --\nstage('types') {\n  steps { sh 'mypy src' }\n}\n")


def test_a_workflow_that_cannot_be_parsed_runs_nothing_that_we_know_of():
    check("-- app.py --\nx = 1\n-- .github/workflows/ci.yml --\njobs: [  #! untyped-ci\n")


def test_the_job_does_not_run_mypy_as_it_runs_where_the_workspace_is_not_trusted():
    command = ("python", "-m", "mypy", "--strict", "--no-site-packages", "--ignore-missing-imports", "src")
    limited = Types(command=command, limited="the workspace is not trusted")

    (finding,) = check("-- pyproject.toml --\n[project]  #! untyped-ci\n-- app.py --\nx = 1\n", limited).findings

    assert finding.fixes[0].arguments["command"] == "mypy --strict src"
