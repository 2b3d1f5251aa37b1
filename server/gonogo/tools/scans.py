"""What was read out of each Python file, kept on disk by content: the next opening parses only what has changed.

Parsing and the checks of single files are nine tenths of the time in which a project is opened. Their results are a
pure function of a file's path and text and of our own code, so a kept one is as true as a new one. A file of results
that is missing, garbled or of other code is none; one that cannot be written is only logged.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError

import gonogo
from gonogo.engine import scan
from gonogo.model import Check, Finding
from gonogo.source import ModuleSummary, SourceFile, digest
from gonogo.tools.keeping import keep


@dataclass(frozen=True, slots=True)
class Kept:
    """One file's results, without its text."""

    digest: int
    module: ModuleSummary
    local: Mapping[str, tuple[Finding, ...]]


class Scans:
    """The results of one workspace folder in *folder*, which need not exist. Blocking: for a worker thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[int, Kept] = {}
        self._is_behind = False

    def recall(self) -> None:
        """Read what was kept when the folder was last open."""
        with contextlib.suppress(OSError, ValidationError):
            self._known = {kept.digest: kept for kept in _adapter().validate_json(self._place.read_bytes())}

    def scan(self, path: str, text: str, checks: Iterable[Check]) -> SourceFile:
        """As `engine.scan`, from memory where this text was read at this path before."""
        kept = self._known.get(stamp := digest(path, text))
        if kept is not None:
            return SourceFile(path, text, stamp, kept.module, None, MappingProxyType(kept.local))
        file = scan(path, text, checks)
        self._is_behind |= _is_kept(file)
        return file

    def keep(self, files: Iterable[SourceFile]) -> None:
        """Keep the results of these files, in place of all others, if any of them is new; then forget them here."""
        if self._is_behind:
            self._write([Kept(f.digest, f.module, f.local) for f in files if f.module and _is_kept(f)])
        self._known, self._is_behind = {}, False

    @property
    def _place(self) -> Path:
        return self.folder / f"scans-{_our_code()}.json"

    def _write(self, kept: list[Kept]) -> None:
        content = _adapter().dump_json(kept, fallback=dict, warnings=False)
        if keep(self._place, content, "what was read"):
            for older in {*self.folder.glob("scans-*.json")} - {self._place}:
                with contextlib.suppress(OSError):
                    older.unlink()


def _is_kept(file: SourceFile) -> bool:
    """Not what has no text, which may be a file that was not read, nor literals of the code: one may be a secret.

    Nor where a check crashed, which may have been for want of memory.
    """
    return bool(file.module and file.text and not file.module.quoted and not file.crashed)


@cache
def _adapter() -> TypeAdapter[list[Kept]]:
    return TypeAdapter(list[Kept])


@cache
def _our_code() -> str:
    """What stands for the code that reads files, this version of Python's parser included."""
    home = Path(gonogo.__file__).parent
    status = ((path, path.stat()) for path in sorted(home.rglob("*.py")))
    parts = [f"{path.relative_to(home)} {found.st_size} {found.st_mtime_ns}" for path, found in status]
    return hashlib.blake2b("\n".join([sys.version, *parts]).encode(), digest_size=10).hexdigest()
