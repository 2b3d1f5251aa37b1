"""What a person waits for in a real Neovim.

    python tests/benchmarks/feel.py PROJECT FILE [--python INTERPRETER] [--edits 10]

Opens FILE of PROJECT, a copy that may be written to, three times with the same home: the first time everything is
measured anew, the second is the one that counts. Then FILE is edited, unsaved: a type error is typed and taken back.
The third time Neovim is spared the search for a Python of its own. What it prints is a row of the table in
docs/benchmarks.md. The server's modules are compiled, as pip installs them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from editors.neovim.neovim import Neovim
from editors.neovim.versions import executable

LIMIT = 340  # seconds for one session of the editor
WIDE = 100  # columns: what a message has in a window beside another


def session(editor: Neovim, file: str, python: str, edits: int = 0, *, spared: bool = False) -> dict[str, Any]:
    """One session of the editor, as feel.lua measures it, in milliseconds."""
    settings = json.dumps({"python": python} if python else {})
    env = editor.environment() | {"FEEL_FILE": file, "FEEL_SETTINGS": settings, "FEEL_EDITS": str(edits)}
    env |= {"FEEL_SPARED": "1"} if spared else {}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    script = Path(__file__).with_name("feel.lua")
    command = [str(editor.nvim), "--clean", "--headless", "-l", str(script)]
    ran = subprocess.run(command, cwd=editor.workspace, env=env, capture_output=True, text=True, timeout=LIMIT)
    if ran.returncode:
        sys.exit(ran.stdout + ran.stderr)
    return dict(json.loads(ran.stdout.strip().splitlines()[-1]))


def spread(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and maximum, in milliseconds."""
    ordered = sorted(seconds)
    return {
        "median": round(statistics.median(ordered)),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]),
        "max": round(ordered[-1]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("file")
    parser.add_argument("--python", default="")
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--home", type=Path, help="kept from another run, so that the first opening is warm too")
    options = parser.parse_args()
    nvim = executable()
    if nvim is None:
        sys.exit("needs nvim: pip install -e '.[test]'")
    with tempfile.TemporaryDirectory() as scratch:
        editor = Neovim(nvim, options.project.resolve(), options.home or Path(scratch))
        cold = session(editor, options.file, options.python)
        warm = session(editor, options.file, options.python, options.edits)
        spared = session(editor, options.file, options.python, spared=True)
    print(json.dumps({"cold": cold["opened"], "warm": summary(warm), "spared": spared["opened"]}, indent=2))


def summary(warm: dict[str, Any]) -> dict[str, Any]:
    return {
        **{key: value for key, value in warm.items() if key not in ("edits", "lengths")},
        "until it says checking": spread([edit["checking"] for edit in warm["edits"]]),
        "until it is answered": spread([edit["answered"] for edit in warm["edits"]]),
        "messages": len(warm["lengths"]),
        f"wider than {WIDE}": sum(length > WIDE for length in warm["lengths"]),
        "widest": max(warm["lengths"], default=0),
    }


if __name__ == "__main__":
    main()
