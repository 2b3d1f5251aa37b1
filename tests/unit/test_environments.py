"""The interpreter is looked for where people and their tools keep it, in an order that the nearer place wins."""

import base64
import hashlib
import os
from pathlib import Path

import pytest

from gonogo.tools.environments import candidates

posix_only = pytest.mark.skipif(os.name == "nt", reason="the folder's place is part of the hash")


def environment(folder: Path, *, windows: bool = False) -> Path:
    """A folder that looks like a virtual environment, and the interpreter in it."""
    python = folder / ("Scripts/python.exe" if windows else "bin/python")
    python.parent.mkdir(parents=True)
    python.touch()
    (folder / "pyvenv.cfg").touch()
    return python


def found(root: Path, setting: str = "", windows: bool = False, **environ: str) -> list[tuple[Path, str]]:
    return [(c.python, c.origin) for c in candidates(root, setting, environ, windows=windows)]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace in a home of its own, so that nothing of the person who runs the tests is found."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "home").mkdir()
    (tmp_path / "repository" / "workspace").mkdir(parents=True)
    return tmp_path / "repository" / "workspace"


def test_nothing_is_found_where_there_is_nothing(root: Path):
    assert found(root) == []


def test_the_workspaces_own_environments_come_first_in_their_usual_order(root: Path):
    pythons = [environment(root / name) for name in ("env", "venv", ".venv")]
    elsewhere = environment(root.parent.parent / "active")

    assert found(root, VIRTUAL_ENV=str(elsewhere.parents[1])) == [
        (pythons[2], "`.venv` in the workspace"),
        (pythons[1], "`venv` in the workspace"),
        (pythons[0], "`env` in the workspace"),
        (elsewhere, "the active virtual environment (VIRTUAL_ENV)"),
    ]


def test_a_folder_called_env_that_is_no_environment_is_passed_over(root: Path):
    (root / "env").mkdir()
    (root / "env" / "production.env").touch()

    assert found(root) == []


def test_an_environment_whose_interpreter_is_gone_is_still_the_one_that_was_meant(root: Path):
    python = environment(root / ".venv")
    python.unlink()

    assert found(root) == [(python, "`.venv` in the workspace")]


@pytest.mark.parametrize("setting", ["envs/test", "envs/test/bin/python"])
def test_a_setting_names_an_environment_or_a_program_and_nothing_else_counts(root: Path, setting: str):
    python = environment(root / "envs" / "test")
    environment(root / ".venv")

    assert found(root, setting) == [(python, f"the setting `python = {setting}`")]


def test_on_windows_the_interpreter_is_in_scripts(root: Path):
    python = environment(root / ".venv", windows=True)

    assert found(root, windows=True) == [(python, "`.venv` in the workspace")]
    assert found(root, ".venv", windows=True) == [(python, "the setting `python = .venv`")]


def test_on_windows_conda_keeps_the_interpreter_at_the_top(root: Path):
    python = root.parent.parent / "conda" / "python.exe"
    python.parent.mkdir()
    python.touch()

    assert found(root, windows=True, CONDA_PREFIX=str(python.parent), CONDA_DEFAULT_ENV="shop") == [
        (python, "the active conda environment (CONDA_PREFIX)")
    ]


def test_uv_may_be_told_of_another_folder(root: Path):
    python = environment(root / "build" / "uv-env")

    assert found(root, UV_PROJECT_ENVIRONMENT="build/uv-env") == [(python, "UV_PROJECT_ENVIRONMENT")]


def test_pdm_writes_down_its_interpreter(root: Path):
    python = environment(root.parent.parent / "pdm-env")
    (root / ".pdm-python").write_text(f"{python}\n")

    assert found(root) == [(python, "PDM's `.pdm-python`")]


def poetry_environment(root: Path, home: Path, version: str) -> Path:
    """What `poetry env use` made for a project of this place."""
    digest = hashlib.sha256(os.path.realpath(root).encode()).digest()
    place = base64.urlsafe_b64encode(digest).decode()[:8]
    (root / "poetry.lock").touch()
    return environment(home / f"my-shop-demo-{place}-py{version}")


@posix_only
def test_poetrys_environment_is_found_by_the_projects_place(root: Path):
    python = poetry_environment(root, root.parent.parent / "cache" / "virtualenvs", "3.12")
    environment(root.parent.parent / "cache" / "virtualenvs" / "other-AAAAAAAA-py3.12")

    assert found(root, POETRY_CACHE_DIR=str(root.parent.parent / "cache")) == [
        (python, "Poetry's environment for this project")
    ]


