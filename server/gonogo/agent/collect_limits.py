"""What holds a test file in check while it is imported: time, memory, and leave-taking without a word.

Traces go to a file descriptor that the project does not know. faulthandler's watchdog is a thread in C: it fires in an
endless loop that never gives up the interpreter lock too, and says where the loop is.
"""

from __future__ import annotations

import faulthandler
import functools
import os
import sys
from pathlib import Path
from typing import Any

BETWEEN = 60.0  # seconds
STATM = Path("/proc/self/statm")


class Limits:
    """*seconds* for each file, *memory* in bytes that one file may add (0: no limit)."""

    def __init__(self, seconds: float, memory: int, trace: int) -> None:
        self.seconds, self.memory, self.trace = seconds, memory, trace
        self.exit = os._exit

    def start(self) -> None:
        """Before anything of the project runs."""
        self.watch_crashes()
        self.watch_exits()
        self.arm()

    def arm(self, is_file: bool = False) -> None:
        """Start the time and the allowance anew; who exceeds them leaves a trace and ends.

        What is no file's doing (plugins that load, hooks that sort the items) has a minute at least.
        """
        seconds = self.seconds if is_file else max(self.seconds, BETWEEN)
        faulthandler.dump_traceback_later(seconds, exit=True, file=self.trace)
        if self.memory:
            limit_memory(self.memory)

    def watch_crashes(self) -> None:
        """Write a traceback on a segmentation fault. pytest's own plugin, once configured, has redirected it."""
        faulthandler.enable(file=self.trace, all_threads=False)

    def watch_exits(self) -> None:
        """Write a traceback when the project calls `os._exit`, which otherwise leaves no trace at all."""
        pid, real, trace = os.getpid(), os._exit, self.trace

        @functools.wraps(real)
        def announced(status: int) -> Any:
            if os.getpid() == pid:
                os.write(trace, b"os._exit(%d)\n" % status)
                faulthandler.dump_traceback(trace, all_threads=False)
            real(status)

        os._exit = announced


def limit_memory(allowance: int) -> None:
    """Let the process grow by *allowance* bytes from here; beyond that Python raises MemoryError at the very line.

    Only Linux counts private memory against this limit; elsewhere nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return
    import resource

    data = int(STATM.read_bytes().split()[5]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or data + allowance < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (data + allowance, hard))


def no_core_files() -> None:
    """A crash must not leave a core file in the project."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
