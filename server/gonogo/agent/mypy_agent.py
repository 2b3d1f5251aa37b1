"""The fast type engine as a child: JSON lines on standard input and output.

    python mypy_agent.py SETUP ARGUMENTS...

SETUP is JSON: `path`, folders to append to `sys.path`. ARGUMENTS are those of a batch run, with a copy of the cache
that it left as `--cache-dir`: a copy, because mypy reads parts of it later, when batch runs have changed the original.
The first answer has `id` 0: `version`, `sources`, `columns` (see `mypy_columns`) and `stale`, the number of modules
that the cache did not have as they are, or `unsupported` with the reason.
Requests have an `id` that their answer repeats:
`increment`: `buffers`, path to text (or null: no buffer any more) for those that changed, and `disk`, paths that
changed there; `replace`: `files`, messages of a batch run that hold from now on. Paths are relative to the working
directory. Requests that have come in meanwhile are answered together.
The answer has `sources` and `seconds`, the time that mypy's updates have taken so far.
Before an answer come events without `id`: `files`, path to messages, for all files whose messages may have changed;
`broken`, path to messages of files that cannot be parsed, or null where one is repaired. An event with `early` comes
before the others, while the files that depend on the edited one are still being checked. Messages are
`[line, column, end line, end column, severity, message, code]` as mypy counts, or a line of mypy's text output.
After an exception, which goes to standard error, the process ends: mypy's state can no longer be trusted.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from typing import Any

import leash
import mypy_setup

CHUNK = 20  # files in one event, so that who reads it has other things to do in between


class Wire:
    """The real standard input and output, out of reach of whatever plugins print."""

    def __init__(self) -> None:
        self.requests: queue.Queue[bytes] = queue.Queue()
        self._in, self._out = os.dup(0), os.dup(1)
        empty = os.open(os.devnull, os.O_RDWR)
        os.dup2(empty, 0)
        os.dup2(2, 1)
        os.close(empty)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with os.fdopen(self._in, "rb") as lines:
            for line in lines:
                self.requests.put(line)
        leash.end_group()

    def send(self, message: dict[str, Any]) -> None:
        data = memoryview(json.dumps(message).encode() + b"\n")
        while data:
            data = data[os.write(self._out, data) :]


def start(wire: Wire) -> Any:
    setup = json.loads(sys.argv[1])
    from mypy.version import __version__

    try:
        import mypy_engine

        mypy_setup.use_path(setup["path"])
        engine = mypy_engine.Engine(
            mypy_setup.full_arguments(sys.argv[2:]),
            lambda path, messages: wire.send({"files": {path: messages}, "early": True}),
        )
        engine.load()
    except (AttributeError, ImportError, TypeError, NotImplementedError) as error:
        wire.send({"id": 0, "unsupported": f"mypy {__version__}: {type(error).__name__}: {error}"})
        raise
    tell(wire, engine)
    columns = mypy_setup.column_of_probe(engine.options)
    sources, stale = len(engine.sources), engine.stale
    wire.send({"id": 0, "version": __version__, "sources": sources, "columns": columns, "stale": stale})
    return engine


def tell(wire: Wire, engine: Any) -> None:
    files = list(engine.news().items())
    for first in range(0, len(files), CHUNK):
        wire.send({"files": dict(files[first : first + CHUNK])})
    broken = engine.broken_news()
    if broken:
        wire.send({"broken": broken})


def answer(engine: Any, requests: list[dict[str, Any]], buffers: dict[str, str]) -> None:
    """Take in all that the requests say, in order; an edit that the next one supersedes is not checked."""
    disk: set[str] = set()
    for number, request in enumerate(requests):
        for path, text in request.get("buffers", {}).items():
            buffers.pop(path, None)
            if text is not None:
                buffers[path] = text
        disk.update(request.get("disk", ()))
        last = number + 1 == len(requests) or "files" in requests[number + 1]
        if last and "files" not in request:
            engine.increment(buffers, disk)
            disk.clear()
        for path, messages in request.get("files", {}).items():
            engine.adopt(path, messages)


def main() -> None:
    wire = Wire()
    engine = start(wire)
    buffers: dict[str, str] = {}
    while True:
        requests = [json.loads(wire.requests.get())]
        while not wire.requests.empty():
            requests.append(json.loads(wire.requests.get()))
        answer(engine, requests, buffers)
        tell(wire, engine)
        for request in requests:
            wire.send({"id": request["id"], "sources": len(engine.sources), "seconds": engine.seconds})
        if wire.requests.empty():
            engine.rest()


if __name__ == "__main__":
    main()
