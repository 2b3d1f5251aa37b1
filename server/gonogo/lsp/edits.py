"""From a fix that a diagnostic carried to the workspace edit that applies it to what is open now."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from gonogo import fixes
from gonogo.fixes.edits import Edit, edits
from gonogo.lsp import to_lsp
from gonogo.model import Snapshot

if TYPE_CHECKING:
    from gonogo.lsp.folder import Folder


class Texts(Mapping[str, str]):
    """The text of every file of a snapshot, by path."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._files = snapshot.files

    def __getitem__(self, path: str) -> str:
        return self._files[path].text

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


async def resolved(folder: Folder, kind: str, arguments: Mapping[str, str | int]) -> lsp.WorkspaceEdit:
    """Compute the edit off the event loop. Raises `CannotFix` where the text has moved on."""
    snapshot = folder.driver.session.snapshot
    versions = {path: folder.version_of(path) for path in folder.open}
    found = await asyncio.to_thread(_edits, kind, arguments, snapshot)
    return to_lsp.workspace_edit(found, folder.wording(snapshot), versions.get)


def _edits(kind: str, arguments: Mapping[str, str | int], snapshot: Snapshot) -> list[Edit]:
    texts = Texts(snapshot)
    changed = fixes.apply(kind, arguments, texts)
    return [edit for path, new in changed.items() for edit in edits(path, texts.get(path, ""), new)]
