"""The progress of long runs, as one work-done progress with a cancel button."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from gonogo.lsp.server import Server


class RunProgress:
    """Shown from the first word of a run until nothing is under way any more."""

    def __init__(self, server: Server, title: str, cancel: Callable[[], None]) -> None:
        self._server, self._title, self._cancel = server, title, cancel
        self._token = ""
        self._begun = False

    def report(self, text: str, fraction: float | None) -> None:
        """Say what is being done; *fraction* is 0..1, None where it cannot be told."""
        if not self._supported:
            return
        if not self._token:
            self._token = str(uuid.uuid4())
            self._server.spawn(self._begin(self._token, text))
        elif self._begun:
            percentage = None if fraction is None else int(100 * fraction)
            value = lsp.WorkDoneProgressReport(message=text, percentage=percentage)
            self._server.work_done_progress.report(self._token, value)

    @property
    def _supported(self) -> bool:
        window = self._server.client_capabilities.window
        return bool(window and window.work_done_progress)

    async def _begin(self, token: str, text: str) -> None:
        await self._server.work_done_progress.create_async(token)
        if token != self._token:  # over before the client had answered
            return
        begin = lsp.WorkDoneProgressBegin(title=self._title, message=text, cancellable=True)
        self._server.work_done_progress.begin(token, begin)
        self._begun = True

    def cancelled(self, token: lsp.ProgressToken) -> None:
        """The person pressed cancel on this progress."""
        if token == self._token:
            self._cancel()

    def end(self) -> None:
        if self._begun:
            self._server.work_done_progress.end(self._token, lsp.WorkDoneProgressEnd())
        self._token, self._begun = "", False
