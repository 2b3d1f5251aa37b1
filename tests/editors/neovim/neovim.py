"""A real Neovim with the plugin, a real server beside it, and a home that is the test's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

import processes

HERE = Path(__file__).parent
PLUGIN = HERE.parents[2] / "editors" / "neovim"
LIMIT = 240  # seconds after which an editor that never ended fails its test
MARK = "GONOGO_NEOVIM_TEST"


@dataclass
class Neovim:
    """Runs scenarios in one workspace. Every process that comes of it carries `mark` in its environment."""

    nvim: Path
    workspace: Path
    home: Path
    mark: str = ""

    def __post_init__(self) -> None:
        self.mark = f"{MARK}={uuid.uuid4()}"

    def environment(self, *, trusted: bool = True) -> dict[str, str]:
        """The variables of the editor: nothing outside the test's home is read or written."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "NVIM", "VIM"))}
        name, _, value = self.mark.partition("=")
        kinds = ("CONFIG", "DATA", "STATE", "CACHE", "RUNTIME")
        return kept | {
            name: value,
            "HOME": str(self.home),
            **{f"XDG_{kind}_{'DIR' if kind == 'RUNTIME' else 'HOME'}": self._made(kind.lower()) for kind in kinds},
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GONOGO_PLUGIN": str(PLUGIN),
            "GONOGO_PYTHON": sys.executable,
            "GONOGO_TRUSTED": "1" if trusted else "0",
            "LUA_PATH": f"{HERE}/?.lua;;",
        }

    def _made(self, name: str) -> str:
        directory = self.home / name
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        return str(directory)

    def run(self, scenario: str, *, config: str = "init.lua", trusted: bool = True) -> str:
        """Play scenarios/*scenario*.lua to its end; returns what the editor printed."""
        script = HERE / "scenarios" / f"{scenario}.lua"
        command = [str(self.nvim), "--clean", "--headless", "-u", str(HERE / config)]
        child = subprocess.Popen(
            [*command, "-c", f"lua require('kit').run('{script.as_posix()}')"],
            cwd=self.workspace,
            env=self.environment(trusted=trusted),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        try:
            output, _ = child.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            output, _ = child.communicate()
            raise AssertionError(f"{scenario} did not end within {LIMIT} s:\n{output}") from None
        finally:
            if child.poll() is None:  # the test itself was interrupted
                os.killpg(child.pid, signal.SIGKILL)
        assert child.returncode == 0, output
        return output

    def left_behind(self, limit: float = 30) -> dict[int, str]:
        """Processes that came of the editor and still live after *limit* seconds, by id."""
        return processes.left_behind(self.mark, limit)
