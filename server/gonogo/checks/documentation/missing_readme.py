from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.documents import readme
from gonogo.checks.places import definition, first_line
from gonogo.checks.written import written
from gonogo.model import Category, Finding, Reads, Severity, Snapshot, check

_SHORTEST = 200


@check(
    "missing-readme",
    category=Category.DOCUMENTATION,
    title="A README says what it is and how it runs",
    reads=Reads.OUTLINE,
)
def missing_readme(snapshot: Snapshot) -> Iterator[Finding]:
    """The person on call tonight has not worked on this project: the README is where they begin."""
    file = readme(snapshot)
    if file is None:
        message = "No README: write what this is, how it runs and how it is tested"
        fixes = written(snapshot, "README.md", "readme")
        yield Finding(message, definition(snapshot), Severity.WARNING, fixes=fixes)
    elif len(file.text.strip()) < _SHORTEST:
        message = "This README says next to nothing: write what this is, how it runs and how it is tested"
        fixes = written(snapshot, file.path, "readme") if file.path.endswith(".md") else ()
        yield Finding(message, first_line(file), Severity.WARNING, fixes=fixes)
