"""The calls of mypy that a project's own automation makes: workflows, tox, make, just, pre-commit."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from gonogo.tools.mypy_config import text_of

COMMAND_FILES = ("Makefile", "tox.ini", ".pre-commit-config.yaml", "justfile")
_PREFIXES = {"python", "python3", "-m", "uv", "poetry", "pdm", "hatch", "run", "pipenv", "rye", "uvx", "pipx", "time"}
_SHELL = re.compile(r"[$`|<>;&(){}*?\[\]]")


def commands(root: Path) -> Iterator[tuple[list[str], str]]:
    """Every call of mypy that the project's automation makes, most binding first."""
    workflows = (root / ".github" / "workflows").glob("*.y*ml")
    for path in sorted(workflows, key=lambda p: (not re.search("mypy|typ", p.name), p.name)):
        for script in _runs(_yaml(path)):
            yield from ((line, f"from `{path.name}` in the workflows") for line in calls(script))
    for name in ("tox.ini", "Makefile", "justfile"):
        yield from ((line, f"from `{name}`") for line in calls(text_of(root / name)))
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


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(text_of(path))
    except yaml.YAMLError:
        return None
