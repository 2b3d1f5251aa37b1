"""A client is sent what differs from what it has, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from lsprotocol import types as lsp
from pygls.workspace import PositionCodec

from gonogo.checks.types.type_errors import type_errors
from gonogo.engine import evaluate
from gonogo.facts import TypeMessage, Types
from gonogo.lsp.publish import Publisher, by_path
from gonogo.lsp.to_lsp import Wording
from gonogo.model import Snapshot
from gonogo.source import Span
from workspace import snapshot_of

FILES = {"a.py": "x = 1\n", "b.py": "y = 1\n"}
MESSAGES = tuple(TypeMessage(Span(path, 0, 0, 0, 1), "error", "bad", "misc") for path in ("a.py", "b.py"))
TYPES = Types(content=0, verified=True, messages=MESSAGES)


class Client:
    def __init__(self, open_path: str = "") -> None:
        self.sent: list[str] = []
        self.publisher = Publisher(self._receive, lambda path: 1 if path == open_path else None)

    def _receive(self, sent: lsp.PublishDiagnosticsParams) -> None:
        self.sent.append(sent.uri)

    async def shows(self, snapshot: Snapshot) -> list[str]:
        """The files that are sent for this snapshot."""
        self.sent.clear()
        report = evaluate(snapshot, [type_errors])
        self.publisher.show(report, Wording(PositionCodec(), str, snapshot), typing=False, then=lambda: None)
        assert self.publisher._task
        await self.publisher._task
        return self.sent


async def test_findings_that_are_only_confirmed_are_not_sent_again() -> None:
    """Thousands of them went out after each verifying run, and once more at the first edit after it."""
    client = Client()
    verified = snapshot_of(FILES, TYPES)
    provisional = snapshot_of(FILES, replace(TYPES, verified=False))

    assert await client.shows(verified) == ["a.py", "b.py"]
    assert await client.shows(provisional) == []
    assert await client.shows(verified) == []


async def test_a_file_whose_findings_differ_is_sent_alone() -> None:
    client = Client()
    await client.shows(snapshot_of(FILES, TYPES))
    worse = replace(MESSAGES[1], message="worse")

    assert await client.shows(snapshot_of(FILES, replace(TYPES, messages=(MESSAGES[0], worse)))) == ["b.py"]


async def test_the_open_document_comes_first() -> None:
    assert await Client("b.py").shows(snapshot_of(FILES, TYPES)) == ["b.py", "a.py"]


def test_where_a_client_has_room_for_one_message_it_is_mypys() -> None:
    """Neovim shows the last of a line; it was "2 type errors in 2 files" on the line of the first of them."""
    found = by_path(evaluate(snapshot_of(FILES, TYPES), [type_errors]))["a.py"]
    assert [finding.source for _, finding in found] == ["gonogo", "mypy"]


async def test_a_report_that_is_with_the_client_is_not_gone_through_again() -> None:
    """Each run that began or ended cost 18 ms of looking for differences, before its answer was judged."""
    client = Client()
    snapshot = snapshot_of(FILES, TYPES)
    report, wording = evaluate(snapshot, [type_errors]), Wording(PositionCodec(), str, snapshot)
    told: list[str] = []
    client.publisher.show(report, wording, typing=True, then=lambda: told.append("sent"))
    sending = client.publisher._task
    assert sending
    await sending

    client.publisher.show(report, wording, typing=False, then=lambda: told.append("at once"))

    assert told == ["sent", "at once"]
    assert client.publisher._task is sending


async def test_a_file_that_waits_for_mypy_is_sent_when_no_answer_comes() -> None:
    """The report is the same then: it is gone through again because something was left out."""
    client = Client()
    disk = snapshot_of(FILES, TYPES)
    edited = replace(disk, buffers={"a.py": replace(disk.files["a.py"], digest=7)}, content=7, derived=disk.carried(()))
    report, wording = evaluate(edited, [type_errors]), Wording(PositionCodec(), str, edited)
    for typing in (True, False):
        client.publisher.show(report, wording, typing=typing, then=lambda: None)
        assert client.publisher._task
        await client.publisher._task

    assert client.sent == ["b.py", "a.py"]
