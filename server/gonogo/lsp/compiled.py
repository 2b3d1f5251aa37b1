"""Keeps what attrs compiles, as Python keeps what it compiles: between one start and the next.

attrs writes source text for the methods of each class and compiles it whenever the class is made. The protocol has more
than 500 such classes, and compiling their methods takes a quarter of the time that a server needs to start.
"""

from __future__ import annotations

import builtins
import contextlib
import marshal
import os
import sys
from collections.abc import Iterator
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType

import attr

from gonogo.tools.keeping import keep

Key = tuple[str, str, str]  # source text, file name and mode, as `compile` takes them


def place() -> Path:
    """A file beside Python's own compiled ones: whoever may write there can change what is imported anyway."""
    return Path(cache_from_source(__file__)).with_suffix(".attrs.pyc")


@contextlib.contextmanager
def kept(file: Path) -> Iterator[None]:
    """Meanwhile classes made by attrs take their code from *file*, which is written anew where it lacks some of it."""
    known, used = _read(file), dict[Key, CodeType]()

    def compiled(source: str, filename: str, mode: str) -> CodeType:
        key = source, filename, mode
        used[key] = code = known.get(key) or builtins.compile(source, filename, mode)
        return code

    making = vars(sys.modules[attr.attrs.__module__])
    making["compile"] = compiled  # a global of that module, which hides the builtin
    try:
        yield
    finally:
        del making["compile"]
    if not used.keys() <= known.keys():
        _write(file, used)


def _read(file: Path) -> dict[Key, CodeType]:
    """Nothing where there is no such file, or one of another Python or cut short."""
    try:
        content = file.read_bytes()
        found = marshal.loads(content[len(MAGIC_NUMBER) :]) if content.startswith(MAGIC_NUMBER) else {}  # noqa: S302
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(file: Path, code: dict[Key, CodeType]) -> None:
    if not sys.dont_write_bytecode and os.access(file.parent, os.W_OK):
        keep(file, MAGIC_NUMBER + marshal.dumps(code), "what was compiled at the start")
