"""What mypy is run on: the same as in the project's own CI, and where nothing says so, its packages."""

from __future__ import annotations

import configparser
import re
import shlex
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CONFIG_FILES = ("mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg")  # in mypy's order
COMMAND_FILES = ("Makefile", "tox.ini", ".pre-commit-config.yaml", "noxfile.py", "justfile")
_NOT_THE_PROJECT = {"tests", "test", "testing", "docs", "doc", "examples", "example", "build", "dist", "venv", "env"}
_NOT_THE_PROJECT |= {"node_modules", "site-packages", "scripts", "benchmarks", "__pycache__"}
# Options of a CI command that are about its output or its machine, with the number of values they take.
_DROPPED = {"--install-types": 0, "--non-interactive": 0, "--pretty": 0, "--no-color-output": 0, "--color-output": 0}
_DROPPED |= {"--show-error-context": 0, "--no-error-summary": 0, "--no-incremental": 0, "--show-traceback": 0}
_DROPPED |= {"--show-column-numbers": 0, "--show-error-end": 0, "--hide-error-codes": 0, "-v": 0, "--verbose": 0}
_DROPPED |= {"--junit-xml": 1, "--cache-dir": 1, "--output": 1, "-O": 1, "--python-executable": 1, "-n": 1}
_DROPPED |= {"--num-workers": 1, "--sqlite-cache": 0, "--error-summary": 0, "--no-pretty": 0, "--pdb": 0}
# Options with a value, so that the value is not taken for a target.
_VALUED = {"--config-file", "--python-version", "--platform", "--exclude", "--follow-imports", "--always-true"}
_VALUED |= {"--always-false", "--disable-error-code", "--enable-error-code", "--shadow-file", "--package-root"}
_VALUED |= {"--custom-typeshed-dir", "--untyped-calls-exclude", "--enable-incomplete-feature", "--find-occurrences"}
_TARGETING = {"-p", "--package", "-m", "--module"}
_PREFIXES = {"python", "python3", "-m", "uv", "poetry", "pdm", "hatch", "run", "pipenv", "rye", "uvx", "pipx", "time"}
_SHELL = re.compile(r"[$`|<>;&(){}*?\[\]]")


@dataclass(frozen=True, slots=True)
class MypyCommand:
    """The arguments of a mypy command, split into options and targets, and who says so.

    `origin` reads as "from `mypy.yml` in the workflows". `config_file` is relative to the root, empty where mypy would
    find none. `unknown` says why there is nothing to check.
    """

    options: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    origin: str = ""
    config_file: str = ""
    unknown: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        return (*self.options, *self.targets)


def discover(root: Path, override: tuple[str, ...] = ()) -> MypyCommand:
    """The command that this project checks its types with. Reads a few small files."""
    if override:
        options, targets = split(override)
        return _completed(root, options, targets, "from `mypy` in gonogo's own configuration")
    for line, origin in _commands(root):
        options, targets = split(clean(line))
        if targets or configured_targets(root, _config_file(root, options)):
            return _completed(root, options, targets, origin)
    return _completed(root, (), (), "")


def _completed(root: Path, options: tuple[str, ...], targets: tuple[str, ...], origin: str) -> MypyCommand:
    config_file = _config_file(root, options)
    broken = _broken_config(root, options)
    if broken:
        return MypyCommand(options, targets, origin, config_file, f"mypy's configuration cannot be read: {broken}")
    if targets:
        return MypyCommand(options, targets, origin, config_file)
    if configured_targets(root, config_file):
        return MypyCommand(options, (), origin or f"from `{config_file}`", config_file)
    found = packages(root)
    if not found:
        return MypyCommand(options, (), origin, config_file, "there are no Python files for mypy to check")
    return MypyCommand(options, found, "the project's packages, as nothing says what mypy is to check", config_file)


# Commands of the project's own automation


def _commands(root: Path) -> Iterator[tuple[list[str], str]]:
    """Every call of mypy that the project's automation makes, most binding first."""
    workflows = (root / ".github" / "workflows").glob("*.y*ml")
    for path in sorted(workflows, key=lambda p: (not re.search("mypy|typ", p.name), p.name)):
        for script in _runs(_yaml(path)):
            yield from ((line, f"from `{path.name}` in the workflows") for line in calls(script))
    for name in ("tox.ini", "Makefile", "justfile"):
        yield from ((line, f"from `{name}`") for line in calls(_text(root / name)))
    hook = _pre_commit(_yaml(root / ".pre-commit-config.yaml"))
    if hook is not None:
        yield hook, "from `.pre-commit-config.yaml`"


