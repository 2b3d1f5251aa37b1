from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.checks.operations import django_migrations
from gonogo.checks.places import find
from gonogo.checks.profile import require_orm, require_service, shipped
from gonogo.checks.revisions import revisions
from gonogo.checks.sql_scripts import sql_migrations
from gonogo.index.memo import remembered
from gonogo.model import Category, Finding, NotApplicable, Severity, Snapshot, check
from gonogo.source import SourceFile, Span

_MODELS = re.compile(
    r"""(?mx)^[ \t]+__tablename__\s*= | \bTable\(\s*["']
    | ^class\ \w+\((?:.*\btable\s*=\s*True | (?:\w+\.)*models\.Model\))"""
)
# One of these stands in whatever _MODELS finds. Most files have none, which halves the search.
_WORDS = ("table", "Table(", "models.Model")


@check(
    "missing-migrations",
    category=Category.DATABASE,
    title="The schema changes by migrations",
    weight=3,
)
def missing_migrations(snapshot: Snapshot) -> Iterator[Finding]:
    """A schema that only `create_all` knows can be created but not changed: the second release has no way there."""
    require_service(snapshot)
    orm = require_orm(snapshot)
    place = _first_model(snapshot)
    if not revisions(snapshot) and not django_migrations(snapshot) and not sql_migrations(snapshot):
        tool = "`python manage.py makemigrations`" if orm.startswith("django") else "`alembic init migrations`"
        message = f"These models have no migrations: start with {tool}"
        yield Finding(message, place, Severity.ERROR)


def _first_model(snapshot: Snapshot) -> Span:
    """Where the first mapped class or table is; raises NotApplicable where there is none."""
    for file in shipped(snapshot):
        if span := _model(file):
            return span
    raise NotApplicable("no tables: nothing in the shipped code maps a class or defines a table")


@remembered
def _model(file: SourceFile) -> Span | None:
    return find(file, _MODELS) if any(word in file.text for word in _WORDS) else None
