"""The fixes that create or extend files which are not Python."""

from __future__ import annotations

import pytest
import yaml

from gonogo.fixes import CannotFix, apply
from gonogo.fixes.batch import apply_all
from gonogo.model import Fix
from workspace import check_workspace

HOOK = {"path": ".pre-commit-config.yaml", "command": "mypy shop"}
WORKFLOW = {"path": ".github/workflows/type-check.yml", "python": "3.11", "command": "mypy shop"}


def variable(name: str) -> Fix:
    return Fix("document-variable", "", {"path": ".env.example", "name": name})


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "KEY=\n"), ("A=1\n", "A=1\nKEY=\n"), ("A=1", "A=1\nKEY="), ("A=1\r\n", "A=1\r\nKEY=\r\n")],
)
def test_a_variable_is_documented_without_a_value(before: str, after: str):
    files = {".env.example": before} if before else {}
    changed = apply("document-variable", {"path": ".env.example", "name": "KEY"}, files)

    assert changed == {".env.example": after}
    with pytest.raises(CannotFix, match="names KEY already"):
        apply("document-variable", {"path": ".env.example", "name": "KEY"}, changed)


def test_many_variables_make_one_new_file():
    done = apply_all([variable("B"), variable("A"), variable("B")], {"app.py": ""})

    assert done.changed == {".env.example": "B=\nA=\n"}
    assert len(done.applied) == 2


def test_the_finding_on_an_undocumented_variable_goes_with_its_fix():
    text = "-- app.py --\nimport os\nKEY = os.environ['API_KEY']{mark}\nprint(KEY)\n"
    verdict = check_workspace(text.replace("{mark}", "  #! undocumented-env-var"), only="undocumented-env-var")
    (fix,) = verdict.findings[0].fixes

    (changed,) = apply(fix.kind, fix.arguments, {"app.py": ""}).items()

    assert changed == (".env.example", "API_KEY=\n")
    check_workspace(f"{text.replace('{mark}', '')}-- {changed[0]} --\n{changed[1]}", only="undocumented-env-var")


CONFIGS = [
    "repos:\n  - repo: https://example.com/a\n    rev: v1\n    hooks:\n      - id: a  # one\n",
    "repos:\n- repo: https://example.com/a\n  rev: v1\n  hooks:\n  - id: a\n\nci:\n  skip: [a]\n",
    "# head\nrepos:\n    - repo: https://example.com/a\n      rev: v1\n      hooks: [{id: a}]  # last",
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", CONFIGS)
def test_a_hook_is_added_to_the_repos_and_all_else_stays(text: str, newline: str):
    before = text.replace("\n", newline)

    after = apply("add-mypy-hook", HOOK, {HOOK["path"]: before})[HOOK["path"]]

    old, new = yaml.safe_load(before), yaml.safe_load(after)
    assert new["repos"][-1]["hooks"][0]["entry"] == "mypy shop"
    assert new == {**old, "repos": [*old["repos"], new["repos"][-1]]}
    kept = iter(after.split(newline))
    assert all(line in kept for line in before.split(newline) if line)
    assert newline == "\n" or "\n" not in after.replace("\r\n", "")
    with pytest.raises(CannotFix, match="has a mypy hook already"):
        apply("add-mypy-hook", HOOK, {HOOK["path"]: after})


def test_a_project_without_hooks_gets_a_configuration():
    text = apply("add-mypy-hook", HOOK, {})[HOOK["path"]]

    assert [r["repo"] for r in yaml.safe_load(text)["repos"]] == ["local"]


@pytest.mark.parametrize("text", ["repos: []\n", "repos: [{repo: local, hooks: []}]\n", "a: [\n", "- a\n"])
def test_a_configuration_that_cannot_be_added_to_is_refused(text: str):
    with pytest.raises(CannotFix):
        apply("add-mypy-hook", HOOK, {HOOK["path"]: text})


@pytest.mark.parametrize(
    ("files", "install"),
    [
        ({"requirements.txt": "a\n", "pyproject.toml": "[project]\n"}, "-r requirements.txt mypy"),
        ({"pyproject.toml": "[project]\n"}, ". mypy"),
        ({"setup.py": "from setuptools import setup\nsetup()\n"}, ". mypy"),
        ({"pyproject.toml": "[tool.ruff]\n"}, "mypy"),
    ],
)
def test_the_workflow_installs_what_the_project_declares_and_runs_its_own_command(files, install):
    text = apply("add-type-check-workflow", WORKFLOW, files)[WORKFLOW["path"]]

    steps = yaml.safe_load(text)["jobs"]["mypy"]["steps"]
    assert [s["run"] for s in steps if "run" in s] == [f"python -m pip install {install}", "mypy shop"]
    with pytest.raises(CannotFix, match="there already"):
        apply("add-type-check-workflow", WORKFLOW, {WORKFLOW["path"]: text})


@pytest.mark.parametrize("check", ["untyped-ci", "no-pre-commit-types"])
def test_a_finding_on_what_runs_mypy_goes_with_its_fix(check: str):
    text = "-- pyproject.toml --\n[project]{mark}\nname = 'shop'\n-- app.py --\nx = 1\n"
    verdict = check_workspace(text.replace("{mark}", f"  #! {check}"), only=check)
    (fix,) = verdict.findings[0].fixes

    ((path, new),) = apply(fix.kind, fix.arguments, {"pyproject.toml": "[project]\n"}).items()

    check_workspace(f"{text.replace('{mark}', '')}-- {path} --\n{new}", only=check)
