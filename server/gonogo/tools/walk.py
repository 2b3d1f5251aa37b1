"""Walks a folder as git would list it: `.gitignore` files honoured, links followed only where they stay inside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pathspec

_CACHES = ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis")
_INSTALLED = ("node_modules", "site-packages", ".tox", ".nox", ".eggs")
NEVER = frozenset((".git", ".hg", ".svn", ".jj", *_CACHES, *_INSTALLED))
_ENVIRONMENT_MARKS = frozenset(("pyvenv.cfg", "conda-meta"))
_RULES_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on the way down. `path` is relative to the root, empty for the root itself.

    `rules` are the `.gitignore` files that hold here, each with its folder's path, the outermost first; `entered`
    are the real places passed on the way, so that a link to one of them is seen to be a loop.
    """

    path: str
    rules: tuple[tuple[str, pathspec.GitIgnoreSpec], ...] = ()
    entered: tuple[Path, ...] = ()

    def is_ignored(self, path: str) -> bool:
        """Whether the innermost rule that speaks of *path* (with a `/` at the end for a folder) ignores it."""
        for home, spec in reversed(self.rules):
            answer = spec.check_file(path[len(home) :]).include
            if answer is not None:
                return answer
        return False


def walk(root: Path, start: str = "") -> list[str]:
    """The files below *start*, relative to *root*. Links out of *root* and unreadable folders stand for themselves."""
    home = Folder("", entered=(root.resolve(),))
    found: list[str] = []
    pending = list(_follow(root, start, home, found)) if start else [home]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(root / folder.path) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError:
            found.append(folder.path)
            continue
        if not folder.path or _ENVIRONMENT_MARKS.isdisjoint(entry.name for entry in entries):
            pending += _enter(root, folder, entries, found)
    return found


def _enter(root: Path, folder: Folder, entries: list[os.DirEntry[str]], found: list[str]) -> Iterator[Folder]:
    """Add the files of one folder to *found* and say which folders come next."""
    prefix = f"{folder.path}/" if folder.path else ""
    rules = (*folder.rules, *((prefix, spec) for spec in _rules_in(entries)))
    folder = Folder(folder.path, rules, folder.entered)
    for entry in entries:
        path = prefix + entry.name
        is_folder = _is_folder(entry)
        if entry.name in NEVER or folder.is_ignored(path + "/" * is_folder):
            continue
        if not is_folder:
            found.append(path)
        elif not entry.is_symlink():
            yield Folder(path, rules, folder.entered)
        else:
            yield from _follow(root, path, folder, found)


def _follow(root: Path, path: str, folder: Folder, found: list[str]) -> Iterator[Folder]:
    """Enter the link at *path*, unless it leads out of the root or back to where the walk has been."""
    place = (root / path).resolve()
    passed = (*folder.entered, (root / path).parent.resolve())
    if not place.is_relative_to(folder.entered[0]):
        found.append(path)
    elif not any(one.is_relative_to(place) for one in passed):
        yield Folder(path, folder.rules, (*folder.entered, place))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _rules_in(entries: list[os.DirEntry[str]]) -> Iterator[pathspec.GitIgnoreSpec]:
    for entry in entries:
        if entry.name == ".gitignore":
            try:
                if entry.is_file() and entry.stat().st_size < _RULES_LIMIT:
                    text = Path(entry.path).read_text(encoding="utf-8", errors="replace")
                    yield pathspec.GitIgnoreSpec.from_lines(text.splitlines())
            except (OSError, ValueError):
                continue
