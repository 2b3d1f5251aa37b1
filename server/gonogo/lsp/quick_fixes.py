"""Which findings a request for code actions is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from gonogo.lsp import to_lsp
from gonogo.lsp.publish import by_path
from gonogo.source import Span

if TYPE_CHECKING:
    from gonogo.lsp.folder import Folder


def meant(folder: Folder, path: str, params: lsp.CodeActionParams) -> Sequence[lsp.Diagnostic]:
    """The diagnostics that the client sent back; those of the range where it sent none of ours with their `data`.

    Helix and Kate send none: what stands in the range is then what the person means.
    """
    sent = [found for found in params.context.diagnostics if isinstance(found.data, Mapping) and "fixes" in found.data]
    report = folder.driver.report
    if sent or report is None:
        return sent
    wording = folder.wording()
    place = wording.span(path, params.range)
    there = by_path(report).get(path, ())
    return [to_lsp.diagnostic(check, finding, wording) for check, finding in there if _touch(finding.span, place)]


def _touch(span: Span, place: Span) -> bool:
    """Whether they share text or a border: a cursor just behind a word still means it."""
    starts_before = (span.line, span.column) <= (place.end_line, place.end_column)
    return starts_before and (place.line, place.column) <= (span.end_line, span.end_column)
