"""How many tests each test file and test class has, above it; or what keeps the file from being collected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from gonogo.checks.tests.stopping import stopped_by
from gonogo.facts import Collection
from gonogo.lsp.to_lsp import Wording
from gonogo.model import Snapshot
from gonogo.source import Span
from gonogo.verdict import Report

if TYPE_CHECKING:
    from gonogo.lsp.server import Server

_LONGEST = 80  # characters of a reason: the whole of it is in the diagnostic


def lenses(report: Report, path: str, wording: Wording) -> Iterator[lsp.CodeLens]:
    """One at the top of a test file, and one on each of its classes that pytest has collected tests of."""
    snapshot = wording.snapshot
    reason = _reasons(report, snapshot).get(path)
    if reason:
        yield _lens(Span(path, 0, 0, 0, 0), f"blocked: {reason}", wording)
        return
    ids = _collection(snapshot).tests.get(path, ())
    if not ids:
        return
    is_verified = snapshot.is_verified(Collection)
    yield _lens(Span(path, 0, 0, 0, 0), _count(len(ids), is_verified), wording)
    for place, number in _classes(snapshot, path, ids):
        yield _lens(place, _count(number, is_verified), wording)


def _lens(place: Span, title: str, wording: Wording) -> lsp.CodeLens:
    """A command without a name is how a lens is only read: clients show its title, and run nothing."""
    return lsp.CodeLens(wording.range(place), lsp.Command(title, ""))


def _count(number: int, is_verified: bool) -> str:
    tests = f"{number:,} test{'' if number == 1 else 's'}"
    return f"{tests} collected" if is_verified else f"{tests}, as last collected"


def _classes(snapshot: Snapshot, path: str, ids: tuple[str, ...]) -> Iterator[tuple[Span, int]]:
    """Where each module-level class with tests is, and how many tests; none while the file does not parse."""
    file = snapshot.files.get(path)
    owners = [parts[1] for parts in (item.split("::") for item in ids) if len(parts) > 2]
    for name, definition in file.module.exports.items() if file and file.module else ():
        if definition.kind == "class" and name in owners:
            yield definition.span, owners.count(name)


def _collection(snapshot: Snapshot) -> Collection:
    """What pytest saw, nothing where it has no answer."""
    found = snapshot.facts.get(Collection)
    return found if isinstance(found, Collection) and not found.unknown else Collection()


def _reasons(report: Report, snapshot: Snapshot) -> dict[str, str]:
    """Why each stopped test file cannot be collected: the blocker that stops most, else what pytest said of it."""
    found: dict[str, str] = {}
    for _, finding in report.blockers:
        for path in stopped_by(finding):
            found.setdefault(path, _short(finding.message))
    collection = _collection(snapshot)
    for failure in collection.failures:
        if failure.kind != "skipped" and failure.path not in collection.tests:
            found.setdefault(failure.path, _short(failure.message))
    return found


def _short(message: str) -> str:
    """The message up to what it stops, which the lens stands in the middle of."""
    cause = message.partition(": stops ")[0]
    return cause if len(cause) <= _LONGEST else f"{cause[: _LONGEST - 1]}…"


class Refresh:
    """Tells the client to ask again when what lenses say has changed, where it can be told."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._said: object = None

    def after(self, report: Report, snapshot: Snapshot) -> None:
        """Called with each new report."""
        said = (_collection(snapshot).tests, snapshot.is_verified(Collection), _reasons(report, snapshot))
        if said != self._said:
            self._said = said
            if self._is_supported:
                self._server.workspace_code_lens_refresh(None)

    @property
    def _is_supported(self) -> bool:
        workspace = self._server.client_capabilities.workspace
        return bool(workspace and workspace.code_lens and workspace.code_lens.refresh_support)
