"""Sends diagnostics that differ from what the client has, and nothing else."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from lsprotocol import types as lsp

from gonogo.facts import Types
from gonogo.lsp import to_lsp
from gonogo.model import Check, Finding, Snapshot
from gonogo.verdict import Report

Found = tuple[tuple[Check, Finding], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the client has for one file. After an edit it may have dropped or moved some: the digest tells."""

    found: Found
    digest: int
    uri: str


class Publisher:
    """What the client shows of one workspace folder.

    Between an edit and the type engine's answer, mypy's findings in the edited file still stand where the text was:
    the editor has moved them with the text, so that file waits for the answer instead of making them jump.
    """

    def __init__(
        self, send: Callable[[lsp.PublishDiagnosticsParams], None], version: Callable[[str], int | None]
    ) -> None:
        self._send, self._version = send, version
        self._shown: dict[str, Shown] = {}
        self._queue: list[tuple[Report, to_lsp.Wording, bool, Callable[[], None]]] = []  # at most one: the newest
        self._whole: Report | None = None  # all of it is with the client, and nothing waits
        self._task: asyncio.Task[None] | None = None

    def show(self, report: Report, wording: to_lsp.Wording, *, typing: bool, then: Callable[[], None]) -> None:
        """Bring the client up to *report*, then call *then*; a newer one overtakes one that is still being sent.

        *typing* says that the type engine is still working on unsaved text.
        """
        if report is self._whole and not self._queue:  # a run has begun or ended: a person waits for what it says
            then()
            return
        self._queue[:] = [(report, wording, typing, then)]
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._catch_up())

    async def _catch_up(self) -> None:
        while self._queue:
            report, wording, typing, then = self._queue.pop()
            self._whole = None
            wanted, waiting = by_path(report), _waiting(wording.snapshot) if typing else ()
            for path in sorted(wanted.keys() | self._shown.keys(), key=self._by_interest):
                if self._queue:
                    break
                if path in waiting:
                    continue
                if self._send_if_new(path, wanted.get(path, ()), wording):
                    await asyncio.sleep(0)  # thousands of diagnostics go out file by file, with requests between
            else:
                self._whole = None if waiting else report
                then()

    def _by_interest(self, path: str) -> tuple[bool, str]:
        """Open documents first: somebody looks at them."""
        return self._version(path) is None, path

    def _send_if_new(self, path: str, found: Found, wording: to_lsp.Wording) -> bool:
        file = wording.snapshot.files.get(path)
        now = Shown(found, file.digest if file else 0, wording.uri(path))
        if now == self._shown.get(path, replace(now, found=())):
            return False
        diagnostics = [to_lsp.diagnostic(check, finding, wording) for check, finding in found]
        self._send(lsp.PublishDiagnosticsParams(now.uri, diagnostics, self._version(path)))
        self._shown[path] = now
        if not found:
            del self._shown[path]
        return True

    def clear(self) -> None:
        """Take everything back: the folder was closed."""
        self._queue.clear()
        self._whole = None
        for shown in self._shown.values():
            self._send(lsp.PublishDiagnosticsParams(shown.uri, []))
        self._shown.clear()


def by_path(report: Report) -> Mapping[str, Found]:
    """The findings of each file, in the order of their places.

    On one place mypy's come last: a client with room for one message shows the last, as Neovim does, and an error is
    worth more there than how many there are.
    """
    found: dict[str, list[tuple[Check, Finding]]] = defaultdict(list)
    for check, finding in report.findings:
        found[finding.span.path].append((check, finding))
    return {path: tuple(sorted(pairs, key=_place)) for path, pairs in found.items()}


def _place(pair: tuple[Check, Finding]) -> tuple[int, int, int, int, bool]:
    """As the order of spans in one file, which Python compares in a third of the time."""
    span = pair[1].span
    return span.line, span.column, span.end_line, span.end_column, pair[1].source == "mypy"


def _waiting(snapshot: Snapshot) -> tuple[str, ...]:
    """The files whose type errors stand where the text was."""
    types = snapshot.facts.get(Types)
    return snapshot.unsaved if isinstance(types, Types) and types.content != snapshot.content else ()
