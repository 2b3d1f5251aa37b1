"""What the tests of the collection engine share: a project on disk, and the engine over it.

The project's interpreter is the one that runs the tests, or the one that GONOGO_TEST_PYTHON names: it needs pytest (any
from 7.0), pytest-asyncio and pydantic-settings.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Self

import pytest

from gonogo.facts import Collection, Environment
from gonogo.model import Config
from gonogo.tools.pytest import Pytest
from workspace import files_of

PYTHON = os.environ.get("GONOGO_TEST_PYTHON", sys.executable)
ASK = [PYTHON, "-c", "import pytest; print(pytest.__version__)"]
VERSION = subprocess.run(ASK, capture_output=True, text=True, check=True).stdout.strip()
OLD = VERSION.startswith("7.")
old_stops_everything = pytest.mark.skipif(OLD, reason="pytest 7 itself collects nothing when a deeper conftest fails")
ENVIRONMENT = Environment(python=PYTHON, pytest=VERSION)


def written(root: Path, text: str) -> Path:
    for path, content in files_of(text)[0].items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return root


def engine(root: Path, limit: float = 60.0) -> Pytest:
    return Pytest(root, ENVIRONMENT, Config(collection_timeout=limit))


async def collected(root: Path, text: str, limit: float = 60.0) -> Collection:
    """The full collection of a project written to *root*."""
    return await engine(written(root, text), limit).collect(7)


def asked_directly(root: Path) -> list[str]:
    """The lines that `pytest --collect-only -q` in a fresh process prints for its items."""
    command = [PYTHON, "-c", "import sys, pytest; sys.exit(pytest.console_main())"]
    run = subprocess.run(
        [*command, "--collect-only", "-q", "-p", "no:cacheprovider"], cwd=root, capture_output=True, text=True
    )
    return [line for line in run.stdout.splitlines() if "::" in line and not line.startswith("ERROR")]


class Witness:
    """Knows when a child that runs `code` has started and when it is gone: the code connects, and waits for ever."""

    async def __aenter__(self) -> Self:
        self._arrived, self._gone = asyncio.Event(), asyncio.Event()
        self._server = await asyncio.start_server(self._watch, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        connect = f"import socket; connection = socket.create_connection(('127.0.0.1', {port}))"
        self.code = f"{connect}; print('here', flush=True); connection.recv(1)"
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()

    async def arrived(self) -> None:
        await asyncio.wait_for(self._arrived.wait(), 30)

    async def gone(self) -> None:
        """Wait until the child that connected has ended."""
        await asyncio.wait_for(self._gone.wait(), 10)

    async def _watch(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._arrived.set()
        with contextlib.suppress(ConnectionResetError):
            await reader.read()
        writer.close()
        self._gone.set()
