"""From a fix that a diagnostic carried to the workspace edit that applies it to what is open now."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types as lsp

from gonogo import fixes
from gonogo.fixes import CannotFix
from gonogo.fixes.edits import Edit, edits
from gonogo.lsp import to_lsp
from gonogo.model import Snapshot

if TYPE_CHECKING:
    from gonogo.lsp.folder import Folder


class Move(NamedTuple):
    """A file gets another path."""

    old: str
    new: str


Draft = tuple[Edit, ...] | Move
Arguments = Mapping[str, str | int]
Key = tuple[int, str, tuple[tuple[str, str | int], ...]]

_KEPT = 64  # drafts: a few screens of code actions


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


class Drafts:
    """The edits of fixes that were asked for lately, each computed once per text of the workspace.

    An action is offered only where its edit can be made, and the client asks for that edit a moment later.
    """

    def __init__(self) -> None:
        self._drafts: dict[Key, Draft | CannotFix] = {}

    async def draft(self, snapshot: Snapshot, kind: str, arguments: Arguments) -> Draft:
        """The edits or the move, computed off the event loop. Raises `CannotFix` where the text allows none."""
        key = (snapshot.content, kind, tuple(sorted(arguments.items())))
        if key not in self._drafts:
            while len(self._drafts) >= _KEPT:
                del self._drafts[next(iter(self._drafts))]
            self._drafts[key] = await asyncio.to_thread(_drafted, kind, arguments, snapshot)
        drafted = self._drafts[key]
        if isinstance(drafted, CannotFix):
            raise drafted
        return drafted


async def resolved(folder: Folder, kind: str, arguments: Arguments) -> lsp.WorkspaceEdit:
    """The edit in the client's words. Raises `CannotFix` where the text has moved on."""
    snapshot = folder.driver.session.snapshot
    versions = {path: folder.version_of(path) for path in folder.open}
    found = await folder.drafts.draft(snapshot, kind, arguments)
    if isinstance(found, Move):
        return to_lsp.rename(found.old, found.new, folder.wording(snapshot))
    return to_lsp.workspace_edit(found, folder.wording(snapshot), versions.get)


def _drafted(kind: str, arguments: Arguments, snapshot: Snapshot) -> Draft | CannotFix:
    texts = Texts(snapshot)
    try:
        if move := fixes.move_of(kind, arguments, texts):
            return Move(*move)
        changed = fixes.apply(kind, arguments, texts)
    except CannotFix as why:
        return why
    return tuple(edit for path, new in changed.items() for edit in edits(path, texts.get(path), new))
