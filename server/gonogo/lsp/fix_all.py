"""`source.fixAll`: one action that makes every safe fix of an open document, on request or on save."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from gonogo.fixes.document import document_fixed
from gonogo.lsp import to_lsp
from gonogo.lsp.edits import Texts

if TYPE_CHECKING:
    from gonogo.lsp.folder import Folder

GONOGO, MYPY = "source.fixAll.gonogo", "source.fixAll.mypy"
KINDS = (GONOGO, MYPY)
_TITLES = {GONOGO: "Make every safe fix in this file", MYPY: "Make every safe fix of a type error in this file"}
_SOURCES = {GONOGO: "", MYPY: "mypy"}


def asked(only: Sequence[str] | None) -> Iterator[str]:
    """Our kinds that the client asks for. `source.fixAll` means the wider one: both would fix the same twice."""
    for kind in KINDS:
        if only and (kind in only or "source" in only or (kind == GONOGO and "source.fixAll" in only)):
            yield kind


async def actions(folder: Folder, path: str, only: Sequence[str] | None) -> list[lsp.CodeAction]:
    """The actions asked for that would change something, with their edits at the document's current version."""
    found = [await _action(folder, path, kind) for kind in asked(only)]
    return [action for action in found if action]


async def _action(folder: Folder, path: str, kind: str) -> lsp.CodeAction | None:
    snapshot, version = await folder.caught_up(path), folder.version_of(path)
    if folder.placed is None:
        return None
    report, judged = folder.placed
    texts = Texts(judged), Texts(snapshot)
    edits = await asyncio.to_thread(document_fixed, report.findings, path, _SOURCES[kind], *texts)
    if not edits:
        return None
    edit = to_lsp.workspace_edit(edits, folder.wording(snapshot), {path: version}.get)
    return lsp.CodeAction(_TITLES[kind], kind, edit=edit)
