"""Where else the workspace has what an import does not find."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from gonogo.index.layout import Layout
from gonogo.index.memo import remembered
from gonogo.source import Definition, ModuleSummary, SourceFile, Span


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place that defines the name: at module level, or as a method of `class_name` where that is not empty.

    `kind` is function, class, variable or module.
    """

    path: str
    module: str
    kind: str
    span: Span
    class_name: str = ""


def definitions(
    layout: Layout, files: Mapping[str, SourceFile], names: Collection[str]
) -> Mapping[str, tuple[Elsewhere, ...]]:
    """Where the workspace defines each of *names* in a module or as a method."""
    wanted = frozenset(names)
    if not wanted:
        return {}
    found: dict[str, list[Elsewhere]] = {name: [] for name in wanted}
    for path, file in files.items():
        if file.module is not None and not wanted.isdisjoint(names_of(file)):
            for name, class_name, definition in _defined(file.module, wanted):
                place = Elsewhere(path, layout.name_of(path), definition.kind, definition.span, class_name)
                found[name].append(place)
    return {name: tuple(places) for name, places in found.items()}


@remembered
def names_of(file: SourceFile) -> frozenset[str]:
    """Everything that the file binds at module level, and its methods."""
    if file.module is None:
        return frozenset()
    return frozenset(file.module.exports).union(m.name for found in file.module.methods.values() for m in found)


def _defined(summary: ModuleSummary, wanted: frozenset[str]) -> Iterator[tuple[str, str, Definition]]:
    for name in wanted & summary.exports.keys():
        if summary.exports[name].kind != "import":
            yield name, "", summary.exports[name]
    for class_name, methods in summary.methods.items():
        yield from ((m.name, class_name, m) for m in methods if m.name in wanted)


def nearest(layout: Layout, places: Iterable[Elsewhere], target: str) -> tuple[Elsewhere, ...]:
    """*places* outside *target*: module level before methods, tests last, and otherwise the closest in the tree."""
    outside = (e for e in places if e.class_name or e.path != target)
    return tuple(
        sorted(outside, key=lambda e: (bool(e.class_name), e.path in layout.tests, -_shared(e.path, target), e.path))
    )


def _shared(path: str, other: str) -> int:
    """How many folders the two paths have in common from the start."""
    count = 0
    for a, b in zip(path.split("/"), other.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count


def module_elsewhere(
    layout: Layout, files: Mapping[str, SourceFile], module: str, names: Collection[str]
) -> tuple[Elsewhere, ...]:
    """Modules with the same last name as *module* that have all of *names*."""
    last = module.rpartition(".")[2]
    found: list[Elsewhere] = []
    for folder in layout.tops.get(last, ()):
        key = f"{folder}/{last}" if folder else last
        path = layout.modules.get(key) or layout.modules.get(f"{key}/__init__", "")
        summary = files[path].module if path in files else None
        if summary and all(name in summary.exports for name in names):
            found.append(Elsewhere(path, layout.name_of(path), "module", Span(path, 0, 0, 0, 0)))
    return tuple(sorted(found, key=lambda e: e.path))


@lru_cache(maxsize=4096)
def close_to(name: str, candidates: frozenset[str]) -> tuple[str, ...]:
    """Up to three of *candidates* that *name* may be a slip of the pen for, the likeliest first."""
    return tuple(get_close_matches(name, sorted(candidates), n=3, cutoff=0.75))
