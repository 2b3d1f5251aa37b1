"""Run a module or a script so that it, and all it starts, ends when the one who started it is gone.

    python leash.py -m MODULE ARGUMENTS...
    python leash.py SCRIPT ARGUMENTS...

Standard input is the leash: the parent holds its other end open and never writes. When the parent ends, however
violently, the read below returns and the whole process group is killed. The program itself reads an empty input.
`sys.path` is what the console script of MODULE would have: neither this folder nor the working directory is on it.
"""

import os
import runpy
import signal
import subprocess
import sys
import threading
from pathlib import Path


def end_group() -> None:
    """Kill this process and everything that it started. The parent made us leader of our own group."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(os.getpid())], capture_output=True, check=False)
    elif os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def watch(leash: int) -> None:
    try:
        while os.read(leash, 4096):
            pass
    except OSError:
        pass
    end_group()


def hold() -> None:
    """Take standard input as the leash; the program gets an empty one instead."""
    leash = os.dup(0)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    threading.Thread(target=watch, args=(leash,), daemon=True).start()


def main() -> None:
    hold()
    here = Path(__file__).resolve().parent
    sys.path[:] = [entry for entry in sys.path if not entry or Path(entry).resolve() != here]
    if sys.argv[1] == "-m":
        del sys.argv[:2]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        del sys.argv[:1]
        sys.path.insert(0, str(Path(sys.argv[0]).resolve().parent))
        runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
