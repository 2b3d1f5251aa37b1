"""One workspace folder as an editor sees it: its driver, its open documents, its diagnostics and its status."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls import uris

from gonogo import fixes
from gonogo.changes import BufferClosed, InstalledChanged, RecheckRequested
from gonogo.driver import Driver
from gonogo.engine import outdated
from gonogo.engines import FAST
from gonogo.facts import Environment, Types
from gonogo.lanes import Lane
from gonogo.lsp import lens, to_lsp
from gonogo.lsp.edits import Drafts
from gonogo.lsp.installed import InstalledWatcher
from gonogo.lsp.progress import RunProgress
from gonogo.lsp.publish import Publisher
from gonogo.lsp.verdict_log import VerdictLog
from gonogo.lsp.watch import Watcher
from gonogo.model import Snapshot
from gonogo.tools.files import is_text
from gonogo.verdict import Report

if TYPE_CHECKING:
    from gonogo.lsp.server import Server

log = logging.getLogger(__name__)


class Folder:
    """Keeps one folder's editor up to date. Decides nothing: what to show comes out of the report."""

    def __init__(self, server: Server, uri: str, root: Path, *, trusted: bool, overrides: Mapping[str, Any]) -> None:
        self.server, self.uri, self.root = server, uri, root
        self.open: dict[str, str] = {}  # path -> the URI by which the client calls it
        self.driver = Driver(
            self.root,
            trusted=trusted,
            overrides=overrides,
            on_report=self._on_report,
            on_progress=self._on_progress,
            on_busy=self._on_busy,
        )
        self.publisher = Publisher(server.text_document_publish_diagnostics, self.version_of)
        self.progress = RunProgress(server, f"gonogo {self.root.name}", self.driver.cancel)
        self.verdict_log = VerdictLog(server.window_log_message, self.root.name)
        self.drafts = Drafts()
        self.lens_refresh = lens.Refresh(server)
        self.watcher: Watcher | None = None
        self.installed: InstalledWatcher | None = None
        self._uris: dict[str, str] = {}
        self._status: dict[str, object] = {}
        self._worded: tuple[Report, bool, dict[str, object]] | None = None
        self._has_fixes = False
        self._seen: tuple[Report, Snapshot] | None = None
        self.placed: tuple[Report, Snapshot] | None = None  # the newest whose type errors stand where its text says

    async def start(self, *, watch: bool) -> None:
        """Read the folder and begin to judge it; *watch* where the client does not tell of changed files."""
        if watch:
            self.watcher = Watcher(self.root, lambda paths: self.server.spawn(self.on_disk(paths)))
        self.installed = InstalledWatcher(self.root, lambda: self.driver.apply(InstalledChanged()))
        await self.driver.read()
        if self.watcher:
            self.watcher.follow(self.driver.session.snapshot.disk)

    async def close(self) -> None:
        if self.watcher:
            self.watcher.close()
        if self.installed:
            self.installed.close()
        self.publisher.clear()
        self.progress.end()
        await self.driver.close()

    def path_of(self, uri: str) -> str | None:
        """The workspace-relative path of a document, None where it lies elsewhere."""
        file = uris.to_fs_path(uri)
        if file is None:
            return None
        for root in (self.root, self.root.resolve()):
            if Path(file).is_relative_to(root):
                return Path(file).relative_to(root).as_posix()
        return None

    def uri_of(self, path: str) -> str:
        """The client's own URI for an open document, else the file's."""
        if path not in self._uris:  # each report asks for those of hundreds of files
            self._uris[path] = uris.from_fs_path(str(self.root / path)) or ""
        return self.open.get(path) or self._uris[path]

    def version_of(self, path: str) -> int | None:
        """The version of the open document, None where it is not open."""
        if path not in self.open:
            return None
        return self.server.workspace.get_text_document(self.open[path]).version

    def wording(self, snapshot: Snapshot | None = None) -> to_lsp.Wording:
        return to_lsp.Wording(
            self.server.workspace.position_codec, self.uri_of, snapshot or self.driver.session.snapshot
        )

    async def on_text(self, uri: str, path: str) -> None:
        """The text of an open document is new: judge it as it is, saved or not."""
        if not is_text(path):
            return
        self.open[path] = uri
        document = self.server.workspace.get_text_document(uri)
        version, text = document.version, document.source.removeprefix("\ufeff")
        await self.driver.edit(path, text, lambda: path in self.open and self.version_of(path) == version)

    async def caught_up(self, path: str) -> Snapshot:
        """The snapshot once it has the text that this open document has now."""
        while path in self.open:
            file = self.driver.session.snapshot.files.get(path)
            if file and file.text == self._text_of(path):
                break
            await self.on_text(self.open[path], path)
        return self.driver.session.snapshot

    def _text_of(self, path: str) -> str:
        return str(self.server.workspace.get_text_document(self.open[path]).source.removeprefix("\ufeff"))

    async def on_closed(self, path: str) -> None:
        if self.open.pop(path, None) is not None:
            await self.driver.read([path])
            self.driver.apply(BufferClosed(path))

    async def on_disk(self, paths: Iterable[str]) -> None:
        """Files or folders were created, changed or removed outside the editor."""
        await self.driver.read(paths)

    def _on_report(self, report: Report, snapshot: Snapshot) -> None:
        self._seen = report, snapshot
        types = snapshot.facts.get(Types)
        if types is None or types.unknown or types.content == snapshot.content:
            self.placed = report, snapshot
        if self.watcher:
            self.watcher.follow(snapshot.disk)
        if self.installed:
            self.installed.follow(snapshot.facts.get(Environment))
        self.lens_refresh.after(report, snapshot)
        self._show()

    def _on_busy(self, busy: tuple[Lane, ...]) -> None:
        if not set(busy) - set(FAST):
            self.progress.end()
        self._show()

    def _on_progress(self, lane: Lane | str, text: str, fraction: float | None) -> None:
        self.progress.report(f"{lane}: {text}", fraction)

    def _show(self) -> None:
        if self._seen is None:
            return
        report, snapshot = self._seen
        # until what the type engine has just said is judged, too: the newest report still has the error where it was
        typing = Lane.INCREMENT in self.driver.busy or not self._is_judged
        self.publisher.show(report, self.wording(snapshot), typing=typing, then=self._after_sending)
        if self._checking:
            self._tell()

    def _after_sending(self) -> None:
        self._tell()
        if not self._has_fixes:  # loads LibCST before the first light bulb needs it, once the client shows the findings
            self._has_fixes = True
            self.server.spawn(asyncio.to_thread(fixes.discover))

    @property
    def _checking(self) -> tuple[str, ...]:
        """What is under way, the judgement of the newest text included."""
        return (*map(str, self.driver.busy), *(() if self._is_judged else ("judgement",)))

    @property
    def _is_judged(self) -> bool:
        """Whether the newest report is of the newest snapshot, and no text waits to become part of one."""
        is_newest = self._seen is not None and self._seen[1].generation == self.driver.session.snapshot.generation
        return is_newest and not self.driver.held

    def _tell(self) -> None:
        """Send the status if it differs. An idle one is sent after all diagnostics that it speaks of."""
        status = self.status()
        if status is not None and status != self._status:
            self._status = status
            self.server.protocol.notify("gonogo/status", status)
            self.verdict_log.tell(status)

    def status(self) -> dict[str, object] | None:
        """`gonogo/status` as of now, None before anything is judged."""
        if self._seen is None:
            return None
        report, snapshot = self._seen
        known, is_judged = self._worded, self._is_judged
        if known is None or known[0] is not report or known[1] is not is_judged:  # not for each run that begins or ends
            said = report if is_judged else outdated(report)
            known = report, is_judged, to_lsp.status(said, (), self.uri, trusted=snapshot.trusted)
            self._worded = known
        return {**known[2], "checking": list(self._checking)}

    async def recheck(self) -> None:
        """Read and measure everything again."""
        await self.driver.read()
        self.driver.apply(RecheckRequested())
