"""The server of a real VS Code, and what it is told before a browser opens a window of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import processes
from editors.vscode.machine import Machine

MARK = "GONOGO_VSCODE_TEST"
LIMIT = float(os.environ.get("GONOGO_TEST_LIMIT", "120"))  # seconds after which a state that never came fails its test
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
        folders = os.environ["PATH"].split(os.pathsep)
        path = [folder for folder in folders if not (Path(folder) / "gonogo").exists()]  # the bundled server is meant
        return kept | {
            name: value,
            "HOME": str(self.home),
            **{f"XDG_{kind}": str(self.home / folder) for kind, folder in kinds.items()},
            "XDG_RUNTIME_DIR": str(self._made("run")),
            "PATH": os.pathsep.join(path),
            "EXTENSIONS_GALLERY": '{"serviceUrl":""}',
        }

    def _made(self, name: str) -> Path:
        folder = self.home / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    def _command(self, *arguments: object) -> list[str]:
        main = self.machine.vscode / "out" / "server-main.js"
        data = ["--server-data-dir", str(self.home / "code")]
        return [str(self.machine.node.program), str(main), *data, *map(str, arguments)]

    async def install(self, vsix: Path) -> None:
        command = self._command("--install-extension", vsix)
        done = await asyncio.create_subprocess_exec(
            *command, env=self.environment(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        output, _ = await done.communicate()
        assert b"was successfully installed" in output, output.decode()

    def set(self, settings: dict[str, Any]) -> None:
        """Write the user's settings; a window that is open follows them."""
        user = self.home / "code" / "data" / "User"
        user.mkdir(parents=True, exist_ok=True)
        (user / "settings.json").write_text(json.dumps(SETTINGS | settings), encoding="utf-8")

    @contextlib.contextmanager
    def brings_a_server_for(self, python: str) -> Iterator[None]:
        """Meanwhile the installed extension carries wheels for that version of Python only."""
        (bundle,) = (self.home / "code" / "extensions").glob("gonogo.gonogo-*/bundled/bundle.json")
        text = bundle.read_text(encoding="utf-8")
        bundle.write_text(json.dumps(json.loads(text) | {"pythons": [python]}), encoding="utf-8")
        yield
        bundle.write_text(text, encoding="utf-8")

    async def start(self) -> None:
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

    def server(self) -> int:
        """The process of gonogo's server. What it has just forked carries its command line for a moment, too."""
        return min(self.living("gonogo", " lsp"))

    @contextlib.contextmanager
    def server_that_hears_nothing(self) -> Iterator[None]:
        """Meanwhile gonogo's server takes in nothing and says nothing."""
        server = self.server()
        os.kill(server, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(server, signal.SIGCONT)
