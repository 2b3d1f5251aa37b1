"""What an application brings with it: every file of the workspace that its module imports, sooner or later."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname
from weakref import WeakKeyDictionary

from gonogo.index.layout import Layout, layout_of
from gonogo.index.links import links_of
from gonogo.index.resolve import RUN_AT_IMPORT, roots_of
from gonogo.model import Snapshot
from gonogo.source import Guard, Import, SourceFile

_ELSEWHERE = RUN_AT_IMPORT | {Guard.TYPE_CHECKING}
_MANY = 20_000
_imported: WeakKeyDictionary[Layout, dict[int, tuple[str, ...]]] = WeakKeyDictionary()


def reached(snapshot: Snapshot, start: str) -> tuple[SourceFile, ...]:
    """The files that importing *start* may run, itself first; imports within functions count, for they are run too."""
    layout, files = layout_of(snapshot), snapshot.files
    found = {start: files[start]}
    pending = [start]
    while pending:
        for path in _imports(layout, files[pending.pop()]):
            if path in files and path not in found:
                found[path] = files[path]
                pending.append(path)
    return tuple(found.values())


def _imports(layout: Layout, file: SourceFile) -> tuple[str, ...]:
    known = _imported.setdefault(layout, {})
    if file.digest not in known:
        if len(known) > _MANY:
            known.clear()
        known[file.digest] = tuple(dict.fromkeys(_resolved(layout, file)))
    return known[file.digest]


def _resolved(layout: Layout, file: SourceFile) -> Iterator[str]:
    for link in links_of(layout, file).links:  # resolved for the index, and most imports are among them
        yield from link.files
    for statement in file.module.imports if file.module else ():
        if statement.guard not in _ELSEWHERE:
            for root in _roots(layout, file.path, statement):
                yield from _named(layout, root, statement)


def _roots(layout: Layout, path: str, statement: Import) -> Iterator[str]:
    if not statement.level:
        yield from roots_of(layout, path)
        return
    folder = path
    for _ in range(statement.level):
        folder = dirname(folder)
    yield folder


def _named(layout: Layout, root: str, statement: Import) -> Iterator[str]:
    """The files that the statement runs if its names are looked up from *root*."""
    if not statement.is_from:
        places = [layout.find(root, name.name.split(".")) for name in statement.names]
        yield from (path for place in places if place for path in place.files)
        return
    package = layout.find(root, [part for part in statement.module.split(".") if part])
    if package is None:
        return
    yield from package.files
    if package.folder or not statement.module:
        for name in statement.names:
            if child := layout.find(package.folder, (name.name,)):
                yield from child.files
