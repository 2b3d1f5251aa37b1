"""A client as an editor would be: opens a folder in a real `gonogo lsp`, types, saves, and waits for states."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls import uris
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

from gonogo.facts import Environment
from gonogo.tools.mypy_launch import home_for
from gonogo.tools.mypy_targets import discover
from tools.mypy_project import warm_cache

LIMIT = float(os.environ.get("GONOGO_TEST_LIMIT", "120"))  # seconds until a state that never came fails its test


class Editor:
    """Wraps a client: what it was told, and what a person does with it."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client, self.root = client, root
        self.statuses: list[Any] = []
        self.published: list[lsp.PublishDiagnosticsParams] = []
        self._versions: dict[str, int] = {}
        self._texts: dict[str, str] = {}
        self._heard = asyncio.Event()
        self._listen()
        self.registered: list[str] = []
        self.lens_refreshes = 0
        client.feature(lsp.WORKSPACE_CODE_LENS_REFRESH)(lambda params: self._refresh_lenses())
        client.feature("gonogo/status")(lambda status: self.statuses.append(status))
        client.feature(lsp.CLIENT_REGISTER_CAPABILITY)(lambda params: self._register(params))

    def _register(self, params: lsp.RegistrationParams) -> None:
        self.registered += [registration.method for registration in params.registrations]

    def _refresh_lenses(self) -> None:
        self.lens_refreshes += 1
        self._heard.set()

    def _listen(self) -> None:
        """Wake whoever waits for a state after each notification, whatever its method."""
        handle = self.client.protocol._handle_notification

        def heard(method: str, params: Any) -> None:
            handle(method, params)
            if method == lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS:
                self.published.append(params)
            self._heard.set()

        self.client.protocol._handle_notification = heard

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    @property
    def status(self) -> Any:
        """The newest status of this folder, None before the first."""
        mine = [s for s in self.statuses if s.folder == self.root.as_uri()]
        return mine[-1] if mine else None

    def diagnostics(self, path: str, *, source: str | None = None) -> list[lsp.Diagnostic]:
        found = self.client.diagnostics.get(self.uri(path), ())
        return [d for d in found if source is None or d.source == source]

    def messages(self, path: str, *, source: str | None = None) -> list[str]:
        return [d.message for d in self.diagnostics(path, source=source)]

    async def until(self, state: Callable[[], object], what: str = "") -> None:
        """Wait until *state* holds, looking again at each notification."""
        try:
            async with asyncio.timeout(LIMIT):
                while not state():
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            seen = {uri: [d.message for d in found] for uri, found in self.client.diagnostics.items()}
            raise AssertionError(f"never came: {what}\nstatus: {self.status}\ndiagnostics: {seen}") from None

    async def settled(self) -> Any:
        """The status once nothing is being checked any more."""
        await self.until(lambda: self.status and not self.status.checking, "an idle status")
        return self.status

    async def verified(self) -> Any:
        await self.until(lambda: self.status and self.status.verified and not self.status.checking, "a verified status")
        return self.status

    def open(self, path: str) -> str:
        """Open a file as it is on disk; returns its text."""
        text = _read(self.root / path)
        self._versions[path], self._texts[path] = 1, text
        item = lsp.TextDocumentItem(self.uri(path), "python", 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return text

    def type(self, path: str, text: str) -> None:
        """Replace the buffer's text, unsaved."""
        self._versions[path] += 1
        self._texts[path] = text
        document = lsp.VersionedTextDocumentIdentifier(uri=self.uri(path), version=self._versions[path])
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))

    def save(self, path: str) -> None:
        (self.root / path).write_bytes(self._texts[path].encode())
        document = lsp.TextDocumentIdentifier(self.uri(path))
        self.client.text_document_did_save(lsp.DidSaveTextDocumentParams(document))

    async def actions(self, path: str, diagnostic: lsp.Diagnostic) -> list[lsp.CodeAction]:
        return await self.actions_at(path, diagnostic.range, diagnostic)

    async def actions_at(self, path: str, place: lsp.Range, *diagnostics: lsp.Diagnostic) -> list[lsp.CodeAction]:
        context = lsp.CodeActionContext(list(diagnostics))
        params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(self.uri(path)), place, context)
        return list(await self.client.text_document_code_action_async(params) or ())

    async def lenses(self, path: str) -> list[tuple[int, str]]:
        """The line and the title of each lens of a document."""
        params = lsp.CodeLensParams(lsp.TextDocumentIdentifier(self.uri(path)))
        found = await self.client.text_document_code_lens_async(params) or ()
        return [(lens.range.start.line, lens.command.title) for lens in found if lens.command]

    async def apply(self, action: lsp.CodeAction) -> None:
        """Resolve the action and write its edits to disk, as an editor that saves at once."""
        resolved = await self.client.code_action_resolve_async(action)
        assert resolved.edit, f"no edit for {action.title}: {self.client.messages}"
        assert resolved.edit.document_changes
        for change in resolved.edit.document_changes:
            if isinstance(change, lsp.CreateFile):
                (self.root / _path(self.root, change.uri)).touch(exist_ok=False)
                continue
            if isinstance(change, lsp.RenameFile):
                (self.root / _path(self.root, change.old_uri)).rename(self.root / _path(self.root, change.new_uri))
                continue
            path = _path(self.root, change.text_document.uri)
            text = self._texts.get(path) or _read(self.root / path)
            for edit in sorted(change.edits, key=lambda e: (-e.range.start.line, -e.range.start.character)):
                text = _applied(text, edit)
            (self.root / path).write_bytes(text.encode())
            if path in self._texts:
                self.type(path, text)
                self.save(path)


