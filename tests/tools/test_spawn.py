"""A child whose start is cancelled, at whatever moment, is gone, and whoever waits for it goes on."""

from __future__ import annotations

import asyncio
import sys
import time
import uuid
from pathlib import Path

import pytest

from gonogo.tools.spawn import Child

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to see processes")

LIMIT = 30  # seconds after which a state that never came fails its test


def outlived(mark: str) -> list[str]:
    """The processes with *mark* in their command that have not ended in time."""
    until = time.monotonic() + LIMIT
    while (living := [p.parent.name for p in Path("/proc").glob("[0-9]*/cmdline") if mark.encode() in _read(p)]) and (
        time.monotonic() < until
    ):
        time.sleep(0.01)
    return living


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


async def cancelled_after(turns: int, mark: str, *, everything: bool) -> None:
    """Start a child that waits for ever, and cancel the start after so many turns of the event loop."""
    before = asyncio.all_tasks()
    command = [sys.executable, "-c", "input()", mark]
    starting = asyncio.create_task(Child.start(command, cwd=Path.cwd(), on_stdout=lambda chunk: None))
    for _ in range(turns):
        await asyncio.sleep(0)
    for task in asyncio.all_tasks() - before if everything else {starting}:
        task.cancel()
    done, _ = await asyncio.wait({starting}, timeout=LIMIT)
    assert done, f"cancelled after {turns} turns of the loop, the start never ended"
    if not starting.cancelled():
        await starting.result().end()
    assert not await asyncio.to_thread(outlived, mark)


@pytest.mark.filterwarnings(
    # asyncio forgets the pipes that it was about to connect when its loop closes
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("everything", [False, True], ids=["the start", "every task, as a closing loop does"])
async def test_a_cancelled_start_leaves_nothing_to_wait_for(everything: bool):
    for turns in range(8):
        await cancelled_after(turns, str(uuid.uuid4()), everything=everything)
