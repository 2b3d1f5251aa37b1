"""`gonogo lsp`: editor events in, diagnostics and status out. No decisions are made here."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Coroutine, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcMethodNotFound
from pygls.lsp.server import LanguageServer

from gonogo import trust
from gonogo.changes import OverridesChanged, TrustChanged
from gonogo.fixes import CannotFix
from gonogo.lsp import fix_all, hover, lens, quick_fixes, to_lsp
from gonogo.lsp.edits import resolved
from gonogo.lsp.folder import Folder
from gonogo.lsp.outlet import Outlet
from gonogo.report.json import as_json

log = logging.getLogger(__name__)

# Seconds after which a thread that computes lets another one go on. By default it is 5 ms, and while a snapshot is
# judged the event loop waits as long at each of its system calls: a keystroke makes many of them.
SWITCH = 0.001


class Server(LanguageServer):
    """One per client; a `Folder` for each workspace folder."""

    def __init__(self) -> None:
        super().__init__("gonogo", version("gonogo"))
        self.folders: dict[str, Folder] = {}
        self.settings: dict[str, Any] = {}
        self.folder_settings: dict[str, dict[str, Any]] = {}  # by URI; they win over `settings`
        self.trusted = False
        self.client_keeps_trust = False
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run *work* beside the loop; what goes wrong in it is logged, never lost."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("unexpected failure", exc_info=error)

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Log what went wrong; pygls would show it to the person, who can do nothing about it.

        A client that asks for what we do not have, as Kate does for symbols after each edit, has its answer.
        """
        level = logging.DEBUG if isinstance(error, JsonRpcMethodNotFound) else logging.ERROR
        log.log(level, "%s: %s", source.__name__, error)

    def owner(self, uri: str) -> tuple[Folder, str] | None:
        """The innermost folder that a document lies in, and its path there."""
        found = [(folder, path) for folder in self.folders.values() if (path := folder.path_of(uri)) is not None]
        return max(found, key=lambda pair: len(str(pair[0].root)), default=None)

    def add(self, uri: str) -> None:
        root = Path(uris.to_fs_path(uri) or ".")
        trusted = self.trusted or (not self.client_keeps_trust and trust.is_trusted(root))
        self.folders[uri] = folder = Folder(self, uri, root, trusted=trusted, overrides=self.overrides_of(uri))
        self.spawn(folder.start(watch=not self.client_watches))

    def overrides_of(self, uri: str) -> dict[str, Any]:
        """The client's settings for this folder."""
        return {**self.settings, **self.folder_settings.get(uri, {})}

    async def remove(self, uri: str) -> None:
        if folder := self.folders.pop(uri, None):
            await folder.close()

    @property
    def client_watches(self) -> bool:
        """Whether the client can tell of changed files when asked to."""
        workspace = self.client_capabilities.workspace
        watching = workspace and workspace.did_change_watched_files
        return bool(watching and watching.dynamic_registration)


server = Server()


@server.feature(lsp.INITIALIZE)
def on_initialize(ls: Server, params: lsp.InitializeParams) -> None:
    options = params.initialization_options
    options = dict(options) if isinstance(options, dict) else {}
    ls.trusted = options.pop("trusted", False) is True
    ls.client_keeps_trust = options.get("keepsTrust") is True
    ls.settings = options.get("settings") or {}
    ls.folder_settings = _by_folder(options)


def _by_folder(sent: dict[str, Any]) -> dict[str, dict[str, Any]]:
    folders = sent.get("folders")
    found = folders.items() if isinstance(folders, dict) else ()
    return {uri: settings for uri, settings in found if isinstance(settings, dict)}


