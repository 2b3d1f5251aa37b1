"""What is said to the client: sent by a thread, so that the event loop never waits for a client that reads slowly."""

from __future__ import annotations

import os
import queue
import threading
from io import FileIO

GRACE = 1.0  # seconds for what was said last to reach a client that still reads


class Outlet:
    """Takes all that pygls writes, in order, and never blocks.

    A write to a full pipe ends only when somebody reads. The thread is a daemon that holds no lock of a buffer: where
    the client reads no more, the interpreter ends without it. What cannot be sent because nobody is there is dropped;
    the end of standard input then ends the server.
    """

    def __init__(self, descriptor: int) -> None:
        if os.name != "nt":
            os.set_blocking(descriptor, True)  # a client may hand over a pipe that does not wait: we would spin on it
        self._raw = FileIO(descriptor, "w", closefd=False)
        self._said: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._sender = threading.Thread(target=self._send, name="gonogo-outlet", daemon=True)
        self._sender.start()

    def write(self, message: bytes) -> None:
        """Say *message* once all before it is sent."""
        self._said.put(message)

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    def close(self) -> None:
        """Let what was said be sent, for as long as `GRACE`."""
        self._said.put(None)
        self._sender.join(GRACE)

    def _send(self) -> None:
        gone = False
        while (message := self._said.get()) is not None:
            gone = gone or not self._sent(message)

    def _sent(self, message: bytes) -> bool:
        left = memoryview(message)
        try:
            while left:
                left = left[self._raw.write(left) or 0 :]
        except OSError:  # nobody is there
            return False
        return True
