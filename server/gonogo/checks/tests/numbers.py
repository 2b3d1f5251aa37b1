"""How many tests files have: those of the last good collection, else those that their source shows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gonogo.facts import Collection
from gonogo.model import Snapshot
from gonogo.source import SourceFile

_TEST = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]+test", re.MULTILINE)


def tests_at(snapshot: Snapshot, path: str) -> int:
    """How many tests a file had when pytest last collected it without a failure, else those that its source shows.

    A parametrized test counts once in the source. Where that cannot be parsed, its lines are what is left to count.
    """
    return tests_in(snapshot, (path,))


def tests_in(snapshot: Snapshot, paths: Iterable[str]) -> int:
    """How many tests these files have together."""
    collection, files = snapshot.facts.get(Collection), snapshot.files
    counts = collection.counts if isinstance(collection, Collection) else {}
    return sum(counts[path] if path in counts else _in_source(files.get(path)) for path in paths)


def _in_source(file: SourceFile | None) -> int:
    if file is None:
        return 0
    return file.module.tests if file.module else len(_TEST.findall(file.text))