@server.feature(lsp.INITIALIZED)
async def on_initialized(ls: Server, params: lsp.InitializedParams) -> None:
    if ls.client_watches:
        watchers = [lsp.FileSystemWatcher("**/*")]
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
        registration = lsp.Registration("gonogo-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await ls.client_register_capability_async(lsp.RegistrationParams([registration]))
    for uri in _folders(ls):
        ls.add(uri)


def _folders(ls: Server) -> Iterator[str]:
    if ls.workspace.folders:
        yield from (
            folder.uri for folder in ls.workspace.folders.values()
        )  # the keys are unquoted, the client's is not
    elif ls.workspace.root_uri:
        yield ls.workspace.root_uri


@server.feature(lsp.SHUTDOWN)
async def on_shutdown(ls: Server, params: None) -> None:
    for uri in list(ls.folders):
        await ls.remove(uri)


@server.feature(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
async def on_folders(ls: Server, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
    for gone in params.event.removed:
        await ls.remove(gone.uri)
    for new in params.event.added:
        ls.add(new.uri)


@server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
@server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
async def on_text(ls: Server, params: lsp.DidOpenTextDocumentParams | lsp.DidChangeTextDocumentParams) -> None:
    if found := ls.owner(params.text_document.uri):
        folder, path = found
        await folder.on_text(params.text_document.uri, path)


@server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
async def on_close(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    if found := ls.owner(params.text_document.uri):
        folder, path = found
        await folder.on_closed(path)


@server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
async def on_save(ls: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    if found := ls.owner(params.text_document.uri):
        folder, path = found
        await folder.driver.read([path])


@server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
async def on_watched(ls: Server, params: lsp.DidChangeWatchedFilesParams) -> None:
    changed: dict[str, list[str]] = {}
    for event in params.changes:
        if found := ls.owner(event.uri):
            changed.setdefault(found[0].uri, []).append(found[1])
    for uri, paths in changed.items():
        await ls.folders[uri].on_disk(paths)


@server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
async def on_settings(ls: Server, params: lsp.DidChangeConfigurationParams) -> None:
    settings = params.settings
    if isinstance(settings, dict) and isinstance(settings.get("gonogo"), dict):
        ls.settings = settings["gonogo"]
        ls.folder_settings = _by_folder(settings)
        for uri, folder in ls.folders.items():
            folder.driver.apply(OverridesChanged(ls.overrides_of(uri)))


@server.feature(lsp.WINDOW_WORK_DONE_PROGRESS_CANCEL)
def on_progress_cancel(ls: Server, params: lsp.WorkDoneProgressCancelParams) -> None:
    for folder in ls.folders.values():
        folder.progress.cancelled(params.token)


@server.feature(
    lsp.TEXT_DOCUMENT_CODE_ACTION,
    lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, *fix_all.KINDS], resolve_provider=True),
)
async def on_code_action(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    found = ls.owner(params.text_document.uri)
    if found is None:
        return []
    only = params.context.only
    if only and lsp.CodeActionKind.QuickFix not in only:
        return await fix_all.actions(*found, only)
    return await fix_all.actions(*found, only) + [
        action
        for action in to_lsp.code_actions(quick_fixes.meant(*found, params), found[0].uri)
        if await _can_be_made(found[0], action, with_edit=not _resolves(ls), operations=_operations(ls))
    ]


async def _can_be_made(folder: Folder, action: lsp.CodeAction, *, with_edit: bool, operations: frozenset[str]) -> bool:
    """Whether the fix can be made to the text as it is: what cannot be made safely is not offered."""
    carried = action.data if isinstance(action.data, dict) else {}
    try:
        edit = await resolved(folder, carried["kind"], carried["arguments"])
    except CannotFix:
        return False
    if any(getattr(change, "kind", None) not in {None, *operations} for change in edit.document_changes or ()):
        return False
    action.edit = edit if with_edit else None
    return True


def _operations(ls: Server) -> frozenset[str]:
    """What the client can do with files as part of an edit: create, rename, delete."""
    workspace = ls.client_capabilities.workspace
    operations = workspace and workspace.workspace_edit and workspace.workspace_edit.resource_operations
    return frozenset(str(operation.value) for operation in operations or ())


def _resolves(ls: Server) -> bool:
    document = ls.client_capabilities.text_document
    support = document and document.code_action and document.code_action.resolve_support
    return bool(support and "edit" in support.properties)


@server.feature(lsp.CODE_ACTION_RESOLVE)
async def on_resolve(ls: Server, action: lsp.CodeAction) -> lsp.CodeAction:
    carried = action.data if isinstance(action.data, dict) else {}
    folder = ls.folders.get(carried.get("folder", ""))
    if folder is None:
        return action
    try:
        action.edit = await resolved(folder, carried["kind"], carried["arguments"])
    except CannotFix as why:
        message = lsp.ShowMessageParams(lsp.MessageType.Warning, f"gonogo: {action.title}: {why}")
        ls.window_show_message(message)
    return action


@server.feature(lsp.TEXT_DOCUMENT_HOVER)
def on_hover(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
    found = ls.owner(params.text_document.uri)
    return hover.at(found[0], found[1], params.position) if found else None


@server.feature(lsp.TEXT_DOCUMENT_CODE_LENS, lsp.CodeLensOptions(resolve_provider=False))
async def on_code_lens(ls: Server, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    found = ls.owner(params.text_document.uri)
    if found is None:
        return []
    folder, path = found
    snapshot = await folder.caught_up(path)
    return list(lens.lenses(folder.driver.report, path, folder.wording(snapshot))) if folder.driver.report else []


@server.command("gonogo.recheck")
async def on_recheck(ls: Server, *arguments: Any) -> None:
    """Measure everything again."""
    for folder in ls.folders.values():
        await folder.recheck()


@server.command("gonogo.trust")
async def on_trust(ls: Server, *arguments: Any) -> None:
    """Let the code of every open folder be executed, now and when it is opened again."""
    ls.trusted = ls.trusted or ls.client_keeps_trust  # then folders that are added are the client's to judge, too
    for folder in ls.folders.values():
        if not ls.client_keeps_trust:
            trust.remember(folder.root)
        folder.driver.apply(TrustChanged(trusted=True))


@server.feature("gonogo/report")
def on_report(ls: Server, params: Any) -> list[dict[str, Any]]:
    """The whole report of each folder, as `gonogo check --json` prints it."""
    return [
        {"folder": uri, "report": as_json(f.driver.report, f.driver.session.snapshot)}
        for uri, f in ls.folders.items()
        if f.driver.report
    ]


@server.feature("gonogo/status")
async def on_status(ls: Server, params: Any) -> dict[str, object] | None:
    """The status of the folder of a document once its text is taken in as it is now; null where it has none."""
    found = ls.owner(params.uri)
    if found is None:
        return None
    folder, path = found
    await folder.caught_up(path)
    return folder.status()


def main() -> None:
    """Serve on standard input and output until the client goes."""
    sys.setswitchinterval(SWITCH)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("pygls.protocol.json_rpc").setLevel(logging.ERROR)  # it warns of each method that we do not have
    outlet = Outlet(sys.stdout.fileno())
    try:
        server.start_io(stdout=outlet)  # type: ignore[arg-type]  # all that is asked of it is to write, flush and close
    finally:
        outlet.close()
