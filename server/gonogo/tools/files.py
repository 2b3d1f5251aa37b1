"""Reads the workspace's text files. Blocking: for a worker thread, never the event loop."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from gonogo.engine import scan as scanned
from gonogo.model import Check, Config
from gonogo.source import ModuleSummary, Problem, SourceFile, digest
from gonogo.tools.decoding import decode, decode_python, is_binary
from gonogo.tools.listing import is_within, project_files

LARGEST = 1024 * 1024
PYTHON = (".py", ".pyi")
TEXT = re.compile(
    r"""(?ix)
    .*\.(pyi?|pyx(\.in|\.tp)?|toml|ini|cfg|conf|ya?ml|md|rst|txt|sql|sh|bash|env|mako|json|properties|example|sample|template|dist)
    | (docker|container|make|proc|pip|jenkins)file.* | meson\.build
    | (\.env|readme|license|changelog|contributing|security|codeowners).*
    | \.(gitignore|dockerignore|python-version)
    """
)


class Unreadable(Exception):
    """Why a file that exists is not read, as people read it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What differs from what was known. `removed` are paths that are no longer files of the project.

    `unread` maps paths to why they were not read: those that are Python are among the files all the same, with no
    text and a summary that leaves open what they define. `reason` says why nothing could be read, or is empty.
    """

    files: tuple[SourceFile, ...] = ()
    removed: tuple[str, ...] = ()
    unread: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    reason: str = ""


def read(
    root: Path,
    config: Config,
    checks: Iterable[Check],
    known: Mapping[str, SourceFile],
    paths: Iterable[str] | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    scan: Callable[[str, str, Iterable[Check]], SourceFile] = scanned,
) -> Reading:
    """Read the whole workspace, or what lies at or below *paths*, and say what differs from *known*.

    A file whose text is known is not scanned again, by *scan*. *on_progress* is called in this thread with files done
    and to do. Whatever happens on the disk meanwhile, this does not raise.
    """
    limits = None if paths is None else [path.rstrip("/") for path in paths]
    before = [path for path in known if is_within(path, limits)]
    if not root.is_dir():
        return Reading(removed=tuple(before), reason=f"the folder {root} does not exist any more")
    checks = tuple(checks)
    listed = [path for path in project_files(root, config.exclude, limits) if is_text(path)]
    files: dict[str, SourceFile] = {}
    unread: dict[str, str] = {}
    for done, path in enumerate(listed):
        on_progress(done, len(listed))
        try:
            files[path] = _file(root, path, known.get(path), lambda path, text: scan(path, text, checks))
        except FileNotFoundError:
            continue
        except Unreadable as why:
            unread[_printable(path)] = str(why)
            if path.endswith(PYTHON) and path == _printable(path):
                files[path] = SourceFile(path, "", digest(path, ""), ModuleSummary(dynamic=True))
    return Reading(
        tuple(file for path, file in files.items() if file is not known.get(path)),
        tuple(path for path in before if path not in files),
        MappingProxyType(unread),
    )


def is_text(path: str) -> bool:
    """Whether a file of this name is one that gonogo reads."""
    return TEXT.fullmatch(path.rpartition("/")[2]) is not None


def _file(root: Path, path: str, known: SourceFile | None, scan: Callable[[str, str], SourceFile]) -> SourceFile:
    raw = _content(root, path)
    problem: Problem | None = None
    if path.endswith(PYTHON):
        text, problem = decode_python(path, raw)
    elif is_binary(raw):
        raise Unreadable("not a text file")
    else:
        text = decode(raw)
    if known and known.text == text and (known.problem == problem or not problem):
        return known
    return SourceFile(path, text, digest(path, text), problem=problem) if problem else scan(path, text)


def _content(root: Path, path: str) -> bytes:
    """The bytes of a regular file within the workspace. Raises FileNotFoundError or Unreadable."""
    place = root / path
    try:
        path.encode()
        status = place.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            raise Unreadable("not a regular file, or a link to a folder outside the workspace")
        if place.is_symlink() and not place.resolve().is_relative_to(root.resolve()):
            raise Unreadable("a link to a file outside the workspace")
        if status.st_size > LARGEST:
            raise Unreadable("larger than 1 MiB")
        return place.read_bytes()
    except UnicodeEncodeError:
        raise Unreadable("its name is not UTF-8") from None
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(path) from None
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error.strerror}") from error


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", errors="replace")
