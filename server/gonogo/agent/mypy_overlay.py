"""The file system as mypy sees it, with the editor's unsaved buffers laid over it."""

# mypy asks in strings, thousands of times an update
# ruff: noqa: PTH109, PTH116, PTH118

from __future__ import annotations

import os
import stat
import tokenize
import zlib

from mypy.fscache import FileSystemCache
from mypy.util import hash_digest

# mypy's native parser reads a file by itself unless its path is mapped to another one: this one, which only we know.
SUFFIX = "#buffer"


def encode(text: str) -> bytes:
    """The bytes that a file with this text has on disk, by its coding comment."""
    data = text.encode("utf-8", "surrogatepass")
    head = iter(data.splitlines(keepends=True)[:2])
    try:
        encoding, _ = tokenize.detect_encoding(lambda: next(head, b""))
        return data if encoding.startswith("utf-8") else text.encode(encoding)
    except (SyntaxError, UnicodeError, LookupError):
        return data


class Overlay(FileSystemCache):
    """A `FileSystemCache` that answers for open buffers. Buffers are keyed by absolute path."""

    def __init__(self) -> None:
        self.buffers: dict[str, bytes] = {}
        self.folders: dict[str, set[str]] = {}
        self.cwd = os.getcwd()
        super().__init__()

    def lay(self, buffers: dict[str, bytes]) -> None:
        """Replace all buffers. The caller flushes."""
        self.buffers = buffers
        self.folders = {}
        for path in buffers:
            folder, name = os.path.split(path)
            self.folders.setdefault(folder, set()).add(name)

    def real(self, path: str) -> str:
        """The absolute path that *path* stands for."""
        if path.endswith(SUFFIX):
            path = path[: -len(SUFFIX)]
        return os.path.normpath(os.path.join(self.cwd, path))

    def stat_or_none(self, path: str) -> os.stat_result | None:  # mypy since 1.12 or so
        data = self.buffers.get(self.real(path)) if self.buffers else None
        if data is None:
            return super().stat_or_none(path)
        return self._stat_of(path, data)

    def stat(self, path: str) -> os.stat_result:  # mypy before that
        data = self.buffers.get(self.real(path)) if self.buffers else None
        if data is None:
            return super().stat(path)  # type: ignore[misc, no-any-return]  # not in newer versions
        return self._stat_of(path, data)

    def _stat_of(self, path: str, data: bytes) -> os.stat_result:
        real = self.real(path)
        try:
            fields = list(os.stat(real))
        except OSError:
            number = zlib.crc32(real.encode("utf-8", "surrogatepass"))
            fields = [stat.S_IFREG | 0o644, number, 0, 1, 0, 0, 0, 0, 0, 0]
        fields[stat.ST_SIZE] = len(data)
        fields[stat.ST_MTIME] = zlib.crc32(data)
        return os.stat_result(fields)

    def listdir(self, path: str) -> list[str]:
        added = self.folders.get(self.real(path)) if self.folders else None
        try:
            names = super().listdir(path)
        except OSError:
            if added is None:
                raise
            return sorted(added)
        return names if added is None else [*names, *(added.difference(names))]

    def read(self, path: str) -> bytes:
        data = self.buffers.get(self.real(path)) if self.buffers else None
        if data is None:
            return super().read(path)
        self.read_cache[path] = data
        self.hash_cache[path] = hash_digest(data)
        return data
