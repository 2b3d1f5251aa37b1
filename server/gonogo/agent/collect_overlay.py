"""Unsaved buffers instead of the files on disk, for ordinary imports and for the test modules that pytest rewrites."""

from __future__ import annotations

import importlib.machinery
import os
from pathlib import Path
from typing import Any, Callable, Dict, FrozenSet, Iterable

import collect_places
from _pytest.assertion import rewrite


class Refused(BaseException):
    """A module is being imported that this process must not have. No `except Exception` of the project swallows it."""


class Overlay:
    """What Python reads instead of certain files. Once installed it lasts as long as the process."""

    def __init__(self) -> None:
        self.texts: Dict[str, bytes] = {}
        self.refused: FrozenSet[str] = frozenset()
        self.was_refused = False
        self._installed = False

    def show(self, buffers: Dict[str, str], root: Path) -> None:
        """Read these texts in place of the files (paths relative to *root*) from now on."""
        self.texts = {str(root / path): text.encode("utf-8", "surrogatepass") for path, text in buffers.items()}
        collect_places.UNSAVED.update({root / path: text for path, text in buffers.items()})
        self._install()

    def refuse(self, paths: Iterable[str], root: Path) -> None:
        """Raise `Refused` where one of these files, and no other, is about to be imported."""
        self.refused = frozenset(str(root / path) for path in paths)
        self._install()

    def check(self, path: Any) -> bool:
        """Whether a buffer stands for this file."""
        name = os.fspath(path)
        if name in self.refused:
            self.was_refused = True
            raise Refused(name)  # `tools/pytest.py` knows it by its class and message
        return name in self.texts

    def _install(self) -> None:
        if self._installed:
            return
        self._installed = True
        loader: Any = importlib.machinery.SourceFileLoader
        loader.path_stats = self._stats(loader.path_stats)
        loader.get_data = self._data(loader.get_data)
        rewriting: Any = rewrite
        rewriting._read_pyc = self._pyc(rewriting._read_pyc)
        rewriting._rewrite_test = self._rewritten(rewriting._rewrite_test)

    def _stats(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def path_stats(loader: Any, path: Any) -> Any:
            if self.check(path):
                raise OSError  # so no bytecode is looked for: it would be that of the file
            return original(loader, path)

        return path_stats

    def _data(self, original: Callable[..., bytes]) -> Callable[..., bytes]:
        def get_data(loader: Any, path: Any) -> bytes:
            return self.texts[os.fspath(path)] if self.check(path) else original(loader, path)

        return get_data

    def _pyc(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def read_pyc(source: Any, *args: Any, **kwargs: Any) -> Any:
            return None if self.check(source) else original(source, *args, **kwargs)

        return read_pyc

    def _rewritten(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def rewrite_test(path: Path, config: Any) -> Any:
            if not self.check(path):
                return original(path, config)
            buffered = _Buffered(path)
            buffered.__dict__["content"] = self.texts[str(path)]
            return original(buffered, config)

        return rewrite_test


class _Buffered(type(Path())):  # type: ignore[misc]  # the concrete class of paths here
    def read_bytes(self) -> bytes:
        content: bytes = self.__dict__["content"]
        return content
