"""What the tests of the collection engine share: a project on disk, and the engine over it with this interpreter."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Self

import pytest

from gonogo.facts import Collection, Environment
from gonogo.model import Config
from gonogo.tools.pytest import Pytest
from workspace import files_of

ENVIRONMENT = Environment(python=sys.executable, pytest=pytest.__version__)


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
    command = [sys.executable, "-c", "import sys, pytest; sys.exit(pytest.console_main())"]
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
