"""The calls of mypy that a project's own automation makes: workflows, tox, make, just, pre-commit."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from gonogo.checks.hooks import MIRROR_ARGUMENTS
from gonogo.tools.mypy_config import text_of

PRE_COMMIT = ".pre-commit-config.yaml"
COMMAND_FILES = ("Makefile", "tox.ini", PRE_COMMIT, "justfile")
_PREFIXES = {"python", "python3", "-m", "uv", "poetry", "pdm", "hatch", "run", "pipenv", "rye", "uvx", "pipx", "time"}
_SHELL = re.compile(r"[$`|<>;&(){}*?\[\]]")


def commands(root: Path) -> Iterator[tuple[list[str], str]]:
    """Every call of mypy that the project's automation makes, most binding first."""
    for script, origin in scripts(root):
        yield from ((line, origin) for line in calls(script))


def scripts(root: Path) -> Iterator[tuple[str, str]]:
    """What the project's automation runs in its root, with where that is written; workflows first, those on types."""
    workflows = (root / ".github" / "workflows").glob("*.y*ml")
    for path in sorted(workflows, key=lambda p: (not re.search("mypy|typ", p.name), p.name)):
        yield from ((script, f"from `{path.name}` in the workflows") for script in _runs(_yaml(path)))
    for name in ("tox.ini", "Makefile", "justfile"):
        text = text_of(root / name)
        yield _without_tox(text) if name == "tox.ini" else text, f"from `{name}`"


def hook(root: Path) -> list[str] | None:
    """The arguments that pre-commit's hook gives mypy, besides the committed files; None where there is no hook."""
    return _hook(_yaml(root / PRE_COMMIT))


def _without_tox(text: str) -> str:
    """The commands without tox's conditions, and with its defaults in place of what a person may add."""
    text = re.sub(r"\{posargs(?::([^{}]*))?\}", lambda match: match[1] or "", text)
    return re.sub(r"(?m)^(\s+)(?![a-z]+://)[\w.{},!-]+:[ \t]+(?=\S)", r"\1", text)


def _runs(node: Any) -> Iterator[str]:
    """The `run` texts of a workflow, wherever they are, but for those that run in a folder of their own."""
    if isinstance(node, dict):
        if _folder(node) or _folder(_table(_table(node.get("defaults")).get("run"))):
            return
        for key, value in node.items():
            if key == "run" and isinstance(value, str):
                yield value
            else:
                yield from _runs(value)
    elif isinstance(node, list):
        for item in node:
            yield from _runs(item)


def _folder(node: dict[Any, Any]) -> bool:
    return str(node.get("working-directory", "")).strip("./") != ""


def _table(node: Any) -> dict[Any, Any]:
    return node if isinstance(node, dict) else {}


def _hook(node: Any) -> list[str] | None:
    repos = _table(node).get("repos", [])
    for repo in repos if isinstance(repos, list) else []:
        own = MIRROR_ARGUMENTS if str(_table(repo).get("repo")).endswith("/mirrors-mypy") else ()
        for hook in _table(repo).get("hooks") or []:
            if _table(hook).get("id") == "mypy" and isinstance(hook.get("args", []), list):
                return [str(argument) for argument in hook.get("args", own)]
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


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(text_of(path))
    except yaml.YAMLError:
        return None
