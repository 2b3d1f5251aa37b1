"""Answers about single files that look at others, kept from one snapshot to the next while those stay as they were.

An edit that changes what one module has must be judged within a frame or two. Nine tenths of that time went into
asking every import of every file again, where only the files that look at the edited one can answer otherwise; and
which these are, nobody can say beforehand: a name may come through stars, a maker, a submodule. So it is noted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from gonogo.source import SourceFile

T = TypeVar("T")


class Watched(Mapping[str, SourceFile]):
    """The files of a snapshot, noting in `seen` those that are looked at."""

    def __init__(self, files: Mapping[str, SourceFile]) -> None:
        self.whole = files
        self.seen: set[str] = set()
        self.lock = threading.RLock()

    def __getitem__(self, path: str) -> SourceFile:
        self.seen.add(path)
        return self.whole[path]

    def __contains__(self, path: object) -> bool:
        return path in self.whole

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)

    def changed_since(self, before: Mapping[str, SourceFile]) -> frozenset[str]:
        """The files that differ; both must have the same paths."""
        return frozenset(path for path, file in self.whole.items() if before[path] is not file)


class Answers(Generic[T]):
    """One answer for each file, with the files that were looked at for it."""

    def __init__(self, files: Watched, before: Answers[T] | None = None, changed: frozenset[str] = frozenset()) -> None:
        self._files = files
        known: dict[str, tuple[frozenset[str], T]] = dict(before._known) if before is not None else {}
        self._known: dict[str, tuple[frozenset[str], T]] = {
            path: answer for path, answer in known.items() if changed.isdisjoint(answer[0])
        }

    def of(self, path: str, ask: Callable[[], T]) -> T:
        """The answer for *path*; *ask* gives it, looking at other files through the watched ones alone."""
        known = self._known.get(path)
        if known is None:
            with self._files.lock:
                self._files.seen = {path}
                answer = ask()
                known = self._known[path] = (frozenset(self._files.seen), answer)
        return known[1]

    @property
    def paths(self) -> frozenset[str]:
        """The files that have an answer."""
        return frozenset(self._known)
