"""Who runs whom at import: which test files cannot be collected when a module cannot be imported."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from gonogo.index.layout import Layout
from gonogo.index.links import links_of
from gonogo.index.resolve import Link
from gonogo.source import SourceFile


class Graph:
    """The imports of one snapshot, reversed. `reaches` says of a conditional link whether it counts."""

    def __init__(self, layout: Layout, files: Iterable[SourceFile], reaches: Callable[[Link], bool]) -> None:
        self.importers: dict[str, list[str]] = {}
        for file in files:
            found = links_of(layout, file)
            conditional = (target for link in found.conditional if reaches(link) for target in link.files)
            for target in (*found.targets, *conditional):
                self.importers.setdefault(target, []).append(file.path)

    def reached_by(self, path: str) -> frozenset[str]:
        """The files whose import runs *path*, itself among them."""
        seen = {path}
        waiting = deque(seen)
        while waiting:
            for importer in self.importers.get(waiting.popleft(), ()):
                if importer not in seen:
                    seen.add(importer)
                    waiting.append(importer)
        return frozenset(seen)
