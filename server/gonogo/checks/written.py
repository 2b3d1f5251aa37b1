"""The fix that writes a missing document, where the project shows enough to write it."""

from __future__ import annotations

from collections.abc import Mapping

from gonogo.checks.environment import require_variables
from gonogo.checks.revisions import revisions
from gonogo.fixes.project_documents import DOCUMENTS, Variables
from gonogo.fixes.shown import Shown
from gonogo.model import Fix, NotApplicable, Reads, Snapshot
from gonogo.source import VariableRead


def written(snapshot: Snapshot, path: str, document: str) -> tuple[Fix, ...]:
    """The fix that writes *document* to *path*; none where the project shows too little."""
    variables = _variables(snapshot)
    required = tuple(name for name, reads in variables.items() if any(read.required for read in reads))
    one_way = _one_way(snapshot) if document == "rollback" else ()
    shown = snapshot.derive(_shown, Reads.OTHER)
    if not DOCUMENTS[document](shown, Variables(tuple(variables), required), one_way):
        return ()
    arguments: dict[str, str | int] = {
        "path": path,
        "document": document,
        "variables": " ".join(variables),
        "required": " ".join(required),
        "one_way": " ".join(one_way),
    }
    return (Fix("write-document", f"Write {path} from what the project shows", arguments),)


def _shown(snapshot: Snapshot) -> Shown:
    return Shown({path: file.text for path, file in snapshot.files.items() if not path.endswith((".py", ".pyi"))})


def _variables(snapshot: Snapshot) -> Mapping[str, list[VariableRead]]:
    try:
        found = require_variables(snapshot)
    except NotApplicable:
        return {}
    return {name: found[name] for name in sorted(found)}


def _one_way(snapshot: Snapshot) -> tuple[str, ...]:
    """The Alembic revisions without a way back, by the order of their files."""
    return tuple(r.id for group in revisions(snapshot).values() for r in group if r.one_way and " " not in r.id)
