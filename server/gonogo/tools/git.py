"""What git says of a folder. Blocking: for a worker thread."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from gonogo.source import SEEN_BY_TOOLS

LIMIT = 30.0  # seconds


def git(root: Path, *arguments: str) -> bytes:
    """What git prints; empty where it cannot say: it is not there, *root* is in no repository, it takes too long."""
    # a repository's own configuration may name a program to run for `core.fsmonitor`
    command = ["git", "-c", "core.fsmonitor=false", "--no-optional-locks", *arguments]
    try:
        return subprocess.run(
            command,
            cwd=root,
            env=_outside_hooks(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return b""


def committed(root: Path) -> str:
    """The commit that *root* stands at, empty where a file that tools can see differs from it, or is not in it.

    Runs the filters that the repository's configuration names: for trusted workspaces only.
    """
    patterns = [f"*{suffix}" for suffix in SEEN_BY_TOOLS]
    said = git(root, "status", "--porcelain=v2", "--branch", "--untracked-files=all", "-z", "--", *patterns)
    lines = [os.fsdecode(line) for line in said.split(b"\0") if line]
    heads = [line.removeprefix("# branch.oid ") for line in lines if line.startswith("# branch.oid ")]
    differs = any(not line.startswith("#") for line in lines)
    return "" if differs or not heads or not heads[0].isalnum() else heads[0]


def _outside_hooks() -> dict[str, str]:
    """The environment without what a git hook sets, which would point git at that hook's repository."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
