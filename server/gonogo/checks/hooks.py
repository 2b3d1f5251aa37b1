"""The hooks of pre-commit that check types."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import yaml

from gonogo.checks.pipelines import Loader, pairs, span_of
from gonogo.model import Snapshot
from gonogo.source import Span

FILES = (".pre-commit-config.yaml", ".pre-commit-config.yml")
_CHECKER = re.compile(r"(?i)\b(mypy|dmypy|pyright|basedpyright|pyrefly|pytype|zuban|ty[ -]check|pyre)\b")
MIRROR_ARGUMENTS = ("--ignore-missing-imports", "--scripts-are-modules")  # where mirrors-mypy is given none
_MASKED = re.compile(r"\|\|\s*(?:true|:|exit 0|echo\b)|;\s*(?:true|exit 0)\b|\bexit 0\s*['\"]?$")


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook that checks types. `toothless` says why its failure stops no commit, or is empty.

    `words` are its command, `revision` the version of the repository that it comes from, empty for a local one.
    `on_files` says that pre-commit adds the files that are committed to the command.
    """

    id: str
    span: Span
    toothless: str = ""
    words: tuple[str, ...] = ()
    revision: str = ""
    on_files: bool = True


def configuration(snapshot: Snapshot) -> str:
    """The path of pre-commit's configuration, or empty."""
    return next((path for path in FILES if path in snapshot.files), "")


def type_hooks(snapshot: Snapshot) -> tuple[Hook, ...]:
    """The hooks that check types, toothless ones among them."""
    path = configuration(snapshot)
    return read(path, snapshot.files[path].text) if path else ()


@lru_cache(maxsize=32)
def read(path: str, text: str) -> tuple[Hook, ...]:
    """The type hooks of one configuration; none where it cannot be parsed."""
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError:
        return ()
    return tuple(_hooks(path, root)) if root else ()


def _hooks(path: str, root: yaml.Node) -> Iterator[Hook]:
    for repository in _items(pairs(root).get("repos")):
        for hook in _items(pairs(repository).get("hooks")):
            entries = pairs(hook)
            name, entry = _text(entries.get("id")), _text(entries.get("entry"))
            if _CHECKER.search(f"{name} {entry}") and name:
                revision = _text(pairs(repository).get("rev"))
                on_files = _text(entries.get("pass_filenames")).lower() != "false"
                words = _words(entries, entry, _text(pairs(repository).get("repo")))
                yield Hook(name, span_of(path, entries["id"]), _toothless(entries, entry), words, revision, on_files)


def _words(entries: dict[str, yaml.Node], entry: str, repository: str) -> tuple[str, ...]:
    arguments = tuple(_text(part) for part in _items(entries.get("args")))
    if "args" not in entries and repository.endswith("/mirrors-mypy"):
        arguments = MIRROR_ARGUMENTS
    try:
        return (*(shlex.split(entry) or ["mypy"]), *arguments)
    except ValueError:
        return ()


def _toothless(entries: dict[str, yaml.Node], entry: str) -> str:
    arguments = " ".join(_text(part) for part in _items(entries.get("args")))
    stages = [_text(stage) for stage in _items(entries.get("stages"))]
    if _MASKED.search(f"{entry} {arguments}"):
        return "its command succeeds whatever the checker says"
    return "it runs only by hand (`stages: [manual]`)" if stages == ["manual"] else ""


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _text(node: yaml.Node | None) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else ""
