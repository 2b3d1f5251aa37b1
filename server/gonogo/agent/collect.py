"""Collect a project's tests with its own pytest, in its own interpreter, and say file by file what came of it.

    cd ROOT && PYTHON collect.py

Standard input, whose end is the end of this process and of all that it started: one JSON object in one line,
{"timeout": seconds per file, "memory": bytes per file, "cache": folder for pytest's cache, "arguments": [more of
pytest's], "as_module": whether ROOT is on sys.path as by `python -m pytest`, "skip": [paths not to import],
"known": {path not to collect again: [folders that it adds to sys.path]}}.
With "fork": true or false the process stays warm, see `collect_warm.py`.
Standard output: JSON lines, each after the mark of `collect_wire.py`, paths relative to ROOT with `/`:
    {"event": "start", "pytest": version}    {"event": "unusable", "reason": "missing" | "old" | text}
    {"event": "begin", "path": file}         {"event": "end"}    what lies between is that file's doing
    {"event": "failure", ...}                the fields of gonogo.facts.CollectionFailure
    {"event": "broken", ...}                 the same; pytest has failed at this file, and the process ends without more
    {"event": "effect", "path": file, "kind", "message", "span"}    the fields of gonogo.facts.SideEffect
    {"event": "fixture", ...}                the fields of gonogo.facts.MissingFixture
    {"event": "tests", "path": file, "ids": [...]}    {"event": "modules", "modules": [[name, own path or null]]}
    {"event": "reads", "path": reader or "", "files": [...]}    who opened which files of the project; folders end in /
    {"event": "shares", ...}                 what the files have in common, see `collect_record.py`
    {"event": "done", "path": sys.path, "by_item": whether items were dropped for nothing but what each of them is}
Standard error: the trace of what ended the interpreter without a word. The project itself gets silent streams.
"""

from __future__ import annotations

import sys
from pathlib import Path

# The folder of this script must not be importable: its modules would hide the project's.
if sys.path[:1] == [str(Path(__file__).resolve().parent)]:
    del sys.path[0]

import importlib
import os
import sysconfig
from typing import Any, Dict, List

HERE = str(Path(__file__).resolve().parent)
OLDEST = (7, 0)


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


def arguments_of(request: Dict[str, Any]) -> List[str]:
    """The user's own configuration and `addopts`, but only collecting, to the end, and writing no cache."""
    return ["--collect-only", "-q", "--maxfail=0", "-o", f"cache_dir={request['cache']}", *request["arguments"]]


def usable_pytest(emit: Any) -> bool:
    try:
        import pytest
    except ImportError as error:
        emit(event="unusable", reason="missing" if error.name == "pytest" else f"import failed: {error}")
        return False
    if tuple(int(part) for part in pytest.__version__.split(".")[:2]) < OLDEST:
        emit(event="unusable", reason="old")
        return False
    emit(event="start", pytest=pytest.__version__)
    return True


def main() -> None:
    """Collect once or stay warm, then leave without running what the project wants done at exit."""
    leave = os._exit
    scripts = sysconfig.get_path("scripts")
    sys.path.insert(0, scripts)  # as the `pytest` command has it
    sys.argv[:] = [str(Path(scripts, "pytest"))]
    wiring, limiting = neighbours("collect_wire", "collect_limits")
    source, channel, trace = wiring.take_streams()
    limiting.no_core_files()
    inbox, wire = wiring.Inbox(source), wiring.Wire(channel)
    request = inbox.get()
    request["arguments"] = arguments_of(request)
    if request.get("as_module"):
        sys.path.insert(0, str(Path.cwd()))
    if usable_pytest(wire.emit):
        warm, layer = neighbours("collect_warm", "collect_layer")
        if "fork" in request:
            warm.Warm(wire, inbox, request, trace).serve()
        else:
            ground = layer.Ground(request, Path.cwd())
            ground.begin(request, wire, trace)
            ground.watch()
            ground.configure()
    leave(0)


if __name__ == "__main__":
    main()
