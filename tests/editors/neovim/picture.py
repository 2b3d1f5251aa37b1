"""Renews the pictures of Neovim: `python tests/editors/neovim/picture.py` opens finport under tmux.

They are the screen as a person sees it, once the verdict is verified and pose.lua has shown something. Needs tmux.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

sys.path.insert(0, str(Path(__file__).parents[2]))
from editors.neovim.conftest import FINPORT
from editors.neovim.neovim import HERE, Neovim
from editors.neovim.versions import executable

IMAGES = HERE.parents[2] / "docs" / "images"
POSES = {"finding": "neovim.svg", "status": "neovim-status.svg"}
COLUMNS, LINES = 128, 34
LIMIT = 300  # seconds until the verdict must be there
FILE = "tests/integration/test_auth_to_portfolio_flow.py"
CHANNEL = "posed"
THEME = TerminalTheme((20, 22, 27), (224, 226, 234), [(20, 22, 27)] * 8)  # Neovim's own colours come as RGB


def main() -> None:
    nvim = executable()
    if nvim is None or not shutil.which("tmux"):
        sys.exit("needs nvim (pip install -e '.[test]') and tmux")
    IMAGES.mkdir(parents=True, exist_ok=True)
    for pose, picture in POSES.items():
        with tempfile.TemporaryDirectory() as directory:
            workspace = Path(shutil.copytree(FINPORT, Path(directory) / "finport"))
            screen = captured(Neovim(nvim, workspace, Path(directory) / "home"), Path(directory) / "tmux", pose)
        (IMAGES / picture).write_text(drawn(screen), encoding="utf-8")


def captured(editor: Neovim, socket: Path, pose: str) -> str:
    """The screen with its colours as ANSI sequences, once *pose* stands."""
    tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
    posed = f"lua dofile('{(HERE / 'pose.lua').as_posix()}')('{pose}', '{CHANNEL}')"
    command = [str(editor.nvim), "--clean", "-u", str(HERE / "init.lua"), "-c", posed, FILE]
    size = ["-x", str(COLUMNS), "-y", str(LINES)]
    subprocess.run(
        [*tmux, "new-session", "-d", *size, *command], cwd=editor.workspace, env=editor.environment(), check=True
    )

    try:
        subprocess.run([*tmux, "wait-for", CHANNEL], check=True, timeout=LIMIT)
        capture = [*tmux, "capture-pane", "-p", "-e"]
        return subprocess.run(capture, capture_output=True, text=True, check=True).stdout
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)


def drawn(screen: str) -> str:
    """The screen as SVG, without the font that rich would load from elsewhere."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(screen.rstrip("\n"), no_wrap=True), end="")
    svg = console.export_svg(title="nvim", theme=THEME, unique_id="gonogo", font_aspect_ratio=0.602)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "DejaVu Sans Mono, Menlo, Consolas, monospace")
    return svg.replace("<svg ", '<svg xml:space="preserve" ', 1)


if __name__ == "__main__":
    main()
