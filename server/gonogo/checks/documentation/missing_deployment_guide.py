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

_NAME = re.compile(
    r"(?i)(?:.*/)?[^/]*(?:deploy|production|runbook|operations|hosting)[^/]*|(?:.*/)?(?:deploy\w*|ops)/[^/]+"
)
_HEADING = re.compile(
    r"(?im)^(?:\#+|=+)\s*.*\b(?:deploy|production|hosting|release\s+process)|^.*\bdeploy\w*.*\n[=~-]{4,}$"
)


@check(
    "missing-deployment-guide",
    category=Category.DOCUMENTATION,
    title="A document says how it is deployed",
)
def missing_deployment_guide(snapshot: Snapshot) -> Iterator[Finding]:
    """A deployment that one person knows by heart waits for that person, in a night when they are away."""
    require_service(snapshot)
    if not any(_is_guide(file) for file in documents(snapshot)):
        start = readme(snapshot)
        span = first_line(start) if start else definition(snapshot)
        message = "Nothing says how this is deployed: write docs/DEPLOYMENT.md with the steps and how to check them"
        fixes = written(snapshot, "docs/DEPLOYMENT.md", "deployment")
        yield Finding(message, span, Severity.WARNING, fixes=fixes)


@remembered
def _is_guide(file: SourceFile) -> bool:
    return _NAME.fullmatch(file.path) is not None or _HEADING.search(file.text) is not None
