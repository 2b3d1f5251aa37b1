"""Which files of a folder are the project's: not ignored, not installed, not generated.

Git knows best, where the folder is in a repository; else the tree is walked and its `.gitignore` files are honoured.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import pathspec

from gonogo.tools.git import git
from gonogo.tools.walk import NEVER, walk


def project_files(root: Path, exclude: Iterable[str] = (), only: Iterable[str] | None = None) -> list[str]:
    """Paths of the project's files, relative to *root* with `/`, sorted.

    *exclude* are further patterns in the syntax of `.gitignore`. *only* limits the answer to these files and folders.
    Some of the paths may be gone or unreadable by the time that they are read.
    """
    wanted = None if only is None else list(only)
    found = _from_git(root, wanted) or walk(root)
    excluded = pathspec.GitIgnoreSpec.from_lines(exclude)
    kept = (path for path in _without_environments(found) if is_within(path, wanted))
    return sorted({path for path in kept if not excluded.match_file(path)})


def is_within(path: str, wanted: list[str] | None) -> bool:
    """Whether *path* is one of these files or lies in one of these folders; None stands for everything."""
    return wanted is None or any(path == one or path.startswith(f"{one}/") for one in wanted)


def _without_environments(paths: list[str]) -> Iterator[str]:
    """Drop what lies in a virtual environment or in a folder that is never the project's."""
    environments = tuple(path.removesuffix("pyvenv.cfg") for path in paths if path.endswith("/pyvenv.cfg"))
    for path in paths:
        if not path.startswith(environments) and NEVER.isdisjoint(path.split("/")):
            yield path


def _from_git(root: Path, only: list[str] | None) -> list[str]:
    """What git tracks or would track; empty where git cannot say: no repository, or a folder that it ignores."""
    listed = ("ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *(only or ()))
    entries = [os.fsdecode(entry) for entry in git(root, "--literal-pathspecs", *listed).split(b"\0") if entry]
    return [path for entry in entries for path in _expanded(root, entry)]


def _expanded(root: Path, entry: str) -> Iterable[str]:
    """Git lists a submodule and a link to a folder as one entry: list what is in there."""
    try:
        is_folder = stat.S_ISDIR((root / entry).stat().st_mode)
    except OSError:
        return (entry,)  # gone, or a dangling link: whoever reads it says so
    return walk(root, entry.rstrip("/")) if is_folder else (entry,)
