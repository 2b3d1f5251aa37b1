"""Migrations that are scripts of SQL, and what undoes them."""

from __future__ import annotations

import re
from posixpath import basename, dirname

from gonogo.model import Reads, Snapshot
from gonogo.source import SourceFile

_MIGRATION = re.compile(r"(?i)(?:.*/)?(?:migrations?|migrate|alembic|flyway|liquibase)/(?:.*/)?[^/]+\.sql")
_BACKWARD = re.compile(r"(?i)(?:^|[._-])(?:down|rollback|revert|undo|reverse|backward)(?:[._-]|$)|^U(?=\d)")
_FORWARD = re.compile(r"(?i)[._-](?:up|forward|apply|upgrade)(?=[._-]|$)|^V(?=\d)")
_SECTION = re.compile(
    r"(?im)^\s*(?:--|/\*|\#)[\s*=-]*(?:migrate:\s*down|\+(?:goose|migrate)\s+down|roll\s?back|down\b|undo\b|revert)"
)


def sql_migrations(snapshot: Snapshot) -> tuple[SourceFile, ...]:
    """The scripts in a folder of migrations that change the schema forward."""
    return snapshot.derive(_sql_migrations, Reads.OTHER)


def _sql_migrations(snapshot: Snapshot) -> tuple[SourceFile, ...]:
    files = (file for path, file in sorted(snapshot.files.items()) if _MIGRATION.fullmatch(path))
    return tuple(file for file in files if not file.path.startswith(".") and not _is_backward(file.path))


def has_way_back(snapshot: Snapshot, script: SourceFile) -> bool:
    """Whether a script says how to undo it: in a section of its own, or in a script that is named like it."""
    if _SECTION.search(script.text):
        return True
    name, folder = _bare(script.path), dirname(script.path)
    scripts = (path for path in snapshot.files if path.endswith(".sql") and path.startswith(folder))
    return any(_is_backward(path) and _bare(path) == name for path in scripts)


def _is_backward(path: str) -> bool:
    *folders, name = path.removesuffix(".sql").split("/")
    return any(_BACKWARD.search(part) for part in (name, *folders[-2:]))


def _bare(path: str) -> str:
    """What a script shares with its undoing: `V3__a.sql` and `U3__a.sql`, `3_a.up.sql` and `3_a.down.sql`."""
    stem = _FORWARD.sub("", basename(path).removesuffix(".sql"))
    return _BACKWARD.sub("", stem).lower()
