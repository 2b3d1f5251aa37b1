from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.checks.documents import documents, readme
from gonogo.checks.places import definition, first_line
from gonogo.checks.profile import require_service
from gonogo.checks.written import written
from gonogo.index.memo import remembered
from gonogo.model import Category, Finding, Severity, Snapshot, check
from gonogo.source import SourceFile

_PLAN = re.compile(
    r"""(?imx)
    ^(?:\#+|=+)\s*.*\b(?:roll(?:ing)?[\s-]?back|revert(?:ing)?|disaster\s+recovery|restor(?:e|ing))
    | ^.*\broll[\s-]?back.*\n[=~-]{4,}$
    | \balembic\s+downgrade\b | \bkubectl\s+rollout\s+undo\b | \bhelm\s+rollback\b | \bheroku\s+(?:releases:)?rollback\b
    | \bto\s+roll\s+back\b"""
)
_GUIDE = re.compile(r"(?i).*(?:deploy|production|runbook|operations)[^/]*")


@check(
    "no-rollback-plan",
    category=Category.DOCUMENTATION,
    title="A document says how a release is taken back",
)
def no_rollback_plan(snapshot: Snapshot) -> Iterator[Finding]:
    """When a release fails, the way back should be read, not invented."""
    require_service(snapshot)
    texts = list(documents(snapshot))
    if not any(map(_has_plan, texts)):
        guide = next((file for file in texts if _GUIDE.fullmatch(file.path)), None) or readme(snapshot)
        span = first_line(guide) if guide else definition(snapshot)
        message = "No rollback plan: write the steps back, for the schema and the data too, and how long they take"
        fixes = written(snapshot, "docs/ROLLBACK.md", "rollback")
        yield Finding(message, span, Severity.WARNING, fixes=fixes)


@remembered
def _has_plan(file: SourceFile) -> bool:
    return _PLAN.search(file.text) is not None
