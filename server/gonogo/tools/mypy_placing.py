"""Messages with their places, computed again only for the files whose messages or text have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from gonogo.facts import TypeMessage
from gonogo.tools.decoding import decode_python
from gonogo.tools.mypy_columns import Unit
from gonogo.tools.mypy_output import Files, Raw, placed


class Placing:
    """Remembers the placed messages of each file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._done: dict[str, tuple[tuple[Raw, ...], str | None, tuple[TypeMessage, ...]]] = {}

    def forget(self, paths: Iterable[str]) -> None:
        """The text of these files has changed."""
        for path in paths:
            self._done.pop(path, None)

    def place(self, files: Files, buffers: Mapping[str, str], unit: Unit) -> tuple[TypeMessage, ...]:
        """All messages, by path, where mypy counts columns in *unit*. Reads files; not for the event loop."""
        return tuple(m for path in sorted(files) for m in self._of(path, files[path], buffers.get(path), unit))

    def differing(self, buffers: Mapping[str, str]) -> list[str]:
        """The buffers that are not as their files are. Reads them; not for the event loop."""
        return [path for path, text in buffers.items() if self._read(path) != text]

    def _of(self, path: str, raws: tuple[Raw, ...], text: str | None, unit: Unit) -> tuple[TypeMessage, ...]:
        known = self._done.get(path)
        if known is not None and known[0] == raws and known[1] == text:
            return known[2]
        messages = placed(path, raws, lambda p: self._read(p) if text is None else text, unit)
        self._done[path] = (raws, text, messages)
        return messages

    def _read(self, path: str) -> str:
        try:
            return decode_python(path, (self.root / path).read_bytes())[0]
        except OSError:
            return ""
