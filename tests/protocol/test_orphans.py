"""No process outlives the client, however it ends."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from processes import ends
from protocol.editor import Editor, editing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to see processes")


def descendants(pid: int) -> set[int]:
    """Every living process that *pid* started, directly or not."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, todo = set(), [pid]
    while todo:
        new = children.get(todo.pop(), [])
        found.update(new)
        todo.extend(new)
    return found


async def gone(pids: set[int]) -> set[int]:
    """Those of *pids* that have not ended within 5 seconds."""
    return {pid for pid in pids if not await asyncio.to_thread(ends, pid, 5)}


async def with_engines(editor: Editor) -> set[int]:
    """The server's children once its engines are up: they answered for an unsaved buffer."""
    await editor.verified()
    text = editor.open("small/money.py")
    editor.type("small/money.py", text + "\n\nwrong: int = 'text'\n")
    await editor.until(lambda: editor.messages("small/money.py", source="mypy"), "mypy's error in the buffer")
    return descendants(editor.client._server.pid)


async def test_shutting_down_leaves_no_process(small):
    async with editing(small) as editor:
        children = await with_engines(editor)

    assert children
    assert set() == await gone(children)


async def test_a_killed_server_leaves_no_process(small):
    async with editing(small) as editor:
        children = await with_engines(editor)
        os.kill(editor.client._server.pid, signal.SIGKILL)

        assert children
        assert set() == await gone(children)
        editor.client.error = RuntimeError("killed by the test")
