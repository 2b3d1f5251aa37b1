"""Watches for what an import should not do: connect, start processes, open databases, write files.

An audit hook sees it whatever library does it. Reported is what the project's own code does while a file is being
collected, on its innermost line; what a third-party module does while it is imported itself is not the project's.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any, Callable, Dict, Optional, Set, Tuple

from collect_places import Workspace, line_span

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ROOT = str(Path.cwd()) + os.sep
_SCRATCH = str(Path(tempfile.gettempdir())) + os.sep
Effect = Tuple[str, str]  # kind and message


def _address(arguments: Any) -> str:
    address = arguments[1]
    return f"{address[0]}:{address[1]}" if isinstance(address, tuple) else "a local socket"


def _program(arguments: Any) -> str:
    """The program's name alone: its arguments may hold secrets."""
    given = arguments[0] if isinstance(arguments[0], (str, bytes)) else arguments[1][0]
    return Path(os.fsdecode(given).split()[0]).name


def _written(arguments: Any) -> Optional[Effect]:
    path, _, flags = arguments
    if not isinstance(flags, int) or not flags & _WRITING or isinstance(path, int) or _is_scratch(path):
        return None
    return "file", f"writes {Path(os.fsdecode(path)).name}"


def _made(arguments: Any) -> Optional[Effect]:
    path = arguments[0]
    if isinstance(path, int) or _is_scratch(path) or Path(os.fsdecode(path)).exists():
        return None
    return "file", f"makes the folder {Path(os.fsdecode(path)).name}"


def _removed(arguments: Any) -> Optional[Effect]:
    path = arguments[0]
    return None if _is_scratch(path) else ("file", f"removes {Path(os.fsdecode(path)).name}")


def _is_scratch(path: Any) -> bool:
    """Whether it is no file that anybody keeps; a project that itself lives among the temporary files is none."""
    name = os.path.join(_ROOT, os.fsdecode(path))  # noqa: PTH118  # a string is what the prefixes are compared with
    if (name + os.sep).startswith(_ROOT):
        return False
    return name == os.devnull or (name + os.sep).startswith((_SCRATCH, "/dev/", "/proc/"))


WATCHED: Dict[str, Callable[[Any], Optional[Effect]]] = {
    "socket.connect": lambda arguments: ("socket", f"connects to {_address(arguments)}"),
    "socket.bind": lambda arguments: ("socket", f"listens on {_address(arguments)}"),
    "subprocess.Popen": lambda arguments: ("process", f"starts {_program(arguments)}"),
    "os.system": lambda arguments: ("process", f"starts {_program(arguments)}"),
    "os.posix_spawn": lambda arguments: ("process", f"starts {_program(arguments)}"),
    "os.fork": lambda arguments: ("process", "forks"),
    "sqlite3.connect": lambda arguments: ("database", "opens an SQLite database"),
    "open": _written,
    "os.mkdir": _made,
    "os.remove": _removed,
    "shutil.rmtree": _removed,
}


class Guard:
    """Emits an `effect` once for each line and kind, while `current` names the file that is being collected."""

    def __init__(self, emit: Callable[..., None], workspace: Workspace, current: Callable[[], str]) -> None:
        self._emit, self._workspace, self._current = emit, workspace, current
        self._seen: Set[Tuple[str, Any]] = set()
        self._pid = os.getpid()
        self._busy = False

    def watch(self) -> None:
        """From now on and for ever: an audit hook cannot be removed."""
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: Any) -> None:
        if event not in WATCHED or self._busy or os.getpid() != self._pid:
            return
        self._busy = True  # looking at a path opens files itself
        try:
            self._look(event, arguments)
        except Exception:  # of another thread, or of arguments that no version documents: never the project's problem
            return
        finally:
            self._busy = False

    def _look(self, event: str, arguments: Any) -> None:
        path = self._current()
        place = self._own_line(sys._getframe(2)) if path else None
        effect = WATCHED[event](arguments) if place else None
        if place and effect and (effect[0], place) not in self._seen:
            self._seen.add((effect[0], place))
            span = line_span(place[0], place[1], self._workspace)
            self._emit(event="effect", path=path, kind=effect[0], message=effect[1], span=span)

    def _own_line(self, frame: Optional[FrameType]) -> Optional[Tuple[str, int]]:
        """The innermost first-party line, unless it only imports the module that does it."""
        while frame is not None:
            filename = frame.f_code.co_filename
            if filename.startswith("<frozen importlib"):
                return None
            own = self._workspace.own(filename)
            if own is not None:
                return own, frame.f_lineno
            frame = frame.f_back
        return None
