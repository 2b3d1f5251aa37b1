"""From the import statements of a file to the modules of the workspace that they name."""

from __future__ import annotations

import enum
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from posixpath import dirname

from gonogo.index.layout import Layout, Place, is_conftest, join
from gonogo.source import Guard, Import, ImportedName, SourceFile


class Hold(enum.Enum):
    """How sure it is that a folder is on `sys.path` when a file runs."""

    FIRST = "before all that is installed"
    SOMEWHERE = "before or after it"
    PERHAPS = "or not at all"


@dataclass(frozen=True, slots=True)
class Root:
    """A folder in which imports may start; a lower rank is the likelier one."""

    rank: int
    hold: Hold


Roots = Mapping[str, Root]
RUN_AT_IMPORT = frozenset({Guard.NONE, Guard.TRY, Guard.BRANCH})


@dataclass(frozen=True, slots=True)
class Link:
    """One name of an import statement, resolved.

    `module` is the absolute dotted name of the module that the statement names, counted from a root where it is
    relative. `places` are the modules of the workspace that it may mean, the likeliest first; empty where the
    workspace has none. `certain` says that one of the folders that have the top-level name is on `sys.path` when the
    file runs, `owned` that the name is a real package or module there, which comes before all that is installed.
    `parent` is the innermost module on the way that does exist, where the whole does not, and `rest` what it lacks of
    the dotted name. `child` is the submodule that the imported name stands for, where the package has such a one.
    `escapes` says that a relative import leaves its package. `files` are those that the statement runs, if the name is
    found.
    """

    statement: Import
    name: ImportedName
    module: str
    places: tuple[Place, ...]
    certain: bool
    owned: bool
    parent: Place | None = None
    rest: tuple[str, ...] = ()
    child: Place | None = None
    escapes: bool = False
    files: tuple[str, ...] = ()


def resolved(layout: Layout, file: SourceFile) -> Iterator[Link]:
    """Every name of every import of *file* that may run when it is imported."""
    if file.module is None:
        return
    roots = roots_of(layout, file.path)
    for statement in file.module.imports:
        if statement.guard not in RUN_AT_IMPORT:
            continue
        if statement.is_from:
            yield from _from_links(layout, file.path, statement, roots)
        else:
            for name in statement.names:
                yield _absolute(layout, statement, name, name.name, roots)


def _from_links(layout: Layout, path: str, statement: Import, roots: Roots) -> Iterator[Link]:
    first = statement.names[0]
    if statement.level:
        link = _relative(layout, path, statement, first)
    else:
        link = _absolute(layout, statement, first, statement.module, roots)
    for name in statement.names:
        child = next((c for p in link.places if p.folder and (c := layout.find(p.folder, (name.name,)))), None)
        files = (*link.files, child.path) if child and child.path else link.files
        yield replace(link, name=name, child=child, files=files)


def _absolute(layout: Layout, statement: Import, name: ImportedName, module: str, roots: Roots) -> Link:
    parts = module.split(".")
    found: list[tuple[Place, int]] = []
    certain = owned = False
    starts = [folder for folder in layout.tops.get(parts[0], ()) if folder in roots]
    for root in sorted(starts, key=lambda folder: roots[folder].rank):
        hold = roots[root].hold
        depth, place = _deepest(layout, root, parts)
        if place is not None and (hold is not Hold.PERHAPS or depth == len(parts)):
            found.append((place, depth))
            certain = certain or hold is not Hold.PERHAPS
            owned = owned or (hold is Hold.FIRST and not layout.is_namespace(join(root, parts[0])))
    owned = owned and (parts[0] not in sys.stdlib_module_names or parts[0] == "test")
    if places := tuple(dict.fromkeys(place for place, depth in found if depth == len(parts))):
        return Link(statement, name, module, places, certain, owned, files=places[0].files)
    parent, depth = found[0] if found else (None, 0)
    files = parent.files if parent else ()
    return Link(statement, name, module, (), certain, owned, parent, tuple(parts[depth:]), files=files)


def meant(layout: Layout, path: str, statement: Import, module: str) -> Link:
    """What *statement*, which *path* holds, would name if it named *module*."""
    return _absolute(layout, statement, statement.names[0], module, roots_of(layout, path))


def _deepest(layout: Layout, root: str, parts: Sequence[str]) -> tuple[int, Place | None]:
    """The module that the longest possible beginning of *parts* names, and how many parts that is."""
    if layout.find(root, parts[:1]) is None:
        return 0, None
    for depth in range(len(parts), 0, -1):
        if found := layout.find(root, parts[:depth]):
            return (len(parts) if found.is_opaque else depth), found
    return 0, None


def _relative(layout: Layout, path: str, statement: Import, name: ImportedName) -> Link:
    if statement.level > path.count("/") + 1:  # above the workspace, where nothing can be seen
        return Link(statement, name, statement.module, (Place((), "", ""),), True, True)
    folder = "/".join(path.split("/")[: -statement.level])
    parts = statement.module.split(".") if statement.module else []
    package = layout.name_of(join(folder, "__init__.py")) if folder else ""
    module = ".".join([*([package] if package else []), *parts])
    start = _package(layout, folder)
    depth, found = _deepest(layout, folder, parts) if parts else (0, start)
    escapes = is_rootless(layout, path, statement.level)
    if found is not None and depth == len(parts):
        return Link(statement, name, module, (found,), True, True, escapes=escapes, files=found.files)
    return Link(statement, name, module, (), True, True, found or start, tuple(parts[depth:]), escapes=escapes)


def _package(layout: Layout, folder: str) -> Place:
    path = layout.modules.get(join(folder, "__init__"))
    if path is None:
        return Place((), "", folder)
    return Place((path,), path, folder) if path else Place((), "", "")


def is_rootless(layout: Layout, path: str, level: int) -> bool:
    """Whether a relative import of this level has no package to start from in a file that pytest imports by itself."""
    options = layout.declared.pytest
    if options.import_mode == "importlib" or options.consider_namespace_packages:
        return False
    if path not in layout.tests and not is_conftest(path):
        return False
    folder = dirname(path)
    for _ in range(level):
        if not folder or not layout.is_package(folder):
            return True
        folder = dirname(folder)
    return False


def roots_of(layout: Layout, path: str) -> Roots:
    """The folders in which an absolute import of this file may start.

    A test's own base is where the import mode puts it: first, last or nowhere. Any other file's base is on the path by
    some means, or the file could not be imported. Those of tests are there only after pytest has collected in them, and
    the file's own folder only where the file runs as a script.
    """
    is_test = path in layout.tests or is_conftest(path)
    mode = layout.declared.pytest.import_mode if is_test else ""
    own = Hold.FIRST if mode == "prepend" else Hold.SOMEWHERE
    found = {} if mode == "importlib" else {layout.base(path): own}
    found |= dict.fromkeys(layout.roots, Hold.FIRST)
    if mode == "append":
        found[layout.base(path)] = own
    for root in (*layout.test_roots, *(() if mode == "importlib" else (dirname(path),))):
        found.setdefault(root, Hold.PERHAPS)
    return {folder: Root(rank, hold) for rank, (folder, hold) in enumerate(found.items())}
