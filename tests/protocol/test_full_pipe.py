"""A client that reads nothing more cannot hold the server: it still hears that the client goes, and ends."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from processes import ends

LIMIT = 30  # seconds that a server may take to start, hear all and end, on a machine that is busy
ANSWERS = 400  # errors of some 150 bytes, far more than a pipe of one page holds
PAGE = 4096

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="makes a pipe small, as only Linux can")


@pytest.fixture
def server() -> Iterator[subprocess.Popen]:
    with subprocess.Popen(
        [sys.executable, "-m", "gonogo", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as started:
        fcntl.fcntl(started.stdout, fcntl.F_SETPIPE_SZ, PAGE)
        yield started
        started.kill()


def say(server: subprocess.Popen, method: str, **more: object) -> None:
    body = json.dumps({"jsonrpc": "2.0", "method": method, **more}).encode()
    os.write(server.stdin.fileno(), b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def fill(server: subprocess.Popen) -> None:
    """Ask for more than the pipe holds, and read only the first byte: then the server is up and answers."""
    say(server, "initialize", id=0, params={"processId": None, "rootUri": None, "capabilities": {}})
    os.read(server.stdout.fileno(), 1)
    for number in range(1, ANSWERS):
        say(server, "gonogo/unheard-of", id=number, params={})


def test_it_ends_when_told_to_though_nobody_reads_what_it_says(server):
    fill(server)
    say(server, "shutdown", id=ANSWERS)
    say(server, "exit")

    assert ends(server.pid, LIMIT)


def test_it_ends_when_the_client_is_gone_though_another_process_keeps_the_full_pipe_open(server):
    fill(server)
    server.stdin.close()  # as when the client dies; what it started may have inherited the other end, which stays open

    assert ends(server.pid, LIMIT)
