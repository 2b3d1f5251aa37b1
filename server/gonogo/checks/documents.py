"""The documents of a project: what people read before they run it."""

from __future__ import annotations

import re

from gonogo.model import Reads, Snapshot
from gonogo.source import SourceFile

_DOCUMENT = re.compile(
    r"(?i)(?:.*/)?[^/]+\.(?:md|rst|adoc)|(?:.*/)?(?:readme|deploy\w*|runbook|operations|install)(?:\.txt)?"
)


def documents(snapshot: Snapshot) -> tuple[SourceFile, ...]:
    """The documents of the project; those of hidden folders are other tools'."""
    return snapshot.derive(_documents, Reads.OTHER)


def _documents(snapshot: Snapshot) -> tuple[SourceFile, ...]:
    files = sorted(snapshot.files.items())
    return tuple(file for path, file in files if _DOCUMENT.fullmatch(path) and not path.startswith("."))


def readme(snapshot: Snapshot) -> SourceFile | None:
    """The README at the root, or where GitHub looks for it too."""
    for path in sorted(snapshot.files):
        folder, _, name = path.rpartition("/")
        if folder in {"", "docs", ".github"} and re.fullmatch(r"(?i)readme(\.\w+)?", name):
            return snapshot.files[path]
    return None
