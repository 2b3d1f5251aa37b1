"""Writes the texts that fixes changed. Blocking: for a worker thread, never the event loop."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from gonogo.tools.decoding import decode, decode_python, encode


class Unwritable(Exception):
    """Why a file was left as it is, as people read it."""


def write(root: Path, path: str, before: str | None, after: str) -> None:
    """Put *after* in the place of *before*, the text that it was worked out from; None for a file that is new.

    Encoding, byte order mark, line ends and permissions stay; the file is replaced whole or not at all. Raises
    `Unwritable` where it has other text by now, is not within the workspace or cannot be written.
    """
    place = (root / path).resolve()
    if not place.is_relative_to(root.resolve()):
        raise Unwritable(f"{path} leads out of the workspace")
    try:
        _replace(place, _encoded(place, path, before, after))
    except UnicodeError as error:
        raise Unwritable(f"{path} cannot hold the new text in its encoding: {error.reason}") from None  # type: ignore[attr-defined]  # of both kinds
    except OSError as error:
        raise Unwritable(f"{path} cannot be written: {error.strerror}") from None


def write_all(root: Path, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Write every text of *after*; yields the path and the reason of each that could not be."""
    for path, text in after.items():
        try:
            write(root, path, before.get(path), text)
        except Unwritable as why:
            yield path, str(why)


def move_all(root: Path, moves: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give files their new paths; yields the old path and the reason of each that could not have it."""
    for old, new in moves.items():
        try:
            _move(root, old, new)
        except (Unwritable, OSError) as why:
            yield old, str(why)


def _move(root: Path, old: str, new: str) -> None:
    source, place = (root / old).resolve(), (root / new).resolve()
    if not all(path.is_relative_to(root.resolve()) for path in (source, place)):
        raise Unwritable(f"{new} leads out of the workspace")
    if place.exists():
        raise Unwritable(f"{new} is there already")
    source.rename(place)


def _encoded(place: Path, path: str, before: str | None, after: str) -> bytes:
    if before is None:
        if place.exists():
            raise Unwritable(f"{path} is there already")
        return after.encode("utf-8")
    raw = place.read_bytes()
    text, problem = decode_python(path, raw) if path.endswith((".py", ".pyi")) else (decode(raw), None)
    if text != before or problem:
        raise Unwritable(f"{path} has changed meanwhile")
    return encode(path, raw, after)


def _replace(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        if place.exists():
            shutil.copymode(place, name)
        else:
            Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
