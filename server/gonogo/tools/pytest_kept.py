"""The last verified collection of one project, kept on disk with all that it depends on, to be used again as it is.

One JSON file in the user's cache folder for each workspace and interpreter. What is missing, truncated, of another
version or of another project is no collection; what cannot be written is only logged. Environment variables are kept
by name: of the values there is one digest for all of them together.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
from pydantic import TypeAdapter, ValidationError

from gonogo.facts import Collection
from gonogo.tools.keeping import keep

VERSION = 2
_GENERATED = frozenset({"__pycache__", ".pytest_cache"})


@dataclass(frozen=True)
class Kept:
    """A collection, and when it still holds.

    `setting` is `pytest_setting.setting_of` at that time. `contents` has a digest of every file and folder that was
    read, `edges` who read what or may have, `shared` what all test files depend on. `unsure` are files whose code asks
    somebody outside. `paths` are the folders that collecting a file adds to `sys.path`, `names` the modules that were
    loaded, `finished` the files that were collected. `modules` and `path` are for the warm process.
    """

    version: int
    root: str
    setting: str
    variables: tuple[str, ...] | None
    values: str
    collection: Collection
    contents: dict[str, str]
    edges: dict[str, tuple[str, ...]]
    shared: frozenset[str]
    unsure: frozenset[str]
    paths: dict[str, tuple[str, ...]]
    shaken: frozenset[str]
    names: dict[str, str]
    finished: frozenset[str]
    by_item: bool
    modules: list[tuple[str, str | None]] = field(default_factory=list)
    path: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether every file was collected, or skipped itself."""
        return all(failure.kind == "skipped" for failure in self.collection.failures)

    def affected(self, now: Mapping[str, str]) -> frozenset[str] | None:
        """The collected files that must be collected again where contents are *now*; None stands for all of them."""
        changed = {node for node, digest in self.contents.items() if now.get(node) != digest}
        reached = _reached(changed | self.unsure, self.edges)
        return None if reached & (self.shared | self.shaken) else reached & self.finished


def _reached(start: Iterable[str], edges: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """Everything that depends on *start*, itself included."""
    readers: dict[str, list[str]] = {}
    for reader, nodes in edges.items():
        for node in nodes:
            readers.setdefault(node, []).append(reader)
    found = set(start)
    pending = list(found)
    while pending:
        new = [reader for reader in readers.get(pending.pop(), ()) if reader not in found]
        found.update(new)
        pending += new
    return frozenset(found)


def contents_of(nodes: Iterable[str], root: Path) -> dict[str, str]:
    """A digest of each file, and of the names in each folder (which ends in `/`); empty where it is not there."""
    return {node: _digest(root / node, is_folder=node.endswith("/")) for node in nodes}


def _digest(path: Path, *, is_folder: bool) -> str:
    try:
        names = sorted(set(os.listdir(path)) - _GENERATED) if is_folder else []  # noqa: PTH208  # names are what counts
        text = "\0".join(names).encode("utf-8", "surrogateescape") if is_folder else path.read_bytes()
    except OSError:
        return ""
    return hashlib.blake2b(text, digest_size=16).hexdigest()


class Shelf:
    """Where the collections of one workspace with one interpreter are kept. Blocking: for a worker thread.

    There is the last one, and the last one that had no failure, which is the better one to go on from.
    """

    def __init__(self, root: Path, python: str) -> None:
        name = hashlib.blake2b(f"{root.resolve()}\0{python}".encode(), digest_size=10).hexdigest()
        self.root = str(root.resolve())
        self.folder = Path(platformdirs.user_cache_dir("gonogo", appauthor=False)) / "collections" / name

    def load(self) -> Iterator[Kept]:
        """The last one first; the same one is not repeated."""
        for name in ("last", "clean"):
            kept = self._read(name)
            if kept is not None:
                yield kept
                if kept.is_clean:
                    return

    def _read(self, name: str) -> Kept | None:
        try:
            kept = TypeAdapter(Kept).validate_json((self.folder / f"{name}.json").read_bytes())
        except (OSError, ValidationError):
            return None
        return kept if (kept.version, kept.root) == (VERSION, self.root) else None

    def save(self, kept: Kept) -> None:
        content = TypeAdapter(Kept).dump_json(kept, fallback=dict, warnings=False)
        for name in ("last", "clean") if kept.is_clean else ("last",):
            keep(self.folder / f"{name}.json", content, "the collection")
