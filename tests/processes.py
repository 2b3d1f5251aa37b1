"""Processes that a test did not start itself: which came of it, and when they have ended. Needs Linux."""

from __future__ import annotations

import os
import select
import time
from pathlib import Path


def ends(pid: int, limit: float) -> bool:
    """Whether the process, which need not be a child of ours, ends within *limit* seconds. Blocks until it does."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], limit)[0])
    finally:
        os.close(handle)


def marked(mark: str) -> dict[int, str]:
    """The living processes that have *mark* (`NAME=value`) in their environment, by id, with their command lines."""
    return dict(found for entry in Path("/proc").glob("[0-9]*") if (found := _marked(entry, mark.encode())))


def _marked(entry: Path, mark: bytes) -> tuple[int, str] | None:
    try:
        if mark not in (entry / "environ").read_bytes().split(b"\0"):
            return None
        return int(entry.name), (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:  # ended meanwhile, or another user's
        return None


def left_behind(mark: str, limit: float) -> dict[int, str]:
    """Those of `marked` that still live after *limit* seconds."""
    until = time.monotonic() + limit
    while (living := marked(mark)) and (left := until - time.monotonic()) > 0:
        ends(next(iter(living)), left)
    return living
