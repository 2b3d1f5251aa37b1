"""What is kept on disk from one opening to the next. Blocking: for a worker thread."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)


def keep(place: Path, content: bytes, what: str) -> bool:
    """Write *content* in place of the older one; a reader sees the old or the new file, never half of one.

    Nobody else may read it. Where it cannot be written, that *what* is not kept is only logged. Returns whether it is.
    """
    half = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        half.touch(mode=0o600)
        half.write_bytes(content)
        half.replace(place)
    except OSError as error:
        log.warning("%s is not kept in %s: %s", what, place.parent, error)
        with contextlib.suppress(OSError):
            half.unlink()
        return False
    return True
