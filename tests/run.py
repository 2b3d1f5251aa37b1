"""Every gate, in the order of their cost: `python tests/run.py [pytest arguments]`.

With arguments only pytest runs, with them; without, the whole suite with all gates.
Two slower runs that the whole suite leaves out are asked for by name: `--newest-vscode` drives the newest VS Code, and
`--every-neovim` each version of Neovim that the plugin is for.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

GATES = {
    "ruff check": [BIN / "ruff", "check"],
    "ruff format": [BIN / "ruff", "format", "--check"],
    "mypy --strict": [BIN / "mypy"],
    "import contracts": [BIN / "lint-imports"],
}


# What is asked for by name: the tests, and the variable that tells them so.
NAMED = {
    "--newest-vscode": ("tests/editors/vscode/test_vscode.py", "GONOGO_TEST_VSCODE", "newest"),
    "--every-neovim": ("tests/editors/neovim", "GONOGO_TEST_NVIM", "every"),
}


def main() -> int:
    for name in NAMED.keys() & set(sys.argv):
        sys.argv[sys.argv.index(name)], variable, value = NAMED[name]
        os.environ[variable] = value
    failed = []
    for name, command in () if sys.argv[1:] else GATES.items():
        print(f"== {name}", flush=True)
        if subprocess.run([str(part) for part in command], cwd=ROOT).returncode:
            failed.append(name)
    print("== pytest", flush=True)
    # Two at a time, for the slow tests wait for children. By file: the steps in one window of VS Code build on each
    # other, and xdist 3.8 loses its groups (loadgroup) under pytest 9.2, which keeps no `_nodeid` that it could mark.
    # In their order, which has the slow ones first: by default xdist begins with the files of many tests, which are the
    # fast ones, and one worker ends with a slow file while the other has nothing left.
    arguments = sys.argv[1:] or ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    tests = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT)
    if failed:
        print(f"gates that failed: {', '.join(failed)}", flush=True)
    return 1 if failed else tests.returncode


if __name__ == "__main__":
    sys.exit(main())
