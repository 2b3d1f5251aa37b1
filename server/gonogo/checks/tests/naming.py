"""Whether a cause that pytest has met is one that another check names already: it is shown once."""

from __future__ import annotations

from gonogo.checks.tests.causes import Cause, said
from gonogo.facts import CollectionFailure
from gonogo.model import Finding, Snapshot


def named_by(cause: Cause, snapshot: Snapshot) -> tuple[str, Finding] | None:
    """The check and the finding of it that name the cause already: on its line, or on one that leads there.

    There the finding must speak of what pytest could not import. A mark on the line, that belongs to a blocker
    elsewhere, names the cause too.
    """
    line = (cause.blame.path, cause.blame.line)
    candidates = []
    for name, findings in said(snapshot).items():
        blockers = {f.span for f in findings if f.blocker}
        for finding in findings:
            place = (finding.span.path, finding.span.line)
            is_there = place == line and (finding.blocker or any(r.span in blockers for r in finding.related))
            if is_there or (finding.blocker and place in _way(cause) and _speaks_of(finding, cause.failures[0])):
                candidates.append((name, finding))
    return max(candidates, key=lambda pair: pair[1].blocker, default=None)


def _way(cause: Cause) -> set[tuple[str, int]]:
    return {(frame.span.path, frame.span.line) for failure in cause.failures for frame in failure.frames}


def _speaks_of(finding: Finding, failure: CollectionFailure) -> bool:
    wanted = f"'{failure.name}'" if failure.name else failure.module
    return failure.kind == "import-error" and bool(wanted) and wanted in finding.message
