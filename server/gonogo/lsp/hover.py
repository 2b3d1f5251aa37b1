"""What a finding means, what it costs and what to do, where the cursor stands on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from gonogo.model import Finding, Related
from gonogo.source import Span
from gonogo.verdict import Verdict

if TYPE_CHECKING:
    from gonogo.lsp.folder import Folder

LISTED = 5  # related places in a hover


def at(folder: Folder, path: str, position: lsp.Position) -> lsp.Hover | None:
    """Every finding that covers *position*, in Markdown; None where there is none."""
    report = folder.driver.report
    if report is None:
        return None
    place = folder.wording().span(path, lsp.Range(position, position))
    texts = [text(verdict, f) for verdict in report.verdicts for f in verdict.findings if _covers(f.span, place)]
    if not texts:
        return None
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, "\n\n---\n\n".join(texts)))


def _covers(span: Span, place: Span) -> bool:
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    return span.path == place.path and start <= (place.line, place.column) <= end


def text(verdict: Verdict, finding: Finding) -> str:
    check = verdict.check
    kind = "blocker" if finding.blocker else str(finding.severity)
    parts = [f"**{finding.code or check.id}** · {kind}", finding.message, check.why]
    if verdict.lost:
        parts.append(f"`{check.id}` costs {verdict.lost:.1f} of 100 points ({check.category}).")
    parts += [f"Fix: {fix.offer}" for fix in finding.fixes]
    if finding.related:
        parts.append("\n".join(_related(finding.related)))
    return "\n\n".join(parts)


def _related(related: Sequence[Related]) -> Iterator[str]:
    """The first places that the finding speaks of: not every client shows what a diagnostic is related to."""
    for place in related[:LISTED]:
        yield f"- {' '.join(place.message.split())} (`{place.span.path}:{place.span.line + 1}`)"
    if len(related) > LISTED:
        yield f"- and {len(related) - LISTED:,} more"
