"""Whether a module may have a name: no only where it can be proved."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gonogo.index.layout import Layout, Place
from gonogo.index.links import links_of
from gonogo.index.resolve import Link
from gonogo.source import ModuleSummary, SourceFile

# What every module has, or may have been given by Python itself.
IMPLICIT = frozenset(
    f"__{word}__"
    for word in (
        *("name", "doc", "file", "path", "spec", "loader", "package", "cached", "builtins", "dict"),
        *("annotations", "annotate", "class"),
    )
)


class Exports:
    """The names that the modules of one snapshot offer.

    `is_foreign` tells of a dotted name whether somebody else than the workspace may supply modules below it.
    """

    def __init__(self, layout: Layout, files: Mapping[str, SourceFile], is_foreign: Callable[[str], bool]) -> None:
        self.layout = layout
        self.files = files
        self.is_foreign = is_foreign

    def may_provide(self, link: Link, name: str) -> bool:
        """Whether any module that the link may mean has *name*, or cannot be proved not to."""
        if link.child is not None and link.name.name == name:
            return True
        return any(self.may_have(place, name, link.module) for place in link.places)

    def may_have(self, place: Place, name: str, module: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether one module has *name* or may have it. *module* is its dotted name, *seen* what asks for it."""
        if place.is_namespace:
            return self._has_child(place, name) or (not self._is_closed(place) and self.is_foreign(module))
        file = self.files.get(place.path)
        if file is None or file.module is None:  # what is compiled or does not parse may define anything
            return True
        return self._binds(file, file.module, name, seen) or name in IMPLICIT or self._has_child(place, name)

    def _is_closed(self, place: Place) -> bool:
        """Whether a folder without `__init__` is in a package, so that no other distribution can add to it."""
        around = [self.files[path].module for path in place.files if path in self.files]
        return bool(around) and all(module is not None and not module.extends_path for module in around)

    def _has_child(self, place: Place, name: str) -> bool:
        return bool(place.folder) and self.layout.find(place.folder, (name,)) is not None

    def _binds(self, file: SourceFile, summary: ModuleSummary, name: str, seen: frozenset[str]) -> bool:
        if name in summary.exports or (summary.dynamic and self._may_answer(file, summary, name)):
            return True
        if file.path in seen:
            return False
        return self.may_bring(file, name, seen)

    def _may_answer(self, file: SourceFile, summary: ModuleSummary, name: str) -> bool:
        """Whether a module that may have any name may have this one: no where another module made its `__getattr__`."""
        links = links_of(self.layout, file).binding.get(summary.maker, ()) if summary.maker else ()
        if summary.writes_names or len(links) != 1 or len(links[0].places) != 1:
            return True
        other = self.files.get(links[0].places[0].path)
        makes = other.module.makes if other is not None and other.module is not None else {}
        return name in makes.get(links[0].name.name, (name,))

    def may_bring(
        self, file: SourceFile, name: str, seen: frozenset[str] = frozenset(), before: int | None = None
    ) -> bool:
        """Whether a star import of *file*, of those above the line *before* from 0 if any, may bind *name*."""
        stars = links_of(self.layout, file).stars
        counted = (link for link in stars if before is None or link.statement.span.line < before)
        return any(self._star_may_bring(link, name, seen | {file.path}) for link in counted)

    def lacking(self, star: Link) -> str | None:
        """The first name that `__all__` of a module lists and the module has not: a star import of it fails."""
        if len(star.places) != 1:
            return None
        place = star.places[0]
        file = self.files.get(place.path)
        if file is None or file.module is None or file.module.all_computed:
            return None
        listed = file.module.dunder_all or ()
        unbound = (name for name in listed if name not in file.module.exports)
        return next((name for name in unbound if not self.may_have(place, name, star.module)), None)

    def _star_may_bring(self, link: Link, name: str, seen: frozenset[str]) -> bool:
        """Whether `from module import *` may bind *name*."""
        if not link.places:
            return True
        return any(self._takes(place, name) and self.may_have(place, name, link.module, seen) for place in link.places)

    def _takes(self, place: Place, name: str) -> bool:
        """Whether a star import of this module asks for *name* at all."""
        file = self.files.get(place.path)
        if file is None or file.module is None or file.module.all_computed or file.module.dynamic:
            return True
        listed = file.module.dunder_all
        return name in listed if listed is not None else not name.startswith("_")

    def names(self, place: Place, seen: frozenset[str] = frozenset()) -> frozenset[str]:
        """Names that the module certainly has: for suggestions, not for judgement."""
        file = self.files.get(place.path)
        inner = self.layout.children(place.folder) if place.folder else frozenset()
        if file is None or file.module is None or file.path in seen:
            return inner
        stars = (link for link in links_of(self.layout, file).stars if link.places)
        taken = (self.names(link.places[0], seen | {file.path}) for link in stars)
        return inner.union(file.module.exports, *taken)