@posix_only
def test_of_two_environments_poetrys_chosen_one_counts(root: Path):
    home = root.parent.parent / "envs"
    old, _ = (poetry_environment(root, home, version) for version in ("3.11", "3.12"))
    (home / "envs.toml").write_text(f'[{old.parents[1].name.removesuffix("-py3.11")}]\nminor = "3.11"\n')

    assert found(root, POETRY_VIRTUALENVS_PATH=str(home)) == [(old, "Poetry's environment for this project")]


@posix_only
def test_poetrys_own_configuration_is_read(root: Path):
    config = root.parent.parent / "config"
    config.mkdir()
    (config / "config.toml").write_text(f'cache-dir = "{root.parent.parent}/c"\nvirtualenvs.path = "{{cache-dir}}/v"\n')
    python = poetry_environment(root, root.parent.parent / "c" / "v", "3.12")

    assert found(root, POETRY_CONFIG_DIR=str(config)) == [(python, "Poetry's environment for this project")]


@posix_only
@pytest.mark.parametrize(
    ("name", "variable", "marker", "origin"),
    [
        ("My_Shop__new_-rA6QX37J", "WORKON_HOME", "Pipfile", "Pipenv's environment for this project"),
        ("shop-tdjad3yf-py3.11", "POETRY_VIRTUALENVS_PATH", "poetry.lock", "Poetry's environment for this project"),
    ],
)
def test_the_names_are_those_that_the_tools_themselves_gave(name, variable, marker, origin, tmp_path, monkeypatch):
    """Taken from runs of Pipenv and Poetry 2.5 in a folder of this name."""
    python = environment(tmp_path / name)
    is_file = Path.is_file
    project = Path("/srv/My Shop (new)")
    monkeypatch.setattr(Path, "is_file", lambda path: path == project / marker or is_file(path))

    assert found(project, **{variable: str(tmp_path)}) == [(python, origin)]


def test_conda_environments_are_found_by_the_name_in_environment_yml(root: Path):
    home = root.parent.parent / "home"
    pythons = [environment(root.parent.parent / "conda" / "envs" / name) for name in ("other", "shop")]
    (root / "environment.yml").write_text("# ours\nname: shop\ndependencies:\n  - python=3.12\n")
    (home / ".conda").mkdir()
    (home / ".conda" / "environments.txt").write_text("\n".join(str(p.parents[1]) for p in pythons) + "\n/gone/shop\n")

    assert found(root) == [(pythons[1], "the conda environment `shop` of `environment.yml`")]


def test_condas_base_environment_is_nobodys_project(root: Path):
    python = environment(root.parent.parent / "conda")

    assert found(root, CONDA_PREFIX=str(python.parents[1]), CONDA_DEFAULT_ENV="base") == []


def test_an_active_environment_that_was_deleted_is_passed_over(root: Path):
    assert found(root, VIRTUAL_ENV=str(root / "gone"), CONDA_PREFIX=str(root / "gone")) == []


def test_parents_are_searched_up_to_the_repository_and_no_further(root: Path):
    beyond = environment(root.parent.parent / ".venv")
    python = environment(root.parent / ".venv")

    assert found(root) == []

    (root.parent / ".git").mkdir()
    assert found(root) == [(python, "`.venv` in the parent folder `repository`")]
    assert beyond.exists()


@posix_only
def test_the_interpreter_on_path_comes_last(root: Path):
    program = root.parent.parent / "bin" / "python3"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    python = environment(root / ".venv")

    assert found(root, PATH=str(program.parent)) == [
        (python, "`.venv` in the workspace"),
        (program, "`python3` on PATH"),
    ]


@pytest.mark.parametrize("content", ["name: [1, 2", "{", "- a\n- b", "\0"])
def test_a_broken_file_of_another_tool_is_passed_over(root: Path, content: str):
    for name in ("environment.yml", "pyproject.toml", "Pipfile", "poetry.lock"):
        (root / name).write_text(content)
    (root.parent.parent / "envs").mkdir()
    (root.parent.parent / "envs" / "envs.toml").write_text(content)

    assert found(root, POETRY_VIRTUALENVS_PATH=str(root.parent.parent / "envs")) == []
