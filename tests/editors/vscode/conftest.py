"""One window of VS Code for all tests of this folder, on a copy of finport that is not trusted yet."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from editors.vscode.machine import Machine, ready
from editors.vscode.package import packaged
from editors.vscode.window import Code, Window

IMAGES = Path(__file__).parents[3] / "docs" / "images"
FINPORT = Path(__file__).parents[2] / "workspaces" / "finport"
BROWSER = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def machine() -> Machine:
    if sys.platform != "linux":
        pytest.skip("VS Code is built and driven on Linux only")
    return ready()


@pytest.fixture(scope="session")
def vsix(machine: Machine) -> Path:
    return packaged(machine)


@pytest.fixture(scope="session")
def finport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(FINPORT, tmp_path_factory.mktemp("vscode") / "finport"))


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: into docs/images where GONOGO_PICTURES asks for new ones."""
    return IMAGES if os.environ.get("GONOGO_PICTURES") else tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="session")
async def window(
    machine: Machine, vsix: Path, finport: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Window]:
    """The window, with the packaged extension installed; the tests fail where it leaves a process behind."""
    code = Code(machine, tmp_path_factory.mktemp("code"))
    await code.install(vsix)
    await code.start({"gonogo.python": sys.executable})
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=machine.chromium, args=BROWSER, chromium_sandbox=False
        )
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        window = Window(page, code)
        await window.open(finport)
        yield window
        await browser.close()
    left = await code.stop()
    assert not left, f"processes outlived the window: {left}"
