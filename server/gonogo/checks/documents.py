"""The documents of a project: what people read before they run it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.model import Snapshot
from gonogo.source import SourceFile

_DOCUMENT = re.compile(
    r"(?i)(?:.*/)?[^/]+\.(?:md|rst|adoc)|(?:.*/)?(?:readme|deploy\w*|runbook|operations|install)(?:\.txt)?"
)


def documents(snapshot: Snapshot) -> Iterator[SourceFile]:
    """The documents of the project; those of hidden folders are other tools'."""
    for path, file in sorted(snapshot.files.items()):
        if _DOCUMENT.fullmatch(path) and not path.startswith("."):
            yield file


def readme(snapshot: Snapshot) -> SourceFile | None:
    """The README at the root, or where GitHub looks for it too."""
    for path in sorted(snapshot.files):
        folder, _, name = path.rpartition("/")
        if folder in {"", "docs", ".github"} and re.fullmatch(r"(?i)readme(\.\w+)?", name):
            return snapshot.files[path]
    return None
