"""A client of `gonogo lsp` that does as little as it can: what a benchmark measures with it is the server.

The client of the tests makes an object of each of thousands of diagnostics, on the cores that the server needs. This
one decodes only what is asked for, and notes when its last byte came.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {"workspaceFolders": True, "didChangeWatchedFiles": {"dynamicRegistration": True}},
    "textDocument": {"publishDiagnostics": {"relatedInformation": True, "versionSupport": True}},
}


class LeanClient:
    """One folder in one server. `status` is its newest status, `heard` the `time.perf_counter` of the last message."""

    def __init__(self, root: Path, server: asyncio.subprocess.Process) -> None:
        self.root, self._server = root, server
        self.status: dict[str, Any] = {}
        self.heard = 0.0
        self._published: dict[str, bytes] = {}
        self._texts: dict[str, tuple[int, str]] = {}
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._news = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    def diagnostics(self, path: str) -> list[dict[str, Any]]:
        """The diagnostics of a file that were published last."""
        body = self._published.get(self.uri(path))
        return json.loads(body)["params"]["diagnostics"] if body else []

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    async def until(self, state: Callable[[], bool], limit: float) -> float:
        """Wait until *state* holds; the `time.perf_counter` of the message that brought it. Raises TimeoutError."""
        async with asyncio.timeout(limit):
            while not state():
                self._news.clear()
                await self._news.wait()
        return self.heard

    async def settled(self, limit: float, *, verified: bool = False) -> None:
        def holds() -> bool:
            return bool(self.status) and not self.status["checking"] and (self.status["verified"] or not verified)

        await self.until(holds, limit)

    def open(self, path: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        self._texts[path] = 1, text
        document = {"uri": self.uri(path), "languageId": "python", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def type(self, path: str, text: str) -> None:
        """Make *text* of the open document, by the lines that differ, as an editor does."""
        version, before = self._texts[path]
        self._texts[path] = version + 1, text
        document = {"uri": self.uri(path), "version": version + 1}
        changes = [_change(before.split("\n"), text.split("\n"))]
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    async def request(self, method: str, params: Any) -> Any:
        number = len(self._answers) + 1
        self._answers[number] = asyncio.get_running_loop().create_future()
        self._send({"id": number, "method": method, "params": params})
        return await self._answers[number]

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async def _read(self) -> None:
        assert self._server.stdout
        while head := await self._server.stdout.readuntil(b"\r\n\r\n"):
            length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            body = await self._server.stdout.readexactly(int(length.partition(b":")[2]))
            self.heard = time.perf_counter()
            self._take(body)
            self._news.set()

    def _take(self, body: bytes) -> None:
        if b'"textDocument/publishDiagnostics"' in body:
            uri = body[body.index(b'"uri"') :].split(b'"', 4)[3].decode()
            self._published[uri] = body
            return
        message = json.loads(body)
        if message.get("method") == "gonogo/status":
            self.status = message["params"]
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})
        elif "method" not in message:
            self._answers[message["id"]].set_result(message.get("result"))

    async def close(self) -> None:
        await self.request("shutdown", None)
        self.notify("exit", None)
        await self._server.wait()
        self._reading.cancel()


def _change(before: list[str], after: list[str]) -> dict[str, Any]:
    """The lines from the first that differs to the last, as one change."""
    shortest = min(len(before), len(after)) - 1
    first = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    same = next((n for n in range(shortest - first) if before[-1 - n] != after[-1 - n]), shortest - first)
    last = len(before) - 1 - same
    end = len(before[last].encode("utf-16-le")) // 2
    place = {"start": {"line": first, "character": 0}, "end": {"line": last, "character": end}}
    return {"range": place, "text": "\n".join(after[first : len(after) - same])}


@asynccontextmanager
async def connected(root: Path, python: str, state: Path) -> AsyncIterator[LeanClient]:
    """A server for *root*, trusted, whose caches are in *state*; killed where it does not end by itself."""
    env = {**os.environ, "XDG_STATE_HOME": str(state), "XDG_CACHE_HOME": str(state / "cache")}
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "gonogo", "lsp"), stdin=-1, stdout=-1, env=env, limit=2**26
    )
    client = LeanClient(root, server)
    options = {"trusted": True, "settings": {"python": python}}
    folders = [{"uri": root.as_uri(), "name": root.name}]
    opening = {"processId": os.getpid(), "rootUri": root.as_uri(), "workspaceFolders": folders}
    try:
        opening |= {"capabilities": CAPABILITIES, "initializationOptions": options}
        await client.request("initialize", opening)
        client.notify("initialized", {})
        yield client
        await asyncio.wait_for(client.close(), 30)
    finally:
        if server.returncode is None:
            server.kill()
            await server.wait()
