"""A child whose start is cancelled, at whatever moment, is gone, and whoever waits for it goes on."""

from __future__ import annotations

import asyncio
import os
import sys
import uuid
from pathlib import Path

import pytest

from gonogo.tools.spawn import Child
from processes import left_behind

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to see processes")

LIMIT = 30  # seconds after which a state that never came fails its test


async def cancelled_after(turns: int, mark: str, *, everything: bool) -> None:
    """Start a child that waits for ever, and cancel the start after so many turns of the event loop."""
    before = asyncio.all_tasks()
    command, env = [sys.executable, "-c", "input()"], {**os.environ, "GONOGO_TEST_CHILD": mark}
    starting = asyncio.create_task(Child.start(command, cwd=Path.cwd(), env=env, on_stdout=lambda chunk: None))
    for _ in range(turns):
        await asyncio.sleep(0)
    for task in asyncio.all_tasks() - before if everything else {starting}:
        task.cancel()
    done, _ = await asyncio.wait({starting}, timeout=LIMIT)
    assert done, f"cancelled after {turns} turns of the loop, the start never ended"
    if not starting.cancelled():
        await starting.result().end()
    assert not await asyncio.to_thread(left_behind, f"GONOGO_TEST_CHILD={mark}", LIMIT)


@pytest.mark.filterwarnings(
    # asyncio forgets the pipes that it was about to connect when its loop closes
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("everything", [False, True], ids=["the start", "every task, as a closing loop does"])
async def test_a_cancelled_start_leaves_nothing_to_wait_for(everything: bool):
    for turns in range(8):
        await cancelled_after(turns, str(uuid.uuid4()), everything=everything)
