"""Names that fail when they are read: what nothing binds, and what a module of the workspace does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from posixpath import dirname

from gonogo.facts import Environment
from gonogo.index.elsewhere import Elsewhere, close_to, nearest
from gonogo.index.judging import Imports, imports_of
from gonogo.index.layout import Place
from gonogo.index.links import binds_top, links_of
from gonogo.index.resolve import Link
from gonogo.model import Reads, Snapshot
from gonogo.source import Guard, Handed, ModuleSummary, SourceFile, Span, Use

_LAZY_ANNOTATIONS = (3, 14)


@dataclass(frozen=True, slots=True)
class BrokenUse:
    """A read that raises when its file is imported: `NameError`, or `AttributeError` of a module of the workspace.

    `module` is the dotted name of the module that lacks `name`, empty for a name that nothing binds.
    """

    path: str
    span: Span
    module: str
    name: str
    suggestions: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    stopped: tuple[str, ...] = ()


def broken_uses(snapshot: Snapshot) -> tuple[BrokenUse, ...]:
    """Every read that provably fails, in the order of their places."""
    return snapshot.derive(_broken_uses, Reads.OUTLINE)


def _broken_uses(snapshot: Snapshot) -> tuple[BrokenUse, ...]:
    imports = imports_of(snapshot)
    found = list(_Uses(snapshot).failing())
    places = imports.defined({use.name for use in found})
    whole = (_with_effect(imports, use, places) for use in found)
    return tuple(sorted(whole, key=lambda use: use.span))


def _with_effect(imports: Imports, use: BrokenUse, places: Mapping[str, tuple[Elsewhere, ...]]) -> BrokenUse:
    elsewhere = nearest(imports.layout, places[use.name], "")
    return replace(use, elsewhere=elsewhere, stopped=imports.stopped_by(use.path))


class _Uses:
    def __init__(self, snapshot: Snapshot) -> None:
        self.imports = imports_of(snapshot)
        environment = snapshot.facts.get(Environment)
        version = environment.version if isinstance(environment, Environment) else (0, 0, 0)
        self.with_annotations = (0, 0) < version[:2] < _LAZY_ANNOTATIONS

    def failing(self) -> Iterator[BrokenUse]:
        answers = self.imports.answers("uses")
        for file in self.imports.python:
            if file.module is not None and (file.module.uses or file.module.handed) and not file.module.writes_names:
                yield from answers.of(file.path, partial(self._failing_in, file, file.module))

    def _failing_in(self, file: SourceFile, summary: ModuleSummary) -> tuple[BrokenUse, ...]:
        uses = (use for use in summary.uses if self._runs(use))
        found = (self._attribute(file, u) if "." in u.name else self._unbound(file, summary, u) for u in uses)
        given = (use for handed in summary.handed for use in self._handed(file, handed))
        return tuple(use for use in (*found, *given) if use is not None)

    def _runs(self, use: Use) -> bool:
        return (self.with_annotations or not use.annotation) and all(map(self.imports.is_installed, use.requires))

    def _handed(self, file: SourceFile, handed: Handed) -> Iterator[BrokenUse | None]:
        """What an imported function reads of a module that it is given, and the module does not have."""
        first, *rest = handed.called.split(".")
        link = self._only_import(file, first)
        owner = self.imports.files.get(link.places[0].path) if link and link.statement.is_from else None
        module = owner.module if owner is not None and link is not None and link.child is None else None
        if module is None or link is None or link.name.name in module.rebound:
            return
        for position, attribute in module.needs.get(".".join([link.name.name, *rest]), ()):
            given = self._only_import(file, handed.name) if position == handed.position else None
            place = self._module_of(given) if given is not None else None
            if place is not None:
                yield self._followed(file, Use(handed.name, handed.span), place, (attribute,))

    def _unbound(self, file: SourceFile, summary: ModuleSummary, use: Use) -> BrokenUse | None:
        """The name is nowhere in the module, and no star import may bring it."""
        if use.name in self.imports.given or self.imports.exports.may_bring(file, use.name):
            return None
        return self._broken(file, use, "", use.name, frozenset(summary.exports))

    def _attribute(self, file: SourceFile, use: Use) -> BrokenUse | None:
        first, *rest = use.name.split(".")
        link = self._only_import(file, first)
        start = self._module_of(link) if link is not None else None
        return self._followed(file, use, start, rest) if start is not None else None

    def _only_import(self, file: SourceFile, name: str) -> Link | None:
        """The unguarded import of a module of the workspace that binds *name*, if nothing else may bind it."""
        binding = links_of(self.imports.layout, file).binding.get(name, ())
        if not binding or (len(binding) > 1 and not all(map(binds_top, binding))):
            return None
        first = binding[0]
        if file.module is None or self.imports.exports.may_bring(file, name):
            return None
        certain = first.statement.guard is Guard.NONE and self.imports.reaches(first)
        return first if certain and len(first.places) == 1 else None

    def _module_of(self, link: Link) -> Place | None:
        """The module that the import binds: the topmost package of `import a.b`, the submodule of `from a import b`."""
        place = link.places[0]
        if binds_top(link):
            top = place.files[0] if place.files else ""
            return place if "." not in link.module else Place((top,), top, dirname(top)) if _is_init(top) else None
        if not link.statement.is_from:
            return place
        child = link.child
        return child if child is not None and self._is_submodule(place, link.name.name, child) else None

    def _followed(self, file: SourceFile, use: Use, place: Place, rest: Sequence[str]) -> BrokenUse | None:
        """Follow the attributes from module to module, up to the first that is no module."""
        for attribute in rest:
            if not place.path and not place.folder:
                return None
            child = self.imports.layout.find(place.folder, (attribute,)) if place.folder else None
            if child is None:
                return self._missing(file, use, place, attribute)
            if not self._is_submodule(place, attribute, child):
                return None
            place = child
        return None

    def _is_submodule(self, place: Place, name: str, child: Place) -> bool:
        """Whether *name* of a package is its submodule, and not something else that the package calls so."""
        owner = self.imports.files.get(place.path)
        if owner is None or owner.module is None or name not in owner.module.exports:
            return True
        link = self._only_import(owner, name)
        return link is not None and link.child == child and link.places[0].path == place.path

    def _missing(self, file: SourceFile, use: Use, place: Place, name: str) -> BrokenUse | None:
        imports = self.imports
        module = imports.layout.name_of(place.path or f"{place.folder}/__init__.py")
        if imports.exports.may_have(place, name, module) or imports.may_be_given(place, module, name):
            return None
        return self._broken(file, use, module, name, imports.exports.names(place))

    @staticmethod
    def _broken(file: SourceFile, use: Use, module: str, name: str, candidates: frozenset[str]) -> BrokenUse:
        return BrokenUse(file.path, use.span, module, name, close_to(name, candidates))


def _is_init(path: str) -> bool:
    return path.endswith("/__init__.py")
