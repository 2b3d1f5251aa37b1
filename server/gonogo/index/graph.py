"""Who runs whom at import: which test files cannot be collected when a module cannot be imported."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping

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


def knots(runs: Mapping[str, Iterable[str]]) -> Mapping[str, int]:
    """The files that run each other in a circle, with the number of the circle, by what each file *runs*.

    Tarjan's strongly connected components of more than one file, without recursion: imports may nest deeper than
    Python's own stack.
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    open_files: dict[str, None] = {}
    found: dict[str, int] = {}
    for start in runs:
        pending: list[tuple[str, Iterator[str]]] = (
            [] if start in order else [_enter(start, runs, order, low, open_files)]
        )
        while pending:
            path, rest = pending[-1]
            target = next(rest, None)
            if target is None:
                pending.pop()
                if pending:
                    low[pending[-1][0]] = min(low[pending[-1][0]], low[path])
                if low[path] == order[path]:
                    _close(path, open_files, found)
            elif target not in order:
                pending.append(_enter(target, runs, order, low, open_files))
            elif target in open_files:
                low[path] = min(low[path], order[target])
    return found


def _enter(
    path: str,
    runs: Mapping[str, Iterable[str]],
    order: dict[str, int],
    low: dict[str, int],
    open_files: dict[str, None],
) -> tuple[str, Iterator[str]]:
    order[path] = low[path] = len(order)
    open_files[path] = None
    return path, iter(runs.get(path, ()))


def _close(path: str, open_files: dict[str, None], found: dict[str, int]) -> None:
    """Take the component of *path* off the open files; it is a knot if it has several."""
    members: list[str] = []
    while not members or members[-1] != path:
        members.append(open_files.popitem()[0])
    if len(members) > 1:
        found.update(dict.fromkeys(members, len(found)))
