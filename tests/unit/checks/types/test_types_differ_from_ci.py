"""What CI and the hooks run is compared with what runs here: options, configuration, targets, versions, folder."""

from functools import partial

import pytest

from gonogo.facts import Environment, Types
from gonogo.model import Outcome, Severity
from workspace import check_workspace

check = partial(check_workspace, only="types-differ-from-ci")
CI = ".github/workflows/ci.yml"


def here(*arguments: str, version: str = "2.0.0", limited: str = "") -> Types:
    command = ("/env/bin/python", "-m", "mypy", "--python-executable", "/env/bin/python", *arguments)
    return Types(command=command, mypy_version=version, limited=limited)


def workflow(*runs: str, python: str = "'3.12'", more: str = "") -> str:
    """A workflow with these scripts, each of them expected to differ where it ends in the mark."""
    steps = "".join(f"      - run: {run}\n" for run in runs)
    setup = f"      - uses: actions/setup-python@v5\n        with:\n          python-version: {python}\n"
    return f"-- {CI} --\non: push\njobs:\n  types:\n{more}    steps:\n{setup}{steps}"


MARK = "  #! types-differ-from-ci"


def test_does_not_apply_where_nothing_else_runs_mypy():
    assert Outcome.NOT_APPLICABLE is check("-- a.py --\nx = 1\n", here("src")).outcome


def test_is_unknown_until_mypy_has_answered():
    assert Outcome.UNKNOWN is check(workflow("mypy src")).outcome


@pytest.mark.parametrize(
    "run",
    [
        "mypy src --strict",
        "python -m mypy --strict ./src/",
        "uv run mypy --strict --show-error-codes --junit-xml out.xml src",
        "pip install mypy==2.0.0 && mypy --strict src",
        "mypy --config-file pyproject.toml --strict src",
    ],
)
def test_the_same_run_written_otherwise_passes(run):
    text = f"{workflow(run)}-- pyproject.toml --\n[tool.mypy]\n"

    assert Outcome.PASS is check(text, here("--strict", "src")).outcome


@pytest.mark.parametrize(
    ("run", "said"),
    [
        ("mypy src", "CI runs mypy without --strict, which the editor's run has"),
        ("mypy --strict --exclude old src", "CI runs mypy with --exclude=old, which the editor does not"),
        ("mypy --strict src tools", "CI checks src, tools, the editor src"),
        ("mypy --strict -p pkg", "CI checks -p pkg, the editor src"),
        ("mypy --strict --config-file ci.ini src", "CI reads ci.ini, the editor none"),
        ("pip install mypy==1.8.0 && mypy --strict src", "CI runs mypy 1.8.0, the editor 2.0.0"),
        ("cd back && mypy --strict .", "CI runs mypy in back, the editor in the workspace's root: open that folder"),
    ],
)
def test_each_difference_is_named_on_the_script(run, said):
    verdict = check(workflow(run + MARK), here("--strict", "src"))

    (finding,) = verdict.findings
    assert said == finding.message
    assert Severity.WARNING is finding.severity
    assert not finding.blocker


def test_of_two_commands_that_disagree_the_other_one_is_told():
    verdict = check(workflow("mypy src", "mypy --no-strict-optional src" + MARK), here("src"))

    assert "--no-strict-optional" in verdict.findings[0].message


def test_a_command_whose_failure_stops_nothing_counts_only_where_there_is_no_other():
    assert Outcome.PASS is check(workflow("mypy src", "mypy --strict src || true"), here("src")).outcome
    assert Outcome.FAIL is check(workflow(f"mypy --strict src || true{MARK}"), here("src")).outcome


def test_gonogos_own_setting_that_departs_from_ci_is_a_finding():
    text = f"{workflow('mypy src' + MARK)}-- pyproject.toml --\n[tool.gonogo]\nmypy = ['src', 'tests']\n"

    assert "CI checks src, the editor src, tests" == check(text, here("src", "tests")).findings[0].message


@pytest.mark.parametrize("run", ["mypy $TARGETS", "mypy ${{ matrix.target }}", "mypy {posargs}"])
def test_what_cannot_be_read_is_not_judged(run):
    assert Outcome.NOT_APPLICABLE is check(workflow(f'"{run}"'), here("src")).outcome


PYTHON_311 = Environment(python="/env/bin/python", version=(3, 11, 4))


@pytest.mark.parametrize(
    ("python", "more"),
    [
        ("'3.12'", ""),
        ("${{ matrix.python }}", "    strategy:\n      matrix:\n        python: ['3.12', '3.13-dev']\n"),
        ("${{ env.PYTHON }}", "    env:\n      PYTHON: '3.12'\n"),
    ],
)
def test_another_python_in_ci_is_a_finding(python, more):
    verdict = check(workflow("mypy src" + MARK, python=python, more=more), here("src"), PYTHON_311)

    assert "the editor on 3.11" in verdict.findings[0].message


@pytest.mark.parametrize(
    ("python", "more"),
    [
        ("'3.11'", ""),
        ("3.x", ""),
        ("${{ inputs.python }}", ""),
        ("${{ matrix.python }}", "    strategy:\n      matrix:\n        python: ['3.10', '3.11']\n"),
    ],
)
def test_the_same_python_or_one_that_cannot_be_told_is_none(python, more):
    assert Outcome.PASS is check(workflow("mypy src", python=python, more=more), here("src"), PYTHON_311).outcome


def test_a_configured_python_version_makes_the_interpreters_agree():
    text = f"{workflow('mypy src')}-- mypy.ini --\n[mypy]\npython_version = 3.11\n"

    assert Outcome.PASS is check(text, here("src"), PYTHON_311).outcome


def test_a_step_in_a_folder_of_its_own_is_told():
    text = f"-- {CI} --\non: push\njobs:\n  types:\n    defaults:\n      run:\n        working-directory: ./back\n"
    verdict = check(f"{text}    steps:\n      - run: mypy .{MARK}\n", here("back"))

    assert "in back" in verdict.findings[0].message


HOOKS = """\
-- .pre-commit-config.yaml --
repos:
  - repo: https://github.com/pre-commit/mirrors-mypy
    rev: {rev}
    hooks:
      - id: mypy{more}
"""


def test_a_hook_is_compared_but_for_the_files_that_pre_commit_gives_it():
    verdict = check(HOOKS.format(rev="v2.0.0", more="\n        args: [--strict]"), here("--strict", "src"))

    assert Outcome.PASS is verdict.outcome


def test_a_hook_of_another_version_and_with_its_own_defaults_is_told():
    verdict = check(HOOKS.format(rev="v1.8.0", more=MARK), here("src"))

    (finding,) = verdict.findings
    said = "The hook mypy runs mypy with --ignore-missing-imports, which the editor does not; and 1 more"
    assert finding.message == said
    assert [related.message for related in finding.related] == [
        "runs mypy with --ignore-missing-imports, which the editor does not",
        "runs mypy 1.8.0, the editor 2.0.0",
    ]


def test_what_an_untrusted_workspace_adds_is_no_difference():
    types = here("--no-site-packages", "--ignore-missing-imports", "src", limited="not trusted")

    assert Outcome.PASS is check(workflow("mypy src"), types).outcome
