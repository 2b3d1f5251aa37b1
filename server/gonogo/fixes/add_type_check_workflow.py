"""GitHub checks types on every push and pull request."""

from __future__ import annotations

from collections.abc import Mapping

from gonogo.fixes.kind import CannotFix, Request, fix_kind

_WORKFLOW = """\
name: Type check

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  mypy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "{python}"
      - run: python -m pip install {install}
      - run: {command}
"""
_REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements_dev.txt", "dev-requirements.txt")
_BUILDS = ("pyproject.toml", "setup.py", "setup.cfg")


@fix_kind("add-type-check-workflow")
def add_type_check_workflow(request: Request) -> Mapping[str, str]:
    """Create a workflow that installs what the project declares and runs *command*.

    Arguments: path of the workflow, python ("3.11"), command.
    """
    path = request.word("path")
    if path in request.texts:
        raise CannotFix(f"{path} is there already")
    text = _WORKFLOW.format(
        python=request.word("python"), install=_install(request.texts), command=request.word("command")
    )
    return {path: text}


def _install(texts: Mapping[str, str]) -> str:
    requirements = [f"-r {name}" for name in _REQUIREMENTS if name in texts]
    own = not requirements and any(_is_distribution(name, texts.get(name, "")) for name in _BUILDS)
    return " ".join([*requirements, *(["."] if own else []), "mypy"])


def _is_distribution(name: str, text: str) -> bool:
    marks = {"pyproject.toml": ("[project]", "[tool.poetry]", "[build-system]"), "setup.cfg": ("[metadata]",)}
    return any(mark in text for mark in marks.get(name, ("setup(",)))
