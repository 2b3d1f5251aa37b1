"""The imports that would raise when their module is imported, and the tests that they stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from gonogo.index.elsewhere import Elsewhere, close_to, module_elsewhere, nearest
from gonogo.index.judging import Imports, imports_of
from gonogo.index.moved import Asking, asked_of, moved_to
from gonogo.index.resolve import Link
from gonogo.model import Reads, Snapshot
from gonogo.source import Import, SourceFile, Span, lines

MISSING_SYMBOL = "missing-symbol"
MISSING_MODULE = "missing-module"
_NONE = Asking(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class BrokenImport:
    """An import that would raise when its module is imported.

    `kind` is `missing-symbol` or `missing-module`. `module` is the absolute dotted name of the module that the
    statement names, `target` its file, or where that would be, `name` what it lacks. `foreign` says that nothing of the
    workspace has the top-level name: it would have to be installed. `escapes` says that a relative import leaves the
    package that pytest gives its file. `asked` is what the file asks of a module that is missing. `stopped` are the
    test files that cannot be collected because of it.
    """

    path: str
    span: Span
    kind: str
    module: str
    name: str
    statement: Import
    target: str = ""
    foreign: bool = False
    escapes: bool = False
    suggestions: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    asked: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()

    @property
    def is_star(self) -> bool:
        """Whether it asks for `name` only because `__all__` of the module lists it."""
        return any(name.name == "*" for name in self.statement.names)


def broken_imports(snapshot: Snapshot) -> tuple[BrokenImport, ...]:
    """Every import of the workspace that provably fails, in the order of their places."""
    return snapshot.derive(_broken_imports, Reads.OUTLINE)


def _broken_imports(snapshot: Snapshot) -> tuple[BrokenImport, ...]:
    imports = imports_of(snapshot)
    answers = imports.answers("imports")
    found: dict[tuple[Span, str], BrokenImport] = {}
    for file in imports.python:
        if not file.path.endswith(".pyi"):  # nothing runs a stub
            for broken in answers.of(file.path, partial(_broken_in, imports, file)):
                found.setdefault((broken.span, broken.name), broken)
    asked = _asked_together(found.values())
    names = frozenset(broken.name for broken in found.values() if broken.name)
    places = imports.defined(names.union(*(asking.names for asking in asked.values())))
    whole = (_with_effect(imports, broken, places, asked) for broken in found.values())
    return tuple(sorted(whole, key=lambda broken: broken.span))


def _asked_together(found: Iterable[BrokenImport]) -> dict[str, Asking]:
    """By missing module, the files that import it and all that they ask of it."""
    asked: dict[str, Asking] = {}
    for broken in found:
        if broken.kind == MISSING_MODULE:
            names, paths = asked.get(broken.module, _NONE)
            asked[broken.module] = Asking(names.union(broken.asked), paths | {broken.path})
    return asked


def _broken_in(imports: Imports, file: SourceFile) -> tuple[BrokenImport, ...]:
    """What fails in one file, without what that stops."""
    return tuple(
        _missing_symbol(imports, file, link)
        if link.places and not link.escapes
        else _missing_module(imports, file, link)
        for link in imports.failing(file)
    )


def _with_effect(
    imports: Imports,
    broken: BrokenImport,
    places: Mapping[str, tuple[Elsewhere, ...]],
    asked: Mapping[str, Asking],
) -> BrokenImport:
    elsewhere = broken.elsewhere
    if broken.name:
        elsewhere = nearest(imports.layout, places[broken.name], broken.target)
    else:
        together = asked[broken.module]
        elsewhere = tuple(place for place in elsewhere if place.path not in together.paths)
        elsewhere = elsewhere or moved_to(imports, broken, together, places)
    return replace(broken, elsewhere=elsewhere, stopped=imports.stopped_by(broken.path))


def _missing_symbol(imports: Imports, file: SourceFile, link: Link) -> BrokenImport:
    place, name = link.places[0], link.name.name
    return BrokenImport(
        file.path,
        link.name.span,
        MISSING_SYMBOL,
        link.module,
        name,
        link.statement,
        target=place.path or f"{place.folder}/__init__.py",
        suggestions=close_to(name, imports.exports.names(place)),
    )


def _missing_module(imports: Imports, file: SourceFile, link: Link) -> BrokenImport:
    foreign, wanted = link.parent is None and not link.escapes, asked_of(file, link)
    return BrokenImport(
        file.path,
        module_span(file, link),
        MISSING_MODULE,
        link.module,
        "",
        link.statement,
        target=_expected(link),
        foreign=foreign,
        escapes=link.escapes,
        suggestions=imports.modules_like(link),
        elsewhere=module_elsewhere(imports.layout, imports.files, link.module, wanted),
        asked=() if foreign or link.escapes else wanted,
    )


def _expected(link: Link) -> str:
    """Where the missing module would be; empty where nothing of the workspace is called so."""
    if link.parent is None or not link.rest:
        return ""
    folder = link.parent.folder or link.parent.path.removesuffix(".py")
    return f"{'/'.join([folder, *link.rest])}.py"


def module_span(file: SourceFile, link: Link) -> Span:
    """Where the statement names its module; the dots of a relative import only where there is no name."""
    if not link.statement.is_from:
        return link.name.span
    whole, named = link.statement.span, link.statement.module or "."
    text = _lines(file.text)[whole.line]
    start = text.find(named, whole.column + len("from"))
    if start < 0:  # continued on a further line
        return Span(whole.path, whole.line, whole.column, whole.line, len(text))
    return Span(whole.path, whole.line, start, whole.line, start + len(named))


_lines = lru_cache(maxsize=128)(lines)  # only files with a broken import are asked for
