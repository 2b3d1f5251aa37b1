"""What a collection depends on: the files of the project that it opens, and environment variables.

An audit hook sees every file that is opened, imports included. The reader is the innermost first-party file whose code
runs at that moment, else the file that is being collected, else nobody (""): what nobody in particular reads, and what
an installed package imports of the project, is shared by all. Names of variables are kept, never a value.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path
from types import FrameType
from typing import Any, Callable, Dict, List, Optional, Set, Tuple

from collect_places import FOREIGN, Workspace

HERE = str(Path(__file__).resolve().parent)
LIBRARY = str(Path(sysconfig.get_path("stdlib")))
_IMPORTER = "<frozen importlib"
_CACHES = {".hypothesis", ".pytest_cache"}  # of tools, which write there in each run
# Folders in a path whose code stands between a reader and what it reads, and is no reader itself.
_BETWEEN = ("_pytest", "pluggy")


class Reads:
    """Records for as long as the process lives. `current` names the file that is being collected, "" between files."""

    def __init__(self, workspace: Workspace, current: Callable[[], str]) -> None:
        self._workspace, self._current = workspace, current
        roots = {str(workspace.root) + os.sep, str(workspace.root.resolve()) + os.sep}
        self._roots = tuple(map(os.path.normcase, roots))
        self._pid, self._busy = os.getpid(), False
        self._is_between: Dict[str, bool] = {}
        self.by_reader: Dict[str, Set[str]] = {}
        self.shared: Set[str] = set()
        self.variables = Variables()

    def watch(self) -> None:
        """From now on and for ever: an audit hook cannot be removed."""
        self.variables.watch()
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: Any) -> None:
        if event not in ("open", "os.listdir", "os.scandir") or self._busy or os.getpid() != self._pid:
            return
        self._busy = True  # looking at a path opens files itself
        try:
            self._look(event, arguments, sys._getframe(1))
        except Exception:  # arguments that no version documents: never the project's problem
            return
        finally:
            self._busy = False

    def _look(self, event: str, arguments: Any, frame: Optional[FrameType]) -> None:
        given = "." if arguments[0] is None else arguments[0]
        if isinstance(given, int):
            return
        path = os.path.normpath(self._workspace.root / os.fsdecode(given))
        if not os.path.normcase(path + os.sep).startswith(self._roots):
            return
        if event == "open":
            if is_reading(arguments[1], arguments[2]):
                self._note_file(source_of(path), frame)
        elif frame is not None and not frame.f_code.co_filename.startswith(_IMPORTER):
            self._note_folder(path, frame)

    def _note_file(self, path: str, frame: Optional[FrameType]) -> None:
        own = self._workspace.own(path)
        if own is None or not _CACHES.isdisjoint(own.split("/")):
            return
        reader, is_direct = self._reader(frame)
        self.by_reader.setdefault(self._current() if reader is None else reader, set()).add(own)
        if own.endswith(".py") and not is_direct:
            self.shared.add(own)

    def _note_folder(self, path: str, frame: FrameType) -> None:
        """Listed by the project's own code: what pytest lists, it lists anew in each collection."""
        relative = self._workspace.relative(path)
        reader, _ = self._reader(frame)
        if reader is not None and not FOREIGN.intersection(relative.split("/")):
            self.by_reader.setdefault(reader, set()).add(f"{relative}/")

    def _reader(self, frame: Optional[FrameType]) -> Tuple[Optional[str], bool]:
        """The innermost first-party file, if any, and whether no installed package stands in between."""
        is_direct = True
        while frame is not None:
            filename = frame.f_code.co_filename
            if not self._stands_between(filename):
                own = self._workspace.own(filename)
                if own is not None:
                    return own, is_direct
                is_direct = False
            frame = frame.f_back
        return None, True

    def _stands_between(self, filename: str) -> bool:
        known = self._is_between.get(filename)
        if known is None:
            parts = Path(filename).parts
            known = filename.startswith(("<", HERE)) or any(name in parts for name in _BETWEEN)
            known = known or (filename.startswith(LIBRARY) and not FOREIGN.intersection(parts))
            self._is_between[filename] = known
        return known


def is_reading(mode: Any, flags: Any) -> bool:
    if isinstance(mode, str):
        return "r" in mode or "+" in mode
    return not (isinstance(flags, int) and flags & os.O_WRONLY)


def source_of(path: str) -> str:
    """The source that a bytecode file stands for, pytest's own kind included."""
    folder, name = os.path.split(path)
    if not name.endswith(".pyc") or os.path.basename(folder) != "__pycache__":  # noqa: PTH119  # strings throughout
        return path
    return os.path.join(os.path.dirname(folder), name.partition(".")[0] + ".py")  # noqa: PTH118, PTH120


class Variables:
    """The environment variables that were asked for; `everything` says that somebody went through them all."""

    def __init__(self) -> None:
        self.names: Set[str] = set()
        self.everything = False

    def watch(self) -> None:
        """Stand in for the dictionary within `os.environ`, so that no trace of an error shows a call of ours."""
        known = getattr(os.environ, "_data", None)
        if not isinstance(known, dict):
            self.everything = True
            return
        watched = _Watched(known)
        watched.noted = self
        both: List[Any] = [os.environ, getattr(os, "environb", None)]
        for environ in both:
            if environ is not None:
                environ._data = watched


class _Watched(Dict[Any, Any]):
    noted: Variables

    def __getitem__(self, key: Any) -> Any:
        self.noted.names.add(os.fsdecode(key))
        return super().__getitem__(key)

    def __iter__(self) -> Any:
        self.noted.everything = True
        return super().__iter__()
