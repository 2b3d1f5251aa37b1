"""Collect a project's tests with its own pytest, in its own interpreter, and say file by file what came of it.

    cd ROOT && PYTHON collect.py

Standard input: one JSON object in one line, {"skip": [paths], "timeout": seconds per file, "memory": bytes per file,
"cache": folder for pytest's cache, "arguments": [further pytest arguments]}; after that it is the leash of `leash.py`.
Standard output: JSON lines, paths relative to ROOT with `/`:
    {"event": "start", "pytest": version}    {"event": "unusable", "reason": "missing" | "old" | text}
    {"event": "begin", "path": file}         {"event": "end"}    what lies between is that file's doing
    {"event": "failure", ...}                the fields of gonogo.facts.CollectionFailure
    {"event": "done", "tests": {file: [ids]}}
Standard error: the trace of what ended the interpreter without a word. The project itself gets silent streams.
"""

from __future__ import annotations

import sys
from pathlib import Path

# The folder of this script must not be importable: its modules would hide the project's.
if sys.path[:1] == [str(Path(__file__).resolve().parent)]:
    del sys.path[0]

import importlib
import json
import os
import sysconfig
from typing import Any, Dict, List, Tuple

HERE = str(Path(__file__).resolve().parent)
OLDEST = (7, 0)


def take_streams() -> Tuple[int, int]:
    """Keep standard output and error for ourselves; what the project prints goes nowhere."""
    channel, trace = os.dup(1), os.dup(2)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.close(silence)
    return channel, trace


def read_request() -> Dict[str, Any]:
    line = bytearray()
    while not line.endswith(b"\n"):
        chunk = os.read(0, 1)
        if not chunk:
            os._exit(1)
        line += chunk
    request: Dict[str, Any] = json.loads(line)
    return request


def neighbours(*names: str) -> List[Any]:
    """Import modules from this folder without leaving it, or them, where the project could find them."""
    before = set(sys.modules)
    sys.path.insert(0, HERE)
    try:
        return [importlib.import_module(name) for name in names]
    finally:
        sys.path.remove(HERE)
        for name in set(sys.modules) - before:
            if str(getattr(sys.modules[name], "__file__", "")).startswith(HERE):
                del sys.modules[name]


class Wire:
    """Events to the one who asked. A fork that the project left running must not speak in our name."""

    def __init__(self, channel: int) -> None:
        self._channel, self._pid = channel, os.getpid()

    def emit(self, **event: Any) -> None:
        if os.getpid() != self._pid:
            os._exit(1)
        rest = memoryview(json.dumps(event).encode() + b"\n")
        while rest:
            rest = rest[os.write(self._channel, rest) :]


def arguments_of(request: Dict[str, Any]) -> List[str]:
    """The user's own configuration and `addopts`, but only collecting, to the end, and writing no cache."""
    cache = ["-o", f"cache_dir={request['cache']}"]
    return ["--collect-only", "-q", "--maxfail=0", *cache, *request.get("arguments", [])]


def usable_pytest(wire: Wire) -> bool:
    try:
        import pytest
    except ImportError as error:
        wire.emit(event="unusable", reason="missing" if error.name == "pytest" else f"import failed: {error}")
        return False
    if tuple(int(part) for part in pytest.__version__.split(".")[:2]) < OLDEST:
        wire.emit(event="unusable", reason="old")
        return False
    wire.emit(event="start", pytest=pytest.__version__)
    return True


def main() -> None:
    """Collect once, then leave without running what the project wants done at exit."""
    channel, trace = take_streams()
    request = read_request()
    scripts = sysconfig.get_path("scripts")
    sys.path.insert(0, scripts)  # as the `pytest` command has it
    sys.argv[:] = [str(Path(scripts, "pytest"))]
    wire, leave = Wire(channel), os._exit
    leash, limiting = neighbours("leash", "collect_limits")
    leash.hold()
    limits = limiting.Limits(request["timeout"], request.get("memory", 0), trace)
    limits.start()
    if usable_pytest(wire):
        hooks, places = neighbours("collect_hooks", "collect_places")
        observer = hooks.Observer(wire.emit, limits, places.Workspace(Path.cwd()), request.get("skip", ()))
        wire.emit(event="done", tests=hooks.run(observer, arguments_of(request)))
    leave(0)


if __name__ == "__main__":
    main()
