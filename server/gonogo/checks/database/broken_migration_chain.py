from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.revisions import Revision, require_revisions
from gonogo.model import Category, Finding, Related, Severity, Snapshot, check


@check(
    "broken-migration-chain",
    category=Category.DATABASE,
    title="Every migration follows one that exists",
    weight=2,
)
def broken_migration_chain(snapshot: Snapshot) -> Iterator[Finding]:
    """Alembic reads all revisions before it runs one: a single wrong id, and no migration runs at all."""
    groups = require_revisions(snapshot)
    known = {revision.id for group in groups.values() for revision in group}
    for group in groups.values():
        first: dict[str, Revision] = {}
        for revision in group:
            for parent in revision.parents:
                if parent not in known and not any(one.startswith(parent) for one in known):
                    message = f"Migration {revision.id} follows {parent}, which no file defines: correct down_revision"
                    yield Finding(message, revision.place, Severity.ERROR, blocker=True)
            if revision.id in first:
                other = (Related(first[revision.id].place, "has the same id"),)
                message = f"Two migrations have the id {revision.id}: give this one another"
                yield Finding(message, revision.place, Severity.ERROR, blocker=True, related=other)
            first.setdefault(revision.id, revision)
