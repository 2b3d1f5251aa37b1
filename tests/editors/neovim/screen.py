"""A real Neovim in a terminal: keys go in, and the screen is read as a person sees it. Needs tmux."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from editors.neovim.neovim import HERE, Neovim

COLUMNS, LINES = 80, 24  # what a terminal opens with
LIMIT = 120  # seconds after which what never came to the screen fails its test
PACE = 0.02  # seconds between two looks: the screen is drawn by another process, which does not say when


@dataclass(frozen=True)
class Screen:
    """One window of tmux. `tmux` is the command that speaks with its server."""

    tmux: tuple[str, ...]

    def press(self, *keys: str) -> None:
        """Names of keys as tmux has them (`Enter`, `Escape`, `C-d`), or text."""
        self._say("send-keys", *keys)

    def command(self, text: str) -> None:
        self.press(f":{text}", "Enter")

    def resize(self, lines: int) -> None:
        self._say("resize-window", "-y", str(lines))

    def lines(self) -> list[str]:
        return self._say("capture-pane", "-p").splitlines()

    def shows(self, *wanted: str, without: str = "") -> list[str]:
        """The lines of the screen once all of *wanted* are on it, each within one line, and *without* is not."""
        until = time.monotonic() + LIMIT
        while True:
            lines = self.lines()
            missing = [text for text in wanted if not any(text in line for line in lines)]
            if not missing and not (without and any(without in line for line in lines)):
                return lines
            assert time.monotonic() < until, f"{missing} not there, or {without!r} is:\n" + "\n".join(lines)
            time.sleep(PACE)

    def is_closed(self) -> bool:
        """Whether the editor has ended: its window went with it, and the server with that."""
        until = time.monotonic() + LIMIT
        while subprocess.run([*self.tmux, "has-session"], capture_output=True).returncode == 0:
            if time.monotonic() > until:
                return False
            time.sleep(PACE)
        return True

    def _say(self, *words: str) -> str:
        done = subprocess.run([*self.tmux, *words], capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def on_screen(editor: Neovim, file: str, *, config: str = "init.lua") -> Iterator[Screen]:
    """Open *file* as a person does from a shell."""
    socket = Path(editor.environment()["XDG_RUNTIME_DIR"]) / "tmux"
    tmux = ("tmux", "-S", str(socket), "-f", "/dev/null")
    size = ("-x", str(COLUMNS), "-y", str(LINES))
    command = [str(editor.nvim), "--clean", "-u", str(HERE / config), file]
    env = editor.environment() | {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    subprocess.run([*tmux, "new-session", "-d", *size, *command], cwd=editor.workspace, env=env, check=True)
    try:
        yield Screen(tmux)
    finally:
        subprocess.run([*tmux, "kill-server"], capture_output=True)
