"""Real interpreters, asked what they have; broken ones, whose answer names the place and the next step."""

import os
import sys
import venv
from pathlib import Path

import pytest

from gonogo.facts import Environment
from gonogo.model import Config
from gonogo.tools import interpreter
from gonogo.tools.interpreter import discover

posix_only = pytest.mark.skipif(os.name == "nt", reason="these stand-ins for an interpreter are shell scripts")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace that no active environment points to."""
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT", "PYTHONPATH"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "workspace").mkdir()
    return tmp_path / "workspace"


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def site_packages(environment: Path) -> Path:
    return next(environment.glob("lib/python*/site-packages"), environment / "Lib" / "site-packages")


def is_same(one: str, other: str | Path) -> bool:
    return Path(one).samefile(other)


async def in_this_one(root: Path) -> Environment:
    return await discover(root, Config(python=sys.executable))


async def test_a_virtual_environment_in_the_workspace_is_asked(root: Path):
    venv.create(root / ".venv", with_pip=False)

    found = await discover(root, Config())

    assert (found.unknown, found.origin, found.verified) == ("", "`.venv` in the workspace", True)
    assert Path(found.python).is_relative_to(root / ".venv")
    assert found.version == sys.version_info[:3]
    assert (found.mypy, found.pytest) == ("", "")
    assert str(site_packages(root / ".venv")) in found.search_path


async def test_it_knows_its_mypy_its_pytest_and_what_is_installed(root: Path):
    found = await in_this_one(root)

    assert found.mypy.count(".") >= 1
    assert found.pytest.count(".") >= 1
    assert {"json", "sys", "_io", "pytest", "libcst"} <= found.modules
    assert found.distributions["pytest-asyncio"]
    assert any(line.startswith("pytest") for line in found.requires["pytest-asyncio"])


async def test_nothing_of_ours_is_importable_in_the_projects_interpreter(root: Path):
    """The agents' folder, from which the probe is run, must not look like a part of the project."""
    venv.create(root / ".venv", with_pip=False)

    found = await discover(root, Config())

    assert not [entry for entry in found.search_path if entry.endswith("agent")]
    assert not {"gonogo", "leash", "probe"} & found.modules


async def test_every_form_of_an_importable_module_is_seen(root: Path):
    """A package, a single file, a namespace package, a path of an editable install, a map of one."""
    venv.create(root / ".venv", with_pip=False)
    site = site_packages(root / ".venv")
    for folder in (site / "package", site / "namespace", root / "src"):
        folder.mkdir()
    (site / "package" / "__init__.py").touch()
    (site / "single.py").touch()
    (root / "src" / "by_path.py").touch()
    (site / "editable.pth").write_text(f"{root / 'src'}\n")
    (site / "__editable___mapped_finder.py").write_text(
        "import sys\nMAPPING = {'by_map': '/somewhere/by_map'}\n"
        "class Finder:\n    @classmethod\n    def find_spec(cls, *rest): return None\n"
        "def install(): sys.meta_path.append(Finder)\n"
    )
    (site / "mapped.pth").write_text("import __editable___mapped_finder as f; f.install()\n")

    found = await discover(root, Config())

    assert {"package", "single", "namespace", "by_path", "by_map"} <= found.modules
    assert "__pycache__" not in found.modules


async def test_what_start_up_code_prints_does_not_hide_the_answer(root: Path):
    venv.create(root / ".venv", with_pip=False)
    (site_packages(root / ".venv") / "sitecustomize.py").write_text("print('welcome')\n")

    found = await discover(root, Config())

    assert (found.unknown, found.version) == ("", sys.version_info[:3])


async def test_what_a_person_names_wins(root: Path):
    venv.create(root / ".venv", with_pip=False)

    found = await discover(root, Config(python=".venv"), python=sys.executable)

    assert is_same(found.python, sys.executable)


@posix_only
async def test_a_shim_is_replaced_by_the_program_that_it_stands_for(root: Path):
    shim = script(root.parent / "shims" / "python3", f'exec {sys.executable} "$@"')

    found = await discover(root, Config(), python=str(shim))

    assert found.python == sys.executable


