"""Where a project's interpreter may be: every place that people and their tools put it, best first.

Looks at paths, small text files and environment variables, and starts nothing. Poetry's and Pipenv's folders are
computed as those tools compute them, because asking the tools would run their plugins, which a project can choose.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

IN_WORKSPACE = (".venv", "venv", "env")
LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that someone meant to hold the interpreter.

    `python` is the program, which may be missing. `origin` is how people read it: "`.venv` in the workspace".
    `chosen_by_project` says that a file of the workspace named it, so that it is to be trusted like the workspace.
    """

    python: Path
    origin: str
    chosen_by_project: bool = False


def candidates(
    root: Path, setting: str, environ: Mapping[str, str], *, windows: bool = os.name == "nt"
) -> Iterator[Candidate]:
    """Candidates in order. A setting is the only one where there is one: what it names is used or nothing is."""
    look = Look(root, environ, windows)
    if setting:
        yield Candidate(look.named(setting), f"the setting `python = {setting}`", chosen_by_project=True)
        return
    yield from look.in_workspace()
    yield from look.uv()
    yield from look.pdm()
    yield from look.poetry()
    yield from look.pipenv()
    yield from look.conda()
    yield from look.active()
    yield from look.in_parents()
    yield from look.on_path()


@dataclass(frozen=True, slots=True)
class Look:
    """The looking itself, one method per convention. `environ` are the environment variables."""

    root: Path
    environ: Mapping[str, str]
    windows: bool

    def named(self, setting: str) -> Path:
        """The interpreter that a setting names: a program, or the folder of an environment."""
        path = self.root / Path(setting).expanduser()
        return self.python_in(path) if path.is_dir() else path

    def python_in(self, environment: Path) -> Path:
        """The program of a virtual or conda environment, whether or not it exists."""
        if not self.windows:
            return environment / "bin" / "python"
        in_scripts = environment / "Scripts" / "python.exe"
        in_conda = environment / "python.exe"
        return in_conda if in_conda.exists() and not in_scripts.exists() else in_scripts

    def is_environment(self, folder: Path) -> bool:
        return (folder / "pyvenv.cfg").is_file() or self.python_in(folder).exists()

    def in_workspace(self) -> Iterator[Candidate]:
        for name in IN_WORKSPACE:
            if self.is_environment(self.root / name):
                yield Candidate(self.python_in(self.root / name), f"`{name}` in the workspace")

    def uv(self) -> Iterator[Candidate]:
        if named := self.environ.get("UV_PROJECT_ENVIRONMENT"):
            folder = self.root / named
            if self.is_environment(folder):
                yield Candidate(self.python_in(folder), "UV_PROJECT_ENVIRONMENT")

    def pdm(self) -> Iterator[Candidate]:
        if named := first_line(self.root / ".pdm-python"):
            yield Candidate(self.root / named, "PDM's `.pdm-python`", chosen_by_project=True)

    def poetry(self) -> Iterator[Candidate]:
        """Poetry names its environments NAME-HASH-pyVERSION, the hash being that of the project's place."""
        if not (self.root / "poetry.lock").is_file():
            return
        home = poetry_environments(self.environ)
        place = _digest(os.path.normcase(os.path.realpath(self.root)))
        chosen = _toml(home / "envs.toml")
        for folder in sorted(home.glob(f"*-{place}-py*"), reverse=True):
            base, _, version = folder.name.rpartition("-py")
            if self.is_environment(folder) and _at(chosen, base, "minor") in ("", version):
                yield Candidate(self.python_in(folder), "Poetry's environment for this project")

    def pipenv(self) -> Iterator[Candidate]:
        pipfile = self.root / "Pipfile"
        if not pipfile.is_file():
            return
        base = f"{_sanitized(self.root.name)}-{_digest(str(pipfile))}"
        for name in filter(None, (self.environ.get("PIPENV_CUSTOM_VENV_NAME"), base)):
            folder = self.virtualenvs() / name
            if self.is_environment(folder):
                yield Candidate(self.python_in(folder), "Pipenv's environment for this project")

    def virtualenvs(self) -> Path:
        """Where Pipenv keeps its environments."""
        if home := self.environ.get("WORKON_HOME"):
            return Path(home).expanduser()
        if self.windows:
            return Path.home() / ".virtualenvs"
        return Path(self.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "virtualenvs"

    def conda(self) -> Iterator[Candidate]:
        """The environment that `environment.yml` names, else the active one, unless that is conda's own `base`."""
        if name := conda_name(self.root):
            known = _text(Path.home() / ".conda" / "environments.txt").splitlines()
            for folder in (Path(line) for line in known if Path(line).name == name):
                if self.python_in(folder).exists():
                    yield Candidate(self.python_in(folder), f"the conda environment `{name}` of `environment.yml`")
        active = self.environ.get("CONDA_PREFIX")
        if active and self.environ.get("CONDA_DEFAULT_ENV") != "base" and self.python_in(Path(active)).exists():
            yield Candidate(self.python_in(Path(active)), "the active conda environment (CONDA_PREFIX)")

    def active(self) -> Iterator[Candidate]:
        named = self.environ.get("VIRTUAL_ENV")
        if named and self.is_environment(Path(named)):  # a shell may outlive the environment it activated
            yield Candidate(self.python_in(Path(named)), "the active virtual environment (VIRTUAL_ENV)")

    def in_parents(self) -> Iterator[Candidate]:
        """`.venv` in the folders above, as far as the repository reaches."""
        for folder in parents_in_repository(self.root):
            if self.is_environment(folder / ".venv"):
                yield Candidate(self.python_in(folder / ".venv"), f"`.venv` in the parent folder `{folder.name}`")

    def on_path(self) -> Iterator[Candidate]:
        for name in ("python", "python3") if self.windows else ("python3", "python"):
            if found := shutil.which(name, path=self.environ.get("PATH", "")):
                yield Candidate(Path(found), f"`{name}` on PATH")


def parents_in_repository(root: Path) -> tuple[Path, ...]:
    """The folders above *root*, nearest first, up to the one that holds `.git`; none outside a repository."""
    above: list[Path] = []
    if (root / ".git").exists():
        return ()
    for folder in root.parents:
        above.append(folder)
        if (folder / ".git").exists():
            return tuple(above)
    return ()


def poetry_environments(environ: Mapping[str, str]) -> Path:
    """The folder in which Poetry keeps virtual environments, by its variables, its configuration or its default."""
    configured = platformdirs.user_config_path("pypoetry", appauthor=False, roaming=True)
    settings = _toml(Path(environ.get("POETRY_CONFIG_DIR") or configured) / "config.toml")
    cache = environ.get("POETRY_CACHE_DIR") or _at(settings, "cache-dir")
    cache = cache or str(platformdirs.user_cache_path("pypoetry", appauthor=False))
    path = environ.get("POETRY_VIRTUALENVS_PATH") or _at(settings, "virtualenvs", "path")
    return Path((path or "{cache-dir}/virtualenvs").replace("{cache-dir}", cache)).expanduser()


def conda_name(root: Path) -> str:
    """The name in `environment.yml`, empty where there is none."""
    for path in (root / "environment.yml", root / "environment.yaml"):
        if match := re.search(r"^name:\s*[\"']?([\w.-]+)", _text(path), re.MULTILINE):
            return match[1]
    return ""


def first_line(path: Path) -> str:
    return next(iter(_text(path).splitlines()), "").strip()


def _text(path: Path) -> str:
    """The text of a small regular file, empty where there is none."""
    try:
        is_small = path.is_file() and path.stat().st_size < LARGEST
        return path.read_text(encoding="utf-8", errors="replace") if is_small else ""
    except OSError:
        return ""


def _toml(path: Path) -> dict[str, Any]:
    """What a TOML file holds; nothing where it is missing or broken, which is for other eyes to report."""
    try:
        return tomllib.loads(_text(path))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _at(table: Any, *keys: str) -> str:
    """The string at a path of keys, empty where there is none."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, str) else ""


def _sanitized(name: str) -> str:
    return re.sub(r'[ &$`!*@"()\[\]\\\r\n\t]', "_", name)[:42]


def _digest(text: str) -> str:
    """Both tools take six bytes of SHA-256, in the alphabet of URLs."""
    return base64.urlsafe_b64encode(hashlib.sha256(os.fsencode(text)).digest()[:6]).decode()
