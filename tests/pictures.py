"""Renews docs/images/check.svg: the terminal as `gonogo check` really fills it, on the sample service finport."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
COLUMNS = 104


def main() -> None:
    command = [sys.executable, "-m", "gonogo", "check", "tests/workspaces/finport"]
    env = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(COLUMNS)}
    shown = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True).stdout
    until_the_points = shown.partition("Where the points went")[0].rstrip()
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(until_the_points, no_wrap=True))
    svg = console.export_svg(title="gonogo check", unique_id="gonogo")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # a font that rich would load from elsewhere
    svg = svg.replace("Fira Code, monospace", "DejaVu Sans Mono, Menlo, Consolas, monospace")
    (ROOT / "docs" / "images" / "check.svg").write_text(svg.replace("<svg ", '<svg xml:space="preserve" ', 1))


if __name__ == "__main__":
    main()
