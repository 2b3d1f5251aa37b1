"""Runs pytest again and again in children of one process that has already imported what is not the project's.

    python forked_pytest.py ROOT MODULE...

Run by the project's interpreter in the project's folder, standard library only. Each line on standard input is a JSON
list: the file for the output, then pytest's arguments; the answer is a line with the exit code. After each run, the
output's path with `.modules` added has the modules from outside ROOT that were imported, a JSON list. A MODULE that
imports something of the project would hide what is broken in it: then the process ends with a line that names it.
"""

import importlib
import json
import os
import signal
import sys
from pathlib import Path

LIMIT = 300  # seconds for one run


def main(root: str, modules: list) -> None:
    sys.path[0] = str(Path.cwd())  # as `python -m pytest` has it
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:  # it needs something that pytest sets up
            continue
        if any(map(_is_in(root), list(sys.modules.values()))):
            print(name, flush=True)
            return
    print("ready", flush=True)
    for line in sys.stdin:
        out, *arguments = json.loads(line)
        child = os.fork()
        if not child:
            _run(root, out, arguments)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _run(root: str, out: str, arguments: list) -> None:
    signal.alarm(LIMIT)
    output = os.open(out, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
    os.dup2(output, 1)
    os.dup2(output, 2)
    importlib.invalidate_caches()
    import pytest

    code = 1
    try:
        code = int(pytest.main(arguments))
        is_own = _is_in(root)
        outside = [name for name, module in sorted(sys.modules.items()) if not is_own(module)]
        with Path(f"{out}.modules").open("w", encoding="utf-8") as file:
            json.dump([name for name in outside if hasattr(sys.modules[name], "__file__")], file)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _is_in(root: str):
    return lambda module: (getattr(module, "__file__", None) or "").startswith(f"{root}/")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
