from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.operations import django_migrations, one_way_operations
from gonogo.checks.places import first_line
from gonogo.checks.revisions import revisions
from gonogo.checks.sql_scripts import has_way_back, sql_migrations
from gonogo.model import Category, Finding, NotApplicable, Severity, Snapshot, check


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """Migrations with a way back, of all."""
    return max(1 - len({finding.span.path for finding in findings}) / _count(snapshot), 0.0)


@check(
    "irreversible-migration",
    category=Category.DATABASE,
    title="Every migration has a way back",
    weight=3,
    credit=credit,
)
def irreversible_migration(snapshot: Snapshot) -> Iterator[Finding]:
    """A release that must be taken back takes its schema back with it, at the worst hour and in a hurry."""
    if not _count(snapshot):
        raise NotApplicable("no migrations")
    for group in revisions(snapshot).values():
        for revision in (revision for revision in group if revision.one_way):
            message = f"Migration {revision.id} has no way back: {revision.one_way}; undo there what upgrade() does"
            yield Finding(message, revision.back, Severity.ERROR)
    for file in django_migrations(snapshot):
        for operation in one_way_operations(file.path, file.text):
            message = f"{operation.name} has no way back: give it {operation.lacks}, if only {operation.name}.noop"
            yield Finding(message, operation.span, Severity.ERROR)
    for script in sql_migrations(snapshot):
        if not has_way_back(snapshot, script):
            message = "This migration has no way back: add a script that undoes it, or a `-- rollback` section"
            yield Finding(message, first_line(script), Severity.ERROR)


def _count(snapshot: Snapshot) -> int:
    alembic = sum(len(group) for group in revisions(snapshot).values())
    return alembic + len(django_migrations(snapshot)) + len(sql_migrations(snapshot))
