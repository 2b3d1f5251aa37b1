"""A pre-commit hook runs mypy, as the project's own environment and configuration have it."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from gonogo.fixes.kind import CannotFix, Request, fix_kind

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
        return {path: "repos:\n" + _indented(hook, "  ", "\n")}
    repos = _repos(path, text)
    newline = "\r\n" if "\r\n" in text else "\n"
    at = _end(text[: repos.value[-1].end_mark.index], repos.start_mark.column)
    rest = text[at:].partition("\n")  # what trails the last entry on its line, as a comment would
    block = newline + _indented(hook, " " * repos.start_mark.column, newline)
    head, tail = text[:at] + rest[0].rstrip("\r"), rest[1] and newline + rest[2]
    return {path: head + block.removesuffix(newline) + tail}


def _repos(path: str, text: str) -> yaml.SequenceNode:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise CannotFix(f"{path} cannot be parsed: repair it first") from None
    entries = root.value if isinstance(root, yaml.MappingNode) else []
    repos = next((value for key, value in entries if key.value == "repos"), None)
    if not isinstance(repos, yaml.SequenceNode) or repos.flow_style or not repos.value:
        raise CannotFix(f"{path} has no list of repos, one a line, to add to")
    if "id: mypy" in text:
        raise CannotFix(f"{path} has a mypy hook already")
    return repos


def _end(text: str, column: int) -> int:
    """Where the last line of the entries ends; comments below them belong to what follows unless they are indented."""
    lines = text.rstrip().split("\n")
    while (line := lines[-1].rstrip()).lstrip()[:1] in ("", "#") and len(line) - len(line.lstrip()) <= column:
        lines.pop()
    return len("\n".join(lines).rstrip())


def _indented(block: str, indent: str, newline: str) -> str:
    return "".join(f"{indent}{line}{newline}" for line in block.splitlines())
