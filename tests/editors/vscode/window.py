"""A window of a real VS Code: its server, a browser that shows it, and what a person sees and does there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import sys
import urllib.parse
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, expect
from playwright.async_api import TimeoutError as TooLate

import processes
from editors.vscode.machine import Machine

MARK = "GONOGO_VSCODE_TEST"
LIMIT = float(os.environ.get("GONOGO_TEST_LIMIT", "120"))  # seconds after which a state that never came fails its test
TRIES = 8  # to open a menu that the editor closes when its contents change
IS_SETTLED = """pattern => {
    const item = document.querySelector('.statusbar-item[id$="gonogo.verdict"]');
    return item && new RegExp(pattern).test(item.innerText) && !item.querySelector('.codicon-modifier-spin');
}"""
SETTINGS = {
    "workbench.startupEditor": "none",
    "telemetry.telemetryLevel": "off",
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "extensions.ignoreRecommendations": True,
    "workbench.enableExperiments": False,
    "git.enabled": False,
    "chat.disableAIFeatures": True,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
    "files.autoSave": "off",
    "editor.minimap.enabled": False,
    "workbench.colorTheme": "Default Dark Modern",
}


@dataclass
class Code:
    """The server of VS Code. Every process that comes of it carries `mark` in its environment."""

    machine: Machine
    home: Path
    mark: str = field(default_factory=lambda: f"{MARK}={uuid.uuid4()}")
    port: int = 0
    process: asyncio.subprocess.Process | None = None
    _reading: asyncio.Task[None] | None = None

    def environment(self) -> dict[str, str]:
        """Nothing outside the test's home is read or written."""
        unwanted = ("XDG_", "VSCODE", "VIRTUAL_ENV", "PYTHON", "NODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        kinds = {"CONFIG_HOME": "config", "DATA_HOME": "share", "STATE_HOME": "state", "CACHE_HOME": "cache"}
        name, _, value = self.mark.partition("=")
        return kept | {
            name: value,
            "HOME": str(self.home),
            **{f"XDG_{kind}": str(self.home / folder) for kind, folder in kinds.items()},
            "XDG_RUNTIME_DIR": str(self._made("run")),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "EXTENSIONS_GALLERY": '{"serviceUrl":""}',
        }

    def _made(self, name: str) -> Path:
        folder = self.home / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    def _command(self, *arguments: object) -> list[str]:
        main = self.machine.vscode / "out" / "server-main.js"
        return [str(self.machine.node), str(main), "--server-data-dir", str(self.home / "code"), *map(str, arguments)]

    async def install(self, vsix: Path) -> None:
        command = self._command("--install-extension", vsix)
        done = await asyncio.create_subprocess_exec(
            *command, env=self.environment(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        output, _ = await done.communicate()
        assert b"was successfully installed" in output, output.decode()

    async def start(self, settings: dict[str, Any]) -> None:
        user = self.home / "code" / "data" / "User"
        user.mkdir(parents=True, exist_ok=True)
        (user / "settings.json").write_text(json.dumps(SETTINGS | settings), encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        serve = ["--host", "127.0.0.1", "--port", self.port, "--without-connection-token", "--telemetry-level", "off"]
        self.process = await asyncio.create_subprocess_exec(
            *self._command(*serve, "--accept-server-license-terms"),
            env=self.environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        listening = asyncio.get_running_loop().create_future()
        self._reading = asyncio.create_task(self._read(listening))
        await asyncio.wait_for(listening, LIMIT)

    async def _read(self, listening: asyncio.Future[None]) -> None:
        """Keep what the server prints in server.log, and say when it listens, or that it ended before."""
        assert self.process
        assert self.process.stdout
        with (self.home / "server.log").open("wb") as log:
            async for line in self.process.stdout:
                log.write(line)
                if b"listening on" in line and not listening.done():
                    listening.set_result(None)
        if not listening.done():
            listening.set_exception(AssertionError((self.home / "server.log").read_text()))

    async def stop(self) -> dict[int, str]:
        """End the server; returns what came of it and still lives 10 seconds later."""
        if self.process and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()
        left = await asyncio.to_thread(processes.left_behind, self.mark, 10)
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        if self._reading:
            await self._reading
        return left

    def living(self, *words: str) -> dict[int, str]:
        """The processes that came of this, by id, whose command line has all *words*."""
        found = processes.marked(self.mark).items()
        return {pid: line for pid, line in found if all(word in line for word in words)}


@dataclass
class Window:
    """A browser page with a workbench."""

    page: Page
    code: Code

    async def open(self, folder: Path) -> None:
        query = urllib.parse.urlencode({"folder": str(folder)})
        await self.page.goto(f"http://127.0.0.1:{self.code.port}/?{query}")
        await self.page.locator(".monaco-workbench").wait_for(timeout=LIMIT * 1000)

    @property
    def status(self) -> Locator:
        return self.page.locator('.statusbar-item[id$="gonogo.verdict"]')

    async def shows(self, pattern: str) -> str:
        """Wait until the status bar item says this; returns all that it says."""
        await expect(self.status).to_have_text(re.compile(pattern), timeout=LIMIT * 1000)
        return (await self.status.inner_text()).strip()

    async def settled(self, pattern: str) -> str:
        """Wait until it says this and nothing is being checked any more."""
        try:
            await self.page.wait_for_function(IS_SETTLED, arg=pattern, timeout=LIMIT * 1000)
        except TooLate:
            await self.picture(self.code.home / "failed.png")
            said = await self.status.all_inner_texts()
            where = self.code.home / "failed.png"
            raise AssertionError(f"never came: {pattern}; it says {said}; see {where}") from None
        return (await self.status.inner_text()).strip()

    async def command(self, name: str) -> None:
        """Run a command of the palette, as a person does who knows its name."""
        await self.page.keyboard.press("F1")
        box = self.page.locator(".quick-input-widget input")
        await box.fill(f">{name}")
        row = self.page.locator(".quick-input-list .monaco-list-row").first
        await expect(row).to_contain_text(name.rpartition(": ")[2], timeout=LIMIT * 1000)
        await self.page.keyboard.press("Enter")
        await box.wait_for(state="hidden")

    async def trust(self) -> None:
        await self.command("Workspaces: Manage Workspace Trust")
        await self.page.get_by_role("button", name="Trust", exact=True).first.click()

    async def go_to(self, path: str, line: int, column: int) -> None:
        """Open a file at a place, both counted from 1, by the keyboard."""
        await self.page.keyboard.press("Control+p")
        box = self.page.locator(".quick-input-widget input")
        await box.fill(path)
        row = self.page.locator(".quick-input-list .monaco-list-row").first
        await expect(row).to_contain_text(path.rpartition("/")[2], timeout=LIMIT * 1000)
        await self.page.keyboard.press("Enter")
        await box.wait_for(state="hidden")
        await self.page.locator(".editor-instance .monaco-editor.focused").wait_for(timeout=LIMIT * 1000)
        await self.page.keyboard.press("Control+g")
        await box.fill(f":{line}:{column}")
        await self.page.keyboard.press("Enter")
        place = self.page.locator(".statusbar-item").filter(has_text=re.compile(rf"Ln {line}, Col {column}"))
        await place.wait_for(timeout=LIMIT * 1000)

    async def quick_fix(self, title: str, picture: Path) -> None:
        """Ask for the fixes at the cursor, again where the menu goes before it has *title*, and take that."""
        rows = self.page.locator(".action-widget .monaco-list-row.action").filter(has_text=re.compile(title))
        for _ in range(TRIES):
            await self.page.keyboard.press("Control+.")
            with contextlib.suppress(TooLate):
                await rows.first.wait_for(timeout=LIMIT * 1000 / TRIES)
                break
            await self.page.keyboard.press("Escape")
        await expect(rows.first).to_be_visible()
        await self.picture(picture)
        await self.page.keyboard.press("Enter")

    async def picture(self, path: Path) -> None:
        await self.page.screenshot(path=path)
