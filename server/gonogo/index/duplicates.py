"""Test files that pytest would import under a name that another one has taken."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gonogo.index.layout import Layout, layout_of
from gonogo.model import Snapshot


@dataclass(frozen=True, slots=True)
class Duplicate:
    """`path` cannot be imported as `module`, because the name's first part stands for something at `other`."""

    path: str
    module: str
    other: str


def duplicates(snapshot: Snapshot) -> tuple[Duplicate, ...]:
    """The test files that pytest's `prepend` and `append` modes cannot import, in the order of collection.

    Both modes import a file by its name from the first folder upwards without `__init__.py`. What has been imported
    stays: a second `test_a`, or anything in a second package `tests`, finds the first one's.
    """
    return duplicates_in(layout_of(snapshot))


@lru_cache(maxsize=8)
def duplicates_in(layout: Layout) -> tuple[Duplicate, ...]:
    """The same of a layout, be it that of a snapshot or one that a fix would make."""
    options = layout.declared.pytest
    if options.import_mode == "importlib" or options.consider_namespace_packages:
        return ()
    taken: dict[str, tuple[str, str]] = {}
    found: list[Duplicate] = []
    for path in sorted(layout.tests, key=lambda path: path.split("/")):
        base = layout.base(path)
        module = _module(path, base)
        first_base, other = taken.setdefault(module.partition(".")[0], (base, path))
        if first_base != base:
            found.append(Duplicate(path, module, _in_the_way(layout, other, first_base, module) or other))
    return tuple(found)


def _module(path: str, base: str) -> str:
    return path.removeprefix(f"{base}/" if base else "").removesuffix(".py").replace("/", ".")


def _in_the_way(layout: Layout, other: str, base: str, module: str) -> str:
    """The file that has the same whole name in the first base, if there is one."""
    place = layout.find(base, module.split("."))
    return place.path if place else other
