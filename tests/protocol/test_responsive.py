"""No request waits for a tool, and runs can be cancelled."""

import asyncio
from contextlib import contextmanager

import pytest
from lsprotocol import types as lsp

from protocol.conftest import write
from protocol.editor import editing

fcntl = pytest.importorskip("fcntl")

# A mypy plugin that waits for a lock: mypy takes exactly as long as the test wants.
HELD = """\
-- pyproject.toml --
[tool.mypy]
files = ["held"]
plugins = ["hold.py"]
-- hold.py --
import fcntl
import pathlib

from mypy.plugin import Plugin

here = pathlib.Path(__file__).parent


def plugin(version):
    (here / "mypy-is-running").touch()
    with (here / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
    return Plugin
-- held/__init__.py --
-- held/broken.py --
import held.nowhere
"""


@contextmanager
def holding(root):
    """The project of HELD at *root*, with mypy held up."""
    write(root, HELD)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield root


async def test_a_hover_is_answered_while_mypy_runs(tmp_path):
    with holding(tmp_path / "held") as root:
        async with editing(root) as editor:
            editor.open("held/broken.py")
            await editor.until(lambda: (root / "mypy-is-running").exists(), "mypy under way")
            await editor.until(lambda: editor.messages("held/broken.py"), "the index's finding")

            document = lsp.TextDocumentIdentifier(editor.uri("held/broken.py"))
            hover = await editor.client.text_document_hover_async(lsp.HoverParams(document, lsp.Position(0, 9)))

            assert hover
            assert "types" in editor.status.checking


async def test_cancelling_the_progress_ends_the_runs_and_says_unknown(tmp_path):
    with holding(tmp_path / "held") as root:
        async with editing(root) as editor:
            await editor.until(lambda: (root / "mypy-is-running").exists(), "mypy under way")
            await editor.until(lambda: editor.client.progress_reports, "a progress")

            (token,) = editor.client.progress_reports
            editor.client.window_work_done_progress_cancel(lsp.WorkDoneProgressCancelParams(token))
            status = await editor.settled()

            assert "go" != status.verdict
            assert not status.verified


async def test_requests_are_answered_while_a_burst_of_edits_comes_in(small):
    async with editing(small) as editor:
        await editor.verified()
        text = editor.open("small/money.py")

        for number in range(50):
            editor.type("small/money.py", f"{text}\nn{number} = {number}\n")
        document = lsp.TextDocumentIdentifier(editor.uri("small/money.py"))
        await asyncio.wait_for(
            editor.client.text_document_hover_async(lsp.HoverParams(document, lsp.Position(0, 0))), 30
        )
        editor.type("small/money.py", text + "\n\nlast: int = 'text'\n")
        await editor.until(lambda: editor.messages("small/money.py", source="mypy"), "the last edit's error")

        assert 7 == editor.diagnostics("small/money.py", source="mypy")[0].range.start.line - 1
