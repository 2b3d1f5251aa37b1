from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.checks.migrating import migration_job
from gonogo.checks.pipelines import pipelines, scripts
from gonogo.checks.places import first_line
from gonogo.checks.profile import is_shipped, require_service
from gonogo.checks.revisions import Revision, revisions
from gonogo.checks.shell import commands
from gonogo.checks.tasks import named_by
from gonogo.index.memo import remembered
from gonogo.model import Category, Finding, NotApplicable, Severity, Snapshot, check
from gonogo.source import SourceFile, Span

_UPGRADE = re.compile(r"\balembic\b[^\n|;&]*\bupgrade\b|\bflask\b[^\n|;&]*\bdb\s+upgrade\b")
_IN_TESTS = re.compile(r"\bcommand\.upgrade\(|\bpytest_alembic\b|[\"']alembic[\"' ,]+upgrade\b")
_DECLARED = re.compile(r"(?i)\bpytest-alembic\b")


@check("untested-migrations", category=Category.DATABASE, title="CI runs the migrations")
def untested_migrations(snapshot: Snapshot) -> Iterator[Finding]:
    """A migration that runs for the first time when the release does fails there, with the schema half changed."""
    require_service(snapshot)
    found = [revision for group in revisions(snapshot).values() for revision in group]
    if not found:
        raise NotApplicable("no Alembic migrations")
    if not _in_pipelines(snapshot) and not _in_tests(snapshot):
        message = "No CI job runs these migrations before they are deployed: add `alembic upgrade head`"
        yield Finding(message, _place(snapshot, found), Severity.WARNING, fixes=migration_job(snapshot))


def _in_pipelines(snapshot: Snapshot) -> bool:
    texts = [script.text for script in scripts(snapshot) if not script.ignored]
    named = (named_by(snapshot, command.words) for text in texts for command in commands(text))
    return any(map(_UPGRADE.search, texts)) or any(_UPGRADE.search(task.text) for tasks in named for task in tasks)


def _in_tests(snapshot: Snapshot) -> bool:
    """Whether tests run them: CI runs those."""
    return any(_tests_migrations(file) for file in snapshot.files.values())


@remembered
def _tests_migrations(file: SourceFile) -> bool:
    if file.path.endswith(".py"):
        return not is_shipped(file.path) and _IN_TESTS.search(file.text) is not None
    return file.path.endswith((".toml", ".txt", ".cfg")) and _DECLARED.search(file.text) is not None


def _place(snapshot: Snapshot, found: list[Revision]) -> Span:
    """Where CI begins, else Alembic's configuration, else the first revision."""
    paths = [*pipelines(snapshot), *(path for path in snapshot.files if path.rpartition("/")[2] == "alembic.ini")]
    return first_line(snapshot.files[paths[0]]) if paths else found[0].place
