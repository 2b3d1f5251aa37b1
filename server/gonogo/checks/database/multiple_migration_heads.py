from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.revisions import Revision, require_revisions
from gonogo.model import Category, Finding, Related, Severity, Snapshot, check


@check(
    "multiple-migration-heads",
    category=Category.DATABASE,
    title="The migrations have one head",
    weight=3,
)
def multiple_migration_heads(snapshot: Snapshot) -> Iterator[Finding]:
    """`alembic upgrade head` refuses to choose between two heads, and so the deployment stops half-way."""
    for group in require_revisions(snapshot).values():
        heads = _heads(group)
        if len(heads) > 1 and not any(revision.labelled for revision in group):
            *others, last = heads
            ids = ", ".join(head.id for head in heads)
            message = f"{len(heads)} migration heads ({ids}): join them with `alembic merge heads`"
            related = tuple(Related(head.place, f"the head {head.id}") for head in others)
            yield Finding(message, last.place, Severity.ERROR, blocker=True, related=related)


def _heads(group: tuple[Revision, ...]) -> list[Revision]:
    """The revisions that no other one follows, in the order of their files."""
    followed = {parent for revision in group for parent in revision.parents}
    return [revision for revision in group if revision.id not in followed]
