"""GitHub checks types on every push and pull request."""

from __future__ import annotations

from collections.abc import Mapping

from gonogo.fixes.installing import installed
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


@fix_kind("add-type-check-workflow")
def add_type_check_workflow(request: Request) -> Mapping[str, str]:
    """Create a workflow that installs what the project declares and runs *command*.

    Arguments: path of the workflow, python ("3.11"), command.
    """
    path = request.word("path")
    if path in request.texts:
        raise CannotFix(f"{path} is there already")
    text = _WORKFLOW.format(
        python=request.word("python"), install=installed(request.texts, "mypy"), command=request.word("command")
    )
    return {path: text}
