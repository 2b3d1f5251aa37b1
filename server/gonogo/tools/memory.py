"""The last verified answers of one workspace folder, kept on disk so that the next opening has something to show.

What is recalled is provisional whatever it was: packages may have changed since. A memory that is missing, truncated
or of another version is no memory; one that cannot be written is only logged. Nothing of it is ever executed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import platformdirs
from pydantic import TypeAdapter, ValidationError

from gonogo.facts import Collection, Environment, Types
from gonogo.model import Fact
from gonogo.tools.keeping import keep

Kept = Types | Collection | Environment
KINDS: dict[str, type[Kept]] = {"types-1": Types, "collection-1": Collection, "environment-2": Environment}


class Memory:
    """Reads and writes files of the user's cache folder. Blocking: for a worker thread."""

    def __init__(self, root: Path) -> None:
        name = hashlib.blake2b(str(root.resolve()).encode(), digest_size=10).hexdigest()
        self.folder = Path(platformdirs.user_cache_dir("gonogo", appauthor=False)) / "memory" / name

    def recall(self) -> tuple[Fact, ...]:
        """What was verified when this folder was last open, as provisional facts."""
        return tuple(fact for name, kind in KINDS.items() if (fact := self._read(name, kind)) is not None)

    def _read(self, name: str, kind: type[Kept]) -> Kept | None:
        try:
            fact = TypeAdapter(kind).validate_json((self.folder / f"{name}.json").read_bytes())
        except (OSError, ValidationError):
            return None
        return replace(fact, verified=False)

    def keep(self, facts: Iterable[Fact]) -> None:
        """Write these facts in place of the older ones; a reader sees the old or the new file, never half of one."""
        for fact in facts:
            for name, kind in KINDS.items():
                if isinstance(fact, kind):
                    content = TypeAdapter(kind).dump_json(fact, fallback=dict, warnings=False)
                    keep(self.folder / f"{name}.json", content, f"the last answer ({name})")
