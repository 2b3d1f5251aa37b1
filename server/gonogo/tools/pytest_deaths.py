"""Why the interpreter ended while a test file was being imported, by its exit status and its last words."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from gonogo.facts import CollectionFailure, Frame
from gonogo.source import Span, lines

FOREIGN = frozenset({"site-packages", "dist-packages", "node_modules", ".venv", ".tox", ".nox"})
MOST = 25
REFUSED = "Refused"  # the exception by which the agent bars a module
DETAIL_KEPT = 8000
_FRAME = re.compile(r'^  File "(?P<file>.+)", line (?P<line>\d+) in (?P<function>.+)$')
_ESCAPE = re.compile(r"\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")
_OS_EXIT = re.compile(r"^os\._exit\((-?\d+)\)$", re.MULTILINE)
_FATAL = re.compile(r"^Fatal Python error: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Death:
    """The end of a pass. `trace` is what faulthandler wrote, `hung` that it had to be killed, `limit` in seconds."""

    path: str
    code: int
    trace: str
    hung: bool
    limit: float


class Deaths:
    """The files that ended or hung the interpreter in one collection, pass after pass."""

    def __init__(self) -> None:
        self._by_module: dict[str, CollectionFailure] = {}
        self._found: list[CollectionFailure] = []

    def add(self, death: CollectionFailure) -> None:
        self._found.append(death)
        importing = [frame.span.path for frame in death.frames if frame.function == "<module>"]
        if importing and importing[-1] != death.path:
            self._by_module.setdefault(importing[-1], death)

    @property
    def files(self) -> frozenset[str]:
        return frozenset(death.path for death in self._found)

    @property
    def modules(self) -> frozenset[str]:
        """The modules whose import it was that did not end, where that is not the test file itself."""
        return frozenset(self._by_module)

    @property
    def too_many(self) -> bool:
        return len(self._found) > MOST

    @property
    def failures(self) -> list[CollectionFailure]:
        if not self.too_many:
            return self._found
        message = f"gave up after {len(self._found)} files that end or hang the interpreter: no test is collected"
        blame = Span(".", 0, 0, 0, 0)
        return [*self._found, CollectionFailure(".", "crash", message, blame)]

    def explained(self, failure: CollectionFailure) -> CollectionFailure:
        """A failure because the agent refused to import one of `modules`, as what happened when it was imported."""
        if failure.exception != REFUSED:
            return failure
        module = failure.message.removeprefix(f"{REFUSED}: ")
        death = self._by_module.get(module)
        if death is None:
            return failure
        within = [frame.span.path for frame in death.frames].index(module)
        return replace(death, path=failure.path, frames=(*failure.frames, *death.frames[within:]))


def failure_of(death: Death, root: Path) -> CollectionFailure:
    """The failure of the file that was being imported, on the innermost first-party line where the trace shows it."""
    kind, message = _explained(death)
    frames = tuple(_frames(death.trace, root))
    blame = frames[-1].span if frames else _statement(root, death.path, 0)
    detail = death.trace.strip()[-DETAIL_KEPT:]
    return CollectionFailure(death.path, kind, message, blame, frames, detail=detail)


def _explained(death: Death) -> tuple[str, str]:
    if death.hung or death.trace.startswith("Timeout (") or "\nTimeout (" in death.trace:
        return "timeout", f"the import is not finished within {death.limit:g} seconds"
    if found := _OS_EXIT.search(death.trace):
        return "exit", f"the import ends the interpreter: os._exit({found[1]})"
    if found := _FATAL.search(death.trace):
        return "crash", f"the import crashes the interpreter: {found[1]}"
    if death.code == -9:
        return "crash", "the import is killed, as the system does when memory runs out"
    if death.code < 0:
        return "crash", f"the import crashes the interpreter: {_signal(-death.code)}"
    return "exit", f"the import ends the interpreter with exit status {death.code}"


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _frames(trace: str, root: Path) -> Iterator[Frame]:
    """First-party frames, outermost first: faulthandler writes the innermost first, and the main thread last."""
    stack: list[re.Match[str]] = []
    for line in trace.splitlines():
        if "(most recent call first)" in line:
            stack.clear()
        elif found := _FRAME.match(line):
            stack.append(found)
    for found in reversed(stack):
        path = _own(_ESCAPE.sub(lambda m: chr(int(m[1][1:], 16)), found["file"]), root)
        if path is not None:
            yield Frame(_statement(root, path, int(found["line"]) - 1), found["function"])


def _own(filename: str, root: Path) -> str | None:
    for base, file in ((root, Path(filename)), (root.resolve(), Path(filename).resolve())):
        if file.is_relative_to(base):
            inside = file.relative_to(base)
            return None if FOREIGN.intersection(inside.parts) or not file.is_file() else inside.as_posix()
    return None


def _statement(root: Path, path: str, line: int) -> Span:
    """A line from its first character to its end; the start of the file where it cannot be read."""
    try:
        text = lines((root / path).read_text(encoding="utf-8", errors="replace"))[line].rstrip()
    except (OSError, IndexError):
        return Span(path, line, 0, line, 0)
    return Span(path, line, len(text) - len(text.lstrip()), line, len(text))
