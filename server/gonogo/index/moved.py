"""Where a module that is gone may be now: what its importers ask of it, and the one module that has all of that."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gonogo.index.elsewhere import Elsewhere
from gonogo.index.judging import Imports
from gonogo.index.resolve import Link, meant
from gonogo.source import SourceFile, Span

if TYPE_CHECKING:
    from gonogo.index.broken import BrokenImport

Places = Mapping[str, Sequence[Elsewhere]]


class Asking(NamedTuple):
    """The files that import a module which is missing, and all the names that they ask of it."""

    names: frozenset[str]
    paths: frozenset[str]


def asked_of(file: SourceFile, link: Link) -> tuple[str, ...]:
    """The names that the file asks of the module that an import names; empty where they cannot be told.

    Those of `import a.b` are read from the text: a comment or a string may add one, which only makes fewer modules fit.
    """
    statement, name = link.statement, link.name
    if statement.is_from:
        names = tuple(dict.fromkeys(one.name for one in statement.names))
        return () if "*" in names else names
    called = name.name if name.bound == name.name.partition(".")[0] else name.bound
    return tuple(dict.fromkeys(re.findall(rf"(?<![\w.]){re.escape(called)}\.([^\W\d]\w*)", file.text)))


def moved_to(imports: Imports, broken: BrokenImport, together: Asking, places: Places) -> tuple[Elsewhere, ...]:
    """The module that has all that is asked of the missing one and can be imported there; empty where not just one.

    Where several modules would do here, what all importers ask *together* decides; none of these importers is what was
    there. *places* has where each name is defined. Of modules that bind all of them, those count that define most.
    """
    found = [place for place in _having(imports, broken, places) if place.path not in together.paths]
    if len(found) > 1:
        found = [place for place in found if _binds(imports, place.path, together.names)]
    return tuple(found) if len(found) == 1 else ()


def _having(imports: Imports, broken: BrokenImport, places: Places) -> Iterator[Elsewhere]:
    defined: dict[str, list[Elsewhere]] = {}
    for name in broken.asked:
        for place in places[name]:
            if not place.class_name and place.path not in imports.layout.tests:
                defined.setdefault(place.path, []).append(place)
    whole = {path: found for path, found in defined.items() if _binds(imports, path, broken.asked)}
    most = max(map(len, whole.values()), default=0)
    for path, found in whole.items():
        module = found[0].module
        if len(found) == most and _is_importable(imports, broken, path, module):
            yield Elsewhere(path, module, "module", Span(path, 0, 0, 0, 0))


def _binds(imports: Imports, path: str, names: Collection[str]) -> bool:
    summary = imports.files.whole[path].module
    return summary is not None and all(name in summary.exports for name in names)


def _is_importable(imports: Imports, broken: BrokenImport, path: str, module: str) -> bool:
    """Whether *module* means *path* there for sure; a folder of scripts is not taken for another package."""
    link = meant(imports.layout, broken.path, broken.statement, module)
    is_package = link.owned or module.partition(".")[0] == broken.module.partition(".")[0]
    return is_package and link.certain and [place.path for place in link.places] == [path]