def _runs(node: Any) -> Iterator[str]:
    """The `run` texts of a workflow, wherever they are."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "run" and isinstance(value, str):
                yield value
            else:
                yield from _runs(value)
    elif isinstance(node, list):
        for item in node:
            yield from _runs(item)


def _pre_commit(node: Any) -> list[str] | None:
    repos = node.get("repos", []) if isinstance(node, dict) else []
    for repo in repos if isinstance(repos, list) else []:
        for hook in (repo.get("hooks") or []) if isinstance(repo, dict) else []:
            if isinstance(hook, dict) and hook.get("id") == "mypy" and isinstance(hook.get("args", []), list):
                return [str(argument) for argument in hook.get("args", [])]
    return None


def calls(script: str) -> Iterator[list[str]]:
    """The arguments of each plain call of mypy in a shell script or Makefile; those with shell expansions are not."""
    for line in script.replace("\\\n", " ").splitlines():
        text = re.sub(r"^[\s@-]*(commands\s*=\s*)?", "", line)
        text = re.sub(r"\s*(\|\|\s*(true|:|exit 0)|2>&1|#.*)\s*$", "", text)
        if "mypy" not in text or _SHELL.search(text):
            continue
        try:
            words = shlex.split(text)
        except ValueError:
            continue
        while words and words[0] in _PREFIXES:
            words.pop(0)
        if words and words[0] == "mypy":
            yield words[1:]


def clean(words: Iterable[str]) -> tuple[str, ...]:
    """Leave out what concerns only the output or the machine."""
    kept: list[str] = []
    skip = 0
    for word in words:
        name, _, value = word.partition("=")
        if skip:
            skip -= 1
        elif name in _DROPPED:
            skip = 0 if value else _DROPPED[name]
        elif name.endswith("-report"):
            skip = 0 if value else 1
        else:
            kept.append(word)
    return tuple(kept)


def split(words: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Options and targets; `-p name` and `-m name` are targets too."""
    options: list[str] = []
    targets: list[str] = []
    rest = iter(words)
    for word in rest:
        if word in _TARGETING:
            targets += [word, next(rest, "")]
        elif word in _VALUED:
            options += [word, next(rest, "")]
        elif word.startswith("-"):
            options.append(word)
        else:
            targets.append(word)
    return tuple(options), tuple(targets)


# Configuration


def _config_file(root: Path, options: tuple[str, ...]) -> str:
    for index, option in enumerate(options):
        if option == "--config-file" and index + 1 < len(options):
            return options[index + 1]
        if option.startswith("--config-file="):
            return option.partition("=")[2]
    return next((name for name in CONFIG_FILES if section(root / name) is not None), "")


def _broken_config(root: Path, options: tuple[str, ...]) -> str:
    """What is wrong with the first configuration that mypy would read, or empty. mypy itself goes on without it."""
    chosen = _config_file(root, options)
    for name in [chosen] if chosen not in ("", *CONFIG_FILES) else CONFIG_FILES:
        problem = _parse(root / name)[1]
        if problem:
            return f"{name}: {problem}"
        if name == chosen:
            return ""
    return ""


def section(path: Path) -> dict[str, Any] | None:
    """Mypy's main section of a configuration file, None where it has none or is broken or absent."""
    return _parse(path)[0]


def _parse(path: Path) -> tuple[dict[str, Any] | None, str]:
    """Mypy's main section, and what is wrong with the file, on one line."""
    text = _text(path)
    try:
        if path.suffix == ".toml":
            table = tomllib.loads(text).get("tool", {}).get("mypy")
            return (table if isinstance(table, dict) else None), ""
        parser = configparser.RawConfigParser()
        parser.read_string(text, source=path.name)
    except (tomllib.TOMLDecodeError, configparser.Error, AttributeError) as error:
        return None, " ".join(str(error).split())
    return (dict(parser["mypy"]) if parser.has_section("mypy") else None), ""


def configured_targets(root: Path, config_file: str) -> bool:
    """Whether the configuration itself names what to check."""
    found = section(root / config_file) if config_file else None
    return bool(found and any(found.get(key) for key in ("files", "packages", "modules")))


# The project's packages


def packages(root: Path) -> tuple[str, ...]:
    """The targets of a project that names none: `src`, else its top-level packages, else its modules."""
    if (root / "src").is_dir() and _has_python(root / "src"):
        return ("src",)
    folders = [p for p in _entries(root) if p.is_dir() and _is_candidate(p)]
    found = [p.name for p in folders if (p / "__init__.py").exists()] or [p.name for p in folders if _has_python(p)]
    if found:
        return tuple(found)
    modules = [p.name for p in _entries(root) if p.suffix == ".py" and p.name not in ("setup.py", "conftest.py")]
    return tuple(modules) or ((".",) if _has_python(root) else ())


def _is_candidate(folder: Path) -> bool:
    if folder.name.startswith(".") or folder.name.lower() in _NOT_THE_PROJECT:
        return False
    return folder.name.isidentifier() and not (folder / "pyvenv.cfg").exists()


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _has_python(folder: Path, depth: int = 3) -> bool:
    entries = _entries(folder)
    if any(p.suffix in (".py", ".pyi") for p in entries):
        return True
    return depth > 0 and any(p.is_dir() and _is_candidate(p) and _has_python(p, depth - 1) for p in entries)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(_text(path))
    except yaml.YAMLError:
        return None


def affects_command(path: str) -> bool:
    """Whether a change of this file, given relative to the root, may change what mypy is run on or how."""
    name = path.rpartition("/")[2]
    return name in CONFIG_FILES or name in COMMAND_FILES or path.startswith(".github/workflows/")
