"""What can be done about a broken import: names and arguments of fixes; `gonogo.fixes` makes the edits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from gonogo.index.broken import MISSING_SYMBOL, BrokenImport, broken_imports
from gonogo.index.elsewhere import Elsewhere
from gonogo.index.judging import imports_of
from gonogo.index.layout import layout_of
from gonogo.index.links import links_of
from gonogo.index.packaging import package_for
from gonogo.index.uses import BrokenUse
from gonogo.model import Fix, Reads, Snapshot

_AT_MOST = 4
_SLIP = 0.87  # from here on, two names differ by a slip of the pen


def remedies(snapshot: Snapshot, broken: BrokenImport) -> tuple[Fix, ...]:
    """The fixes that fit, the best first and marked as preferred where it can hardly be wrong."""
    tests = layout_of(snapshot).tests
    sources = [e for e in broken.elsewhere if e.path not in tests]
    if broken.kind == MISSING_SYMBOL:
        found = [*_from_sources(snapshot, broken, sources), *_renames(snapshot, broken)][:_AT_MOST]
        found = found or list(_stub(snapshot, broken))
        found = [fix for fix in found if fix.kind == "reexport-symbol" or not broken.is_star]
    elif broken.escapes:
        found = list(package_for(snapshot, broken))
    else:
        found = list(_moved(broken, sources))[:_AT_MOST]
    sure = bool(found) and _is_sure(broken, found[0], len(sources))
    return tuple(replace(fix, preferred=sure and number == 0) for number, fix in enumerate(found))


def _is_sure(broken: BrokenImport, first: Fix, sources: int) -> bool:
    if first.kind == "create-stub":
        return False
    if first.kind == "rename-import":
        return _is_slip(broken)
    return sources == 1 or first.kind == "add-init-file"


def _alike(snapshot: Snapshot, broken: BrokenImport) -> list[BrokenImport]:
    """All that ask the same module for the same name."""
    return snapshot.derive(_by_name, Reads.OUTLINE)[broken.target, broken.name]


def _by_name(snapshot: Snapshot) -> dict[tuple[str, str], list[BrokenImport]]:
    found: dict[tuple[str, str], list[BrokenImport]] = {}
    for broken in broken_imports(snapshot):
        found.setdefault((broken.target, broken.name), []).append(broken)
    return found


def counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _from_sources(snapshot: Snapshot, broken: BrokenImport, sources: list[Elsewhere]) -> Iterator[Fix]:
    """Fixes that use a definition elsewhere: where many ask for the name in vain, the module should have it."""
    defined = [e for e in sources if not e.class_name]
    wanted = sum(one.module == broken.module for one in _alike(snapshot, broken))
    for source in defined[:2]:
        ways = [_redirect(broken, source, broken.name)]
        if _is_unlisted(snapshot, broken.target, source, broken.name):
            yield _list(
                source, broken.name, target_path=broken.target, path=broken.path, line=broken.statement.span.line
            )
        if broken.target in snapshot.files and not _runs(snapshot, source.path, broken.target):
            ways.insert(0 if wanted > 1 else 1, _reexport(broken, source))
        yield from ways
    if broken.target in snapshot.files and not defined:
        yield from (_delegate(broken, method) for method in sources[:2])


def use_remedies(snapshot: Snapshot, use: BrokenUse) -> tuple[Fix, ...]:
    """The fix for a name that the star import of a file would bring if the module that defines it listed it."""
    if use.module:
        return ()
    found = [e for e in use.elsewhere if not e.class_name and _is_unlisted(snapshot, use.path, e, use.name)]
    return tuple(replace(_list(e, use.name, path=use.path), preferred=len(found) == 1) for e in found[:1])


def _is_unlisted(snapshot: Snapshot, importer: str, source: Elsewhere, name: str) -> bool:
    """Whether *importer* takes everything from the module, whose `__all__` keeps the name from it."""
    file, defining = snapshot.files.get(importer), snapshot.files[source.path].module
    if file is None or defining is None or defining.dunder_all is None or name in defining.dunder_all:
        return False
    stars = links_of(layout_of(snapshot), file).stars
    return any(place.path == source.path for link in stars for place in link.places)


def _list(source: Elsewhere, name: str, **where: str | int) -> Fix:
    title = f"Add {name} to __all__ of {source.module}"
    names = {"name": name, "source_path": source.path, "source_module": source.module}
    return Fix("add-to-all", title, {**where, **names})


def _runs(snapshot: Snapshot, path: str, other: str) -> bool:
    """Whether importing *path* runs *other*, so that *other* cannot import it back."""
    return path in imports_of(snapshot).graph.reached_by(other)


def _reexport(broken: BrokenImport, source: Elsewhere) -> Fix:
    title = f"Export {broken.name} from {broken.module}, as {source.module} defines it"
    return _fix("reexport-symbol", title, broken, source_path=source.path, source_module=source.module)


def _redirect(broken: BrokenImport, source: Elsewhere, name: str) -> Fix:
    title = f"Import {name} from {source.module}"
    arguments = {"name": name, "source_path": source.path, "source_module": source.module}
    return _fix("redirect-import", title, broken, **arguments)


def _delegate(broken: BrokenImport, method: Elsewhere) -> Fix:
    title = f"Export {broken.name} from {broken.module}, calling {method.class_name}.{broken.name}"
    return _fix(
        "delegate-to-method",
        title,
        broken,
        class_name=method.class_name,
        class_path=method.path,
        class_module=method.module,
        method=broken.name,
    )


def _renames(snapshot: Snapshot, broken: BrokenImport) -> Iterator[Fix]:
    """Fixes that import another name of the module, where the file has nothing of that name yet."""
    importer = snapshot.files[broken.path].module
    for name in broken.suggestions:
        if importer is None or name not in importer.exports:
            title = f"Import {name} instead of {broken.name}"
            yield _fix("rename-import", title, broken, replacement=name)


def _stub(snapshot: Snapshot, broken: BrokenImport) -> Iterator[Fix]:
    """A function to be written, where the file that imports it calls it."""
    called = _calls(snapshot.files[broken.path].text, broken.name)
    if called and broken.target in snapshot.files and broken.name.islower():
        title = f"Create {broken.name} in {broken.module}, to be written"
        yield _fix("create-stub", title, broken)


def _calls(text: str, name: str) -> bool:
    """Whether the text has `name(` as a word. A pattern with a `\\b` before it takes milliseconds for a large file."""
    call = f"{name}("
    place = text.find(call)
    while place > 0 and (text[place - 1].isalnum() or text[place - 1] == "_"):
        place = text.find(call, place + 1)
    return place >= 0


def _is_slip(broken: BrokenImport) -> bool:
    likeness = SequenceMatcher(None, broken.name, broken.suggestions[0]).ratio()
    return likeness >= _SLIP and len(broken.suggestions) == 1


def _moved(broken: BrokenImport, sources: list[Elsewhere]) -> Iterator[Fix]:
    """The fix for a module that has moved: all that the file takes of it comes from the one module that has it all."""
    if len(sources) != 1 or not broken.asked:
        return
    if broken.statement.is_from:
        yield _redirect(broken, sources[0], ", ".join(broken.asked))
    else:
        title = f"Import {sources[0].module} instead of {broken.module}"
        source = {"source_path": sources[0].path, "source_module": sources[0].module}
        yield _fix("redirect-import", title, broken, **source, name=broken.module)


def _fix(kind: str, title: str, broken: BrokenImport, **arguments: str) -> Fix:
    common: dict[str, str | int] = {
        "path": broken.path,
        "line": broken.statement.span.line,
        "module": broken.module,
        "name": broken.name,
        "target_path": broken.target,
    }
    return Fix(kind, title, {**common, **arguments})