def _path(root: Path, uri: str) -> str:
    return Path(uris.to_fs_path(uri) or "").relative_to(root).as_posix()


def _read(file: Path) -> str:
    return file.read_bytes().decode("utf-8")


def _applied(text: str, edit: lsp.TextEdit) -> str:
    """*text* after one edit, with positions in UTF-16 as the client here speaks."""
    lines = text.split("\n")

    def offset(position: lsp.Position) -> int:
        before = sum(len(line) + 1 for line in lines[: position.line])
        line = lines[position.line] if position.line < len(lines) else ""
        return before + len(line.encode("utf-16-le")[: 2 * position.character].decode("utf-16-le"))

    return text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]


@asynccontextmanager
async def editing(
    root: Path,
    *more: Path,
    trusted: bool = True,
    python: str = sys.executable,
    encodings: list[lsp.PositionEncodingKind] | None = None,
    state: Path | None = None,
    watches: bool = False,
    creates: bool = True,
    options: Mapping[str, Any] | None = None,
) -> AsyncIterator[Editor]:
    """A server for these folders, ended at the end whatever happened."""
    client = make_test_lsp_client()
    home = state or root.parent / f"{root.name}.home"
    if not home.exists():
        _warm(root, home / "cache")
    env = {**os.environ, "XDG_STATE_HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    await client.start_io(sys.executable, "-m", "gonogo", "lsp", env=env)
    capabilities = client_capabilities("visual-studio-code")
    assert capabilities.general
    assert capabilities.workspace
    if encodings:
        capabilities.general.position_encodings = encodings
    capabilities.workspace.workspace_edit = lsp.WorkspaceEditClientCapabilities(
        document_changes=True, resource_operations=list(lsp.ResourceOperationKind) if creates else []
    )
    capabilities.workspace.did_change_watched_files = lsp.DidChangeWatchedFilesClientCapabilities(watches)
    editor = Editor(client, root)
    try:
        await client.initialize_session(
            lsp.InitializeParams(
                capabilities=capabilities,
                root_uri=root.as_uri(),
                workspace_folders=[lsp.WorkspaceFolder(folder.as_uri(), folder.name) for folder in (root, *more)],
                initialization_options={
                    "trusted": trusted,
                    "settings": {"python": python} if python else {},
                    **(options or {}),
                },
            )
        )
        yield editor
    finally:
        await _end(client)


def _warm(root: Path, caches: Path) -> None:
    """Let mypy know the standard library already, as strict projects that are trusted have it."""
    home = home_for(root, discover(root), Environment(python=sys.executable, mypy=metadata.version("mypy")), True)
    shutil.copytree(warm_cache("--strict"), caches / "gonogo" / "mypy" / home.name / "fine")


async def _end(client: LanguageClient) -> None:
    """Shut the server down as an editor does; kill it where it does not go."""
    server = client._server
    assert server
    try:
        async with asyncio.timeout(30):
            await client.shutdown_session()
    finally:
        if server.returncode is None:
            server.kill()
        await client.stop()
