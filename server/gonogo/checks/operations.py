"""The operations of Django's migrations that Django cannot undo by itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gonogo.index.module import Module
from gonogo.model import Snapshot
from gonogo.source import SourceFile, Span

_REVERSE = {"RunPython": "reverse_code", "RunSQL": "reverse_sql"}


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation without a way back; `lacks` is the argument that would give it one."""

    name: str
    lacks: str
    span: Span


def django_migrations(snapshot: Snapshot) -> tuple[SourceFile, ...]:
    """The files of Django's migrations."""
    return snapshot.derive(_django_migrations)


def _django_migrations(snapshot: Snapshot) -> tuple[SourceFile, ...]:
    files = (f for path, f in snapshot.files.items() if f.module and "migrations/" in path)
    found = (f for f in files if f.module and "Migration" in f.module.exports and "django" in f.text)
    return tuple(sorted((f for f in found if "migrations" in f.path.split("/")[:-1]), key=lambda f: f.path))


@lru_cache(maxsize=1024)
def one_way_operations(path: str, text: str) -> tuple[Operation, ...]:
    """The operations of one migration that nothing can undo. Remembered, for migrations do not change."""
    module = Module(path, text)
    found = []
    for called, call in module.calls:
        name = called.rpartition(".")[2]
        lacks = _REVERSE.get(name)
        if lacks and len(call.args) < 2 and lacks not in {keyword.arg for keyword in call.keywords}:
            found.append(Operation(name, lacks, module.span(call)))
    return tuple(found)
