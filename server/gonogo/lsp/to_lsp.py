"""Our nouns in the protocol's words. Pure functions; what they need to know of the client is in `Wording`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lsprotocol import types as lsp
from pygls.workspace import PositionCodec

from gonogo import pages
from gonogo.fixes.choosing import offered
from gonogo.fixes.edits import Edit
from gonogo.headline import headline, tooltip
from gonogo.model import Check, Finding, Fix, Severity, Snapshot
from gonogo.report.json import place
from gonogo.report.next_step import next_steps
from gonogo.source import Span, lines
from gonogo.verdict import Decision, Report

_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFORMATION: lsp.DiagnosticSeverity.Information,
    Severity.HINT: lsp.DiagnosticSeverity.Hint,
}
_DECISIONS = {Decision.GO: "go", Decision.NO_GO: "no-go", Decision.UNKNOWN: "unknown"}


@dataclass(frozen=True)
class Wording:
    """How this client wants places to be written: its position encoding, and the URI of each path."""

    codec: PositionCodec
    uri: Callable[[str], str]
    snapshot: Snapshot

    def range(self, span: Span) -> lsp.Range:
        """`Span` counts code points; the client counts in the encoding that was negotiated."""
        return lsp.Range(self._position(span.path, span.line, span.column), self._end(span))

    def _end(self, span: Span) -> lsp.Position:
        return self._position(span.path, span.end_line, span.end_column)

    def _position(self, path: str, line: int, column: int) -> lsp.Position:
        text = self._lines(path)
        if line >= len(text):
            return lsp.Position(line, column)
        return lsp.Position(line, self.codec.client_num_units(text[line][:column]))

    @cached_property
    def _cache(self) -> dict[str, list[str]]:
        return {}

    def _lines(self, path: str) -> list[str]:
        if path not in self._cache:
            file = self.snapshot.files.get(path)
            self._cache[path] = lines(file.text) if file else []
        return self._cache[path]

    def span(self, path: str, place: lsp.Range) -> Span:
        """The span in *path* that the client means by *place*."""
        text = self._lines(path)
        start, end = (self.codec.position_from_client_units(text, p) for p in (place.start, place.end))
        return Span(path, start.line, start.character, end.line, end.character)


def diagnostic(check: Check, finding: Finding, wording: Wording) -> lsp.Diagnostic:
    """The fixes travel in `data`, so that a code action needs no memory of ours."""
    from_mypy = finding.source == "mypy"
    return lsp.Diagnostic(
        range=wording.range(finding.span),
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        source=finding.source,
        code=finding.code or check.id,
        code_description=None if from_mypy else _page(check),
        related_information=[
            lsp.DiagnosticRelatedInformation(
                lsp.Location(wording.uri(related.span.path), wording.range(related.span)), related.message
            )
            for related in finding.related
        ]
        or None,
        data={
            "check": check.id,
            "path": finding.span.path,
            "blocker": finding.blocker,
            "fixes": [_fix(fix) for fix in offered(finding)],
        },
    )


def _page(check: Check) -> lsp.CodeDescription | None:
    page = pages.path_of(check.id)
    return lsp.CodeDescription(page.as_uri()) if page else None


def _fix(fix: Fix) -> dict[str, object]:
    return {"kind": fix.kind, "title": fix.offer, "arguments": dict(fix.arguments), "preferred": fix.preferred}


def code_actions(diagnostics: Iterable[lsp.Diagnostic], folder: str) -> Iterator[lsp.CodeAction]:
    """One action for each fix that a diagnostic carries, its edit still to be resolved."""
    for found in diagnostics:
        carried = found.data if isinstance(found.data, Mapping) else {}
        for fix in carried.get("fixes", ()):
            yield lsp.CodeAction(
                title=fix["title"],
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[found],
                is_preferred=bool(fix["preferred"]),
                data={"folder": folder, "kind": fix["kind"], "arguments": fix["arguments"]},
            )


def workspace_edit(edits: Sequence[Edit], wording: Wording, version: Callable[[str], int | None]) -> lsp.WorkspaceEdit:
    """The edits by document, each bound to the version of the open buffer that it was computed from.

    A file that the workspace does not have is created first; where it is there by then, the client refuses it all.
    """
    by_path: dict[str, list[lsp.TextEdit | lsp.AnnotatedTextEdit | lsp.SnippetTextEdit]] = {}
    for edit in edits:
        by_path.setdefault(edit.span.path, []).append(lsp.TextEdit(wording.range(edit.span), edit.text))
    created = [lsp.CreateFile(wording.uri(path)) for path in by_path if path not in wording.snapshot.files]
    edited = [
        lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(wording.uri(path), version(path)), changes)
        for path, changes in by_path.items()
    ]
    return lsp.WorkspaceEdit(document_changes=[*created, *edited])


def rename(old: str, new: str, wording: Wording) -> lsp.WorkspaceEdit:
    """A file gets another path; where that is taken by then, the client refuses."""
    return lsp.WorkspaceEdit(document_changes=[lsp.RenameFile(wording.uri(old), wording.uri(new))])


def status(report: Report, checking: Sequence[str], folder: str, *, trusted: bool) -> dict[str, object]:
    """`gonogo/status`, as docs/protocol.md describes it."""
    return {
        "version": 1,
        "folder": folder,
        "verdict": _DECISIONS[report.decision],
        "score": round(report.score.total, 4),
        "settled": report.score.settled,
        "verified": report.verified,
        "trusted": trusted,
        "blockers": len(report.blockers),
        "checking": list(checking),
        "text": headline(report),
        "tooltip": tooltip(report),
        "reasons": list(report.reasons[:10]),
        "categories": [
            {
                "name": str(row.category),
                "outcome": str(row.outcome),
                "weight": round(row.weight, 4),
                "score": round(row.score, 4),
                "points": round(row.points, 4),
            }
            for row in report.score.categories
        ],
        "next": [
            {
                "check": step.verdict.check.id,
                "action": step.action,
                "gain": step.gain,
                "place": place(step.finding.span) if step.finding else None,
            }
            for step in next_steps(report)
        ],
    }
