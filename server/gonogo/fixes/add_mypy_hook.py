"""A pre-commit hook runs mypy, as the project's own environment and configuration have it."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.yaml_blocks import below, entries_of

_HOOK = """\
- repo: local
  hooks:
    - id: mypy
      name: mypy
      entry: {command}
      language: system
      types_or: [python, pyi]
      pass_filenames: false
"""


@fix_kind("add-mypy-hook")
def add_mypy_hook(request: Request) -> Mapping[str, str]:
    """Add a hook that runs *command* to the repos of pre-commit's configuration, which is created where there is none.

    Arguments: path of the configuration, command.
    """
    path, hook = request.word("path"), _HOOK.format(command=request.word("command"))
    text = request.texts.get(path, "")
    if not text.strip():
        return {path: "repos:\n" + "".join(f"  {line}\n" for line in hook.splitlines())}
    repos = entries_of(path, text, "repos", yaml.SequenceNode)
    if "id: mypy" in text:
        raise CannotFix(f"{path} has a mypy hook already")
    return {path: below(text, repos.value[-1].end_mark.index, hook, repos.start_mark.column)}