async def test_without_any_interpreter_the_answer_says_what_to_do(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")

    found = await discover(root, Config())

    assert found.unknown.startswith("no Python interpreter found for this project: create an environment with")
    assert "`python` in [tool.gonogo]" in found.unknown


@posix_only
async def test_a_broken_environment_is_named_and_no_other_is_taken_instead(root: Path):
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    (root / ".venv" / "pyvenv.cfg").touch()

    found = await discover(root, Config())

    python = root / ".venv" / "bin" / "python"
    assert found.unknown.startswith(f"the interpreter {python} (`.venv` in the workspace) does not exist: create")


@posix_only
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("echo 'Fatal Python error: no encodings' >&2; exit 1", "does not work (Fatal Python error: no encodings)"),
        ("exit 3", "does not work (exit status 3)"),
        ("echo '[1, 2]'", "does not work (exit status 0)"),
        ("""echo '{"version": [3, 8, 18], "executable": ""}'""", "is Python 3.8; 3.9 or newer is needed"),
        ("sleep 600", "gave no answer within 0.5 seconds"),
    ],
)
async def test_an_interpreter_that_does_not_work_says_why(
    root: Path, text: str, reason: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(interpreter, "LIMIT", 0.5 if "sleep" in text else 20.0)
    python = script(root / "python", text)

    found = await discover(root, Config(python="python"))

    assert found.unknown.startswith(f"the interpreter {python} (the setting `python = python`) {reason}")
    assert found.verified is False


@posix_only
async def test_a_file_that_is_no_program_says_why(root: Path):
    (root / "notes.txt").touch()

    found = await discover(root, Config(python="notes.txt"))

    assert "cannot be started (Permission denied)" in found.unknown


class TestUntrusted:
    """In a workspace that nobody trusts, nothing that came with it is started."""

    @posix_only
    @pytest.mark.parametrize("place", [".venv/bin/python", "../.venv/bin/python", "tools/python"])
    async def test_an_interpreter_of_the_workspace_or_its_repository_is_not_started(self, root: Path, place: str):
        (root.parent / ".git").mkdir()
        python = script(root / place, f"touch {root.parent}/ran")

        found = await discover(root, Config(python="tools/python" if "tools" in place else ""), trusted=False)

        assert not (root.parent / "ran").exists()
        assert is_same(found.python, python)
        assert "was not started, because this workspace is untrusted" in found.unknown

    @posix_only
    async def test_an_interpreter_that_a_file_of_the_workspace_names_is_not_started(self, root: Path):
        python = script(root.parent / "elsewhere" / "python", f"touch {root.parent}/ran")
        (root / ".pdm-python").write_text(str(python))

        for config in (Config(), Config(python=str(python))):
            found = await discover(root, config, trusted=False)
            assert "was not started" in found.unknown

        assert not (root.parent / "ran").exists()

    async def test_one_that_a_person_names_is_asked(self, root: Path):
        found = await discover(root, Config(), trusted=False, python=sys.executable)

        assert (found.unknown, found.version) == ("", sys.version_info[:3])

    async def test_one_from_elsewhere_is_asked_without_importing_from_the_workspace(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ):
        """Some people have `.` in PYTHONPATH: the workspace could then bring a `sitecustomize`."""
        (root / "sitecustomize.py").write_text(f"open({str(root.parent / 'ran')!r}, 'w')\n")
        venv.create(root.parent / "env", with_pip=False)
        monkeypatch.setenv("VIRTUAL_ENV", str(root.parent / "env"))
        monkeypatch.setenv("PYTHONPATH", str(root))

        found = await discover(root, Config(), trusted=False)

        assert (found.unknown, found.origin) == ("", "the active virtual environment (VIRTUAL_ENV)")
        assert not (root.parent / "ran").exists()

        await discover(root, Config(), trusted=True)
        assert (root.parent / "ran").exists()  # trusted, PYTHONPATH counts as it does for pytest
