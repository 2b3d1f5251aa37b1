"""What mypy is run on: as the project's own automation runs it, else its packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.checks.mypy_command import clean, split
from gonogo.tools.mypy_automation import calls
from gonogo.tools.mypy_targets import MypyCommand, affects_command, discover
from workspace import files_of

WORKFLOW = ".github/workflows"


def found(folder: Path, text: str, override: tuple[str, ...] = ()) -> MypyCommand:
    for path, body in files_of(text)[0].items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(body)
    return discover(folder, override)


def step(line: str) -> str:
    return f"jobs:\n  check:\n    steps:\n      - run: |\n          pip install mypy\n          {line}\n"


def test_the_workflows_command_is_taken_without_what_concerns_its_output(tmp_path: Path) -> None:
    line = "mypy backend/ --config-file .mypy.ini --html-report ./report --no-incremental"
    command = found(tmp_path, f"-- {WORKFLOW}/ci.yml --\n{step(line)}-- .mypy.ini --\n[mypy]\n-- backend/a.py --\n")

    assert command.arguments == ("--config-file", ".mypy.ini", "backend/")
    assert command.origin == "from `ci.yml` in the workflows"
    assert command.config_file == ".mypy.ini"


def test_a_workflow_named_for_types_comes_before_others(tmp_path: Path) -> None:
    text = f"-- {WORKFLOW}/a.yml --\n{step('mypy one')}-- {WORKFLOW}/type-check.yml --\n{step('mypy two')}"

    assert found(tmp_path, text).targets == ("two",)


def test_own_configuration_wins(tmp_path: Path) -> None:
    command = found(tmp_path, f"-- {WORKFLOW}/ci.yml --\n{step('mypy one')}", ("--strict", "-p", "two"))

    assert (command.options, command.targets) == (("--strict",), ("-p", "two"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mypy.ini", "[mypy]\nfiles = src, tools\n"),
        (".mypy.ini", "[mypy]\npackages = one\n"),
        ("setup.cfg", "[mypy]\nmodules = one\n"),
        ("pyproject.toml", '[tool.mypy]\nfiles = ["src"]\n'),
    ],
)
def test_targets_in_the_configuration_leave_the_command_without(tmp_path: Path, name: str, text: str) -> None:
    command = found(tmp_path, f"-- {name} --\n{text}-- src/a.py --\n-- one/__init__.py --\n")

    assert command.arguments == ()
    assert command.origin == f"from `{name}`"
    assert command.config_file == name


@pytest.mark.parametrize(
    ("layout", "targets"),
    [
        ("-- src/pkg/__init__.py --\n-- tests/test_a.py --\n", ("src",)),
        ("-- one/__init__.py --\n-- two/__init__.py --\n-- tests/__init__.py --\n-- setup.py --\n", ("one", "two")),
        ("-- app/main.py --\n-- app/deep/x.py --\n-- docs/conf.py --\n", ("app",)),
        ("-- main.py --\n-- more.py --\n-- setup.py --\n-- conftest.py --\n", ("main.py", "more.py")),
        ("-- .venv/pyvenv.cfg --\n-- .venv/x.py --\n-- env3/pyvenv.cfg --\n-- env3/x.py --\n-- a.py --\n", ("a.py",)),
        ("-- setup.py --\n", (".",)),
    ],
)
def test_without_any_word_the_projects_packages_are_checked(
    tmp_path: Path, layout: str, targets: tuple[str, ...]
) -> None:
    command = found(tmp_path, layout)

    assert command.targets == targets
    assert "nothing says" in command.origin


def test_no_python_is_unknown(tmp_path: Path) -> None:
    assert "no Python files" in found(tmp_path, "-- README.md --\n").unknown


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("mypy.ini", "[mypy\n", "mypy.ini"),
        ("setup.cfg", "[mypy]\nstrict\n", "setup.cfg"),
        ("pyproject.toml", "[tool.mypy]\nstrict = \n", "line 2"),
        ("mypy.ini", "[mypy]\nstrict = True\nstrict = True\n", "line"),
    ],
)
def test_a_broken_configuration_is_unknown_with_its_place(tmp_path: Path, name: str, text: str, said: str) -> None:
    command = found(tmp_path, f"-- {name} --\n{text}-- a.py --\n")

    assert name in command.unknown
    assert said in command.unknown


def test_a_broken_file_that_mypy_would_not_read_does_no_harm(tmp_path: Path) -> None:
    assert not found(tmp_path, "-- mypy.ini --\n[mypy]\n-- pyproject.toml --\n= [\n-- a.py --\n").unknown


def test_pre_commit_arguments_count_where_they_lead_to_targets(tmp_path: Path) -> None:
    hook = "repos:\n- repo: x\n  hooks:\n  - id: mypy\n    args: [--strict, src]\n"

    assert found(tmp_path, f"-- .pre-commit-config.yaml --\n{hook}").arguments == ("--strict", "src")


@pytest.mark.parametrize(
    ("hook", "options"),
    [
        ("    args: [--strict]", ("--strict",)),
        ("", ("--ignore-missing-imports", "--scripts-are-modules")),  # its own defaults
    ],
)
def test_the_options_of_a_hook_hold_for_the_projects_packages(
    tmp_path: Path, hook: str, options: tuple[str, ...]
) -> None:
    text = f"repos:\n- repo: https://github.com/pre-commit/mirrors-mypy\n  hooks:\n  - id: mypy\n{hook}\n"
    command = found(tmp_path, f"-- .pre-commit-config.yaml --\n{text}-- one/__init__.py --\n")

    assert (command.options, command.targets) == (tuple(o for o in options if o != "--scripts-are-modules"), ("one",))
    assert ".pre-commit-config.yaml" in command.origin


@pytest.mark.parametrize(
    ("commands", "arguments"),
    [
        ("mypy src {posargs}", ("src",)),
        ("\n    py3{12,13}-mypy: mypy src", ("src",)),
        ("\n    pytest {posargs:-q}\n    mypy: mypy --strict {posargs:src tests}", ("--strict", "src", "tests")),
    ],
)
def test_tox_factors_and_defaults_are_understood(tmp_path: Path, commands: str, arguments: tuple[str, ...]) -> None:
    assert found(tmp_path, f"-- tox.ini --\n[testenv]\ncommands = {commands}\n").arguments == arguments


def test_a_call_in_another_folder_is_not_for_the_root(tmp_path: Path) -> None:
    run = "run:\n          mypy .\n"
    text = f"jobs:\n  check:\n    steps:\n      - working-directory: back\n        {run}"
    whole = f"defaults:\n  {{run: {{working-directory: back}}}}\n{step('mypy .')}"

    for workflow in (text, whole):
        command = found(tmp_path, f"-- {WORKFLOW}/ci.yml --\n{workflow}-- one/__init__.py --\n")
        assert command.targets == ("one",)


@pytest.mark.parametrize(
    "text", ["[\n", "repos: 3\n", "repos:\n- 3\n", "repos:\n- hooks: [{id: mypy, args: 3}]\n", "\tx\n"]
)
def test_broken_automation_is_passed_over(tmp_path: Path, text: str) -> None:
    both = f"-- .pre-commit-config.yaml --\n{text}-- {WORKFLOW}/a.yml --\n{text}-- a.py --\n"

    assert found(tmp_path, both).targets == ("a.py",)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("mypy src", ["src"]),
        ("uv run mypy --strict src tests", ["--strict", "src", "tests"]),
        ("python -m mypy -p pkg", ["-p", "pkg"]),
        ("\t@mypy backend/ --python-version 3.11", ["backend/", "--python-version", "3.11"]),
        ("commands = mypy src", ["src"]),
        ("mypy src || true", ["src"]),
        ("mypy \\\n  src", ["src"]),
    ],
)
def test_plain_calls_are_understood(line: str, words: list[str]) -> None:
    assert list(calls(line)) == [words]


@pytest.mark.parametrize(
    "line",
    [
        "pip install mypy",
        "mypy $TARGET",
        "X=$(mypy src)",
        "mypy src | tee out",
        "mypy 'src",
        "# mypy src",
        "echo mypy src",
    ],
)
def test_what_needs_a_shell_or_is_no_call_is_not(line: str) -> None:
    assert list(calls(line)) == []


def test_options_keep_their_values_and_targets_are_told_apart() -> None:
    words = clean(["-v", "--exclude", "x", "a", "--cache-dir=/tmp/x", "-m", "b", "--junit-xml", "j.xml", "--strict"])

    assert split(words) == (("--exclude", "x", "--strict"), ("a", "-m", "b"))


def test_files_that_decide_the_command_are_known() -> None:
    assert affects_command("sub/pyproject.toml")
    assert affects_command(".github/workflows/x.yml")
    assert not affects_command("a.py")
