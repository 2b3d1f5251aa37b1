"""Whether a folder can become a package, or a test file get another name, and nothing that works now breaks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from posixpath import basename, dirname, join

from gonogo.facts import Environment
from gonogo.index.broken import BrokenImport
from gonogo.index.duplicates import Duplicate, duplicates_in
from gonogo.index.layout import Layout, layout_of
from gonogo.index.links import links_of
from gonogo.model import Fix, Reads, Snapshot
from gonogo.source import SourceFile

_KIND = "add-init-file"


def package_for(snapshot: Snapshot, broken: BrokenImport) -> Iterator[Fix]:
    """The fix for a relative import that finds no package to start from, where its target is there."""
    folder, levels = dirname(broken.path), broken.statement.level
    changed = _with_packages(snapshot, folder, levels)
    if changed is None:
        return
    links = links_of(changed, snapshot.files[broken.path]).links
    links = tuple(link for link in links if link.statement == broken.statement)
    for link in links:
        exports = [snapshot.files[place.path].module for place in link.places if place.path in snapshot.files]
        named = link.child or link.name.name == "*" or any(m and link.name.name in m.exports for m in exports)
        if link.escapes or not link.places or not named:
            return
    if links and not _new_duplicates(snapshot, changed):
        title = f"Make {_listed(snapshot, folder, levels)} a package: add __init__.py"
        yield Fix(_KIND, title, {"folder": folder, "levels": levels})


def ways_apart(snapshot: Snapshot, duplicate: Duplicate) -> Iterator[Fix]:
    """What gives a test file a name of its own: its folder as a package, or another file name; the better one first."""
    folder = layout_of(snapshot).base(duplicate.path)
    changed = _with_packages(snapshot, folder, 1) if folder else None
    package = []
    if changed is not None and _is_apart(snapshot, changed, duplicate.path):
        package.append(Fix(_KIND, f"Make {folder} a package: add __init__.py", {"folder": folder, "levels": 1}))
    renaming = list(_renaming(snapshot, duplicate))
    beside = layout_of(snapshot).is_package(dirname(folder)) if folder else False
    yield from [*package, *renaming] if beside else [*renaming, *package]


def _listed(snapshot: Snapshot, folder: str, levels: int) -> str:
    folders = [folder]
    for _ in range(levels - 1):
        folders.append(dirname(folders[-1]))
    layout = layout_of(snapshot)
    return " and ".join(f for f in reversed(folders) if not layout.is_package(f))


def _with_packages(snapshot: Snapshot, folder: str, levels: int) -> Layout | None:
    """The layout once these folders are packages; None where a name that is imported now might mean another module."""
    layout, added = layout_of(snapshot), []
    for _ in range(levels):
        if not folder or not basename(folder).isidentifier():
            return None
        if not layout.is_package(folder):
            added.append(folder)
        folder = dirname(folder)
    asked = snapshot.derive(_asked_tops, Reads.OUTLINE)
    if any(asked & layout.children(folder) for folder in added):
        return None
    changed = Layout((*layout.paths, *(join(folder, "__init__.py") for folder in added)), layout.declared)
    return None if any(_is_taken(snapshot, changed, folder) for folder in added) else changed


def _asked_tops(snapshot: Snapshot) -> frozenset[str]:
    """The first part of every absolute import of the workspace, whatever it depends on."""
    modules = (file.module for file in snapshot.files.values() if file.module)
    statements = [statement for module in modules for statement in module.imports if not statement.level]
    froms = {statement.module for statement in statements if statement.is_from}
    plain = {name.name for statement in statements if not statement.is_from for name in statement.names}
    return frozenset(name.partition(".")[0] for name in froms | plain)


def _is_taken(snapshot: Snapshot, changed: Layout, folder: str) -> bool:
    """Whether the package's outermost name stands for something else already."""
    base = changed.base(join(folder, "__init__.py"))
    top = folder.removeprefix(f"{base}/" if base else "").partition("/")[0]
    environment = snapshot.facts.get(Environment)
    installed = environment.modules if isinstance(environment, Environment) else frozenset()
    elsewhere = {other for other in changed.tops.get(top, ()) if other != base}
    return top in sys.stdlib_module_names or top in installed or bool(elsewhere & {*changed.roots, *changed.test_roots})


def _new_duplicates(snapshot: Snapshot, changed: Layout) -> bool:
    known = {duplicate.path for duplicate in duplicates_in(layout_of(snapshot))}
    return any(duplicate.path not in known for duplicate in duplicates_in(changed))


def _is_apart(snapshot: Snapshot, changed: Layout, path: str) -> bool:
    return path not in {d.path for d in duplicates_in(changed)} and not _new_duplicates(snapshot, changed)


def _renaming(snapshot: Snapshot, duplicate: Duplicate) -> Iterator[Fix]:
    """Another name for a file that is in no package, made of its folder's; nothing may speak of the old one."""
    layout, path = layout_of(snapshot), duplicate.path
    folder, name = dirname(path), basename(path)
    if layout.base(path) != folder or not folder:
        return
    stem, marker = name.removesuffix(".py"), basename(folder).replace("-", "_")
    if stem in snapshot.derive(_asked_parts, Reads.OUTLINE) or _is_mentioned(snapshot, path):
        return
    new = join(folder, f"{stem}_{marker}.py" if stem.startswith("test_") else f"{marker}_{stem}.py")
    paths = (*(other for other in layout.paths if other != path), new)
    changed = Layout(paths, layout.declared)
    if marker.isidentifier() and new not in layout.paths and changed.is_test(new) and _is_apart(snapshot, changed, new):
        yield Fix("rename-test-module", f"Rename it to {basename(new)}", {"path": path, "to": new})


def _asked_parts(snapshot: Snapshot) -> frozenset[str]:
    """Every name that an import of the workspace names, or part of one."""
    modules = (file.module for file in snapshot.files.values() if file.module)
    statements = [statement for module in modules for statement in module.imports]
    dotted = {s.module for s in statements} | {name.name for s in statements for name in s.names}
    return frozenset(part for name in dotted for part in name.split("."))


def _is_mentioned(snapshot: Snapshot, path: str) -> bool:
    """Whether a file that is not Python, a workflow or a page, speaks of the file by its name."""
    name = basename(path)
    return any(name in file.text for file in snapshot.files.values() if _is_other(file))


def _is_other(file: SourceFile) -> bool:
    return not file.path.endswith((".py", ".pyi"))
