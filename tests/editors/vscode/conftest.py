"""One window of VS Code for all tests of this folder, on a copy of finport that is not trusted yet."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from editors.neovim.shop import FILES
from editors.vscode import machine
from editors.vscode.code_server import Code
from editors.vscode.machine import Machine, Node
from editors.vscode.package import packaged
from editors.vscode.window import Window
from protocol.conftest import write

IMAGES = Path(__file__).parents[3] / "docs" / "images"
FINPORT = Path(__file__).parents[2] / "workspaces" / "finport"
BROWSER = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def node() -> Node:
    if sys.platform != "linux":
        pytest.skip("VS Code is built and driven on Linux only")
    return machine.node()


@pytest.fixture(scope="session")
def installed(node: Node) -> tuple[Machine, Path]:
    """What a window needs, and the .vsix: both come of downloads for the most part, and so at the same time."""
    with ThreadPoolExecutor() as beside:
        vsix = beside.submit(packaged, node)
        return machine.ready(node), vsix.result()


@pytest.fixture(scope="session")
def finport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = Path(shutil.copytree(FINPORT, tmp_path_factory.mktemp("vscode") / "finport"))
    (copy / "notes.rs").write_text("// a file of another language\n", encoding="utf-8")
    return copy


@pytest.fixture(scope="session")
def several(finport: Path) -> Path:
    """A workspace of two folders: finport and a small shop."""
    shop = write(finport.parent / "shop", FILES)
    workspace = finport.parent / "two.code-workspace"
    folders = [{"path": str(folder)} for folder in (finport, shop)]
    workspace.write_text(json.dumps({"folders": folders}), encoding="utf-8")
    return workspace


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: into docs/images where GONOGO_PICTURES asks for new ones."""
    return IMAGES if os.environ.get("GONOGO_PICTURES") else tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="session")
async def window(
    installed: tuple[Machine, Path], finport: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Window]:
    """The window, with the packaged extension installed; the tests fail where it leaves a process behind."""
    on, vsix = installed
    code = Code(on, tmp_path_factory.mktemp("code"))
    await code.install(vsix)
    code.set({"gonogo.python": sys.executable})
    await code.start()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=on.chromium, args=BROWSER, chromium_sandbox=False)
        page = await browser.new_page(viewport={"width": 1440, "height": 860})
        window = Window(page, code)
        await window.open(finport)
        await window.widen(150)
        yield window
        await browser.close()
    left = await code.stop()
    assert not left, f"processes outlived the window: {left}"
