"""All that is said arrives, in order, whatever the pipe is like."""

import os
import threading

import pytest

from gonogo.lsp.outlet import Outlet


@pytest.mark.skipif(os.name == "nt", reason="pipes of Windows always wait")
def test_a_pipe_that_does_not_wait_is_made_to_and_loses_nothing() -> None:
    """Each write to it would say at once that it is full, thousands of times a second."""
    message = b"a" * 1_000_000 + b"b"
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    received = bytearray()

    def read() -> None:
        while len(received) < len(message):
            received.extend(os.read(ours, 4096))

    reader = threading.Thread(target=read)
    outlet = Outlet(theirs)
    outlet.write(message[:-1])
    outlet.write(message[-1:])
    reader.start()
    reader.join(30)
    outlet.close()

    assert bytes(received) == message
    assert os.get_blocking(theirs)
    os.close(theirs)
    os.close(ours)
