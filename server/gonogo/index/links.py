"""The imports of one file, resolved and sorted by what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gonogo.index.layout import Layout
from gonogo.index.resolve import Link, resolved
from gonogo.source import Guard, SourceFile


@dataclass(frozen=True, slots=True)
class Asked:
    """What one file asks of one other: at most a glance, where the other has all of `names`."""

    path: str
    names: frozenset[str]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FileLinks:
    """The imports of one file, resolved and sorted by what is asked of them.

    `links` are all that may run when the file is imported, `binding` the same by the name that each binds, `stars`
    those for everything in a module. Of those under no condition, `asked` and `own` name something of the workspace
    that paths alone do not show to be there, the former in one other file, and `foreign` nothing of it; `tops` are the
    top-level names of the latter. `targets` are the files that importing this file certainly runs, or collecting it, if
    it is a test file; `conditional` are the links that do so only where what they need is installed, and nothing of
    their name is.
    """

    links: tuple[Link, ...] = ()
    stars: tuple[Link, ...] = ()
    binding: Mapping[str, tuple[Link, ...]] = field(default_factory=lambda: MappingProxyType({}))
    asked: tuple[Asked, ...] = ()
    own: tuple[Link, ...] = ()
    foreign: tuple[Link, ...] = ()
    tops: frozenset[str] = frozenset()
    conditional: tuple[Link, ...] = ()
    targets: tuple[str, ...] = ()


def links_of(layout: Layout, file: SourceFile) -> FileLinks:
    """What the imports of *file* name; remembered per layout and content."""
    known: dict[int, FileLinks] = layout.links
    found = known.get(file.digest)
    if found is None:
        if len(known) > 2 * len(layout.paths) + 100:  # many edits later, most of it is of contents long gone
            known.clear()
        found = known[file.digest] = _sorted(layout, file)
    return found


def _sorted(layout: Layout, file: SourceFile) -> FileLinks:
    links = tuple(resolved(layout, file))
    certain = [link for link in links if link.statement.guard is Guard.NONE]
    open_links = [link for link in certain if _is_own(link) and not _is_found(link)]
    own = tuple(link for link in open_links if not _asks_one(link, file.path))
    conditional = [link for link in certain if link.files and (link.statement.requires or not link.owned)]
    targets = dict.fromkeys(layout.packages_of(file.path))
    if file.path in layout.tests:
        targets.update(dict.fromkeys(layout.conftests_of(file.path)))
    for link in certain:
        if link.owned and not link.statement.requires:
            targets.update(dict.fromkeys(link.files))
    targets.pop(file.path, None)
    foreign = tuple(link for link in certain if not _is_own(link))
    tops = frozenset(link.module.partition(".")[0] for link in foreign)
    binding: dict[str, tuple[Link, ...]] = {}
    for link in links:
        binding[bound(link)] = (*binding.get(bound(link), ()), link)
    return FileLinks(
        links,
        tuple(link for link in links if link.name.name == "*"),
        MappingProxyType(binding),
        _asked(file.path, open_links),
        own,
        foreign,
        tops,
        tuple(conditional),
        tuple(targets),
    )


def bound(link: Link) -> str:
    """The name that the statement binds."""
    return link.name.bound.partition(".")[0] if binds_top(link) else link.name.bound


def binds_top(link: Link) -> bool:
    """Whether it is `import a` or `import a.b`, which both bind `a`."""
    return not link.statement.is_from and link.name.bound == link.name.name


def _asked(path: str, links: Iterable[Link]) -> tuple[Asked, ...]:
    groups: dict[str, list[Link]] = {}
    for link in links:
        if _asks_one(link, path):
            groups.setdefault(link.places[0].path, []).append(link)
    names = {target: frozenset(link.name.name for link in group) for target, group in groups.items()}
    return tuple(Asked(target, names[target], tuple(group)) for target, group in groups.items())


def _asks_one(link: Link, path: str) -> bool:
    """Whether the link asks one other file for a name."""
    places = link.places
    return len(places) == 1 and places[0].path not in ("", path) and not link.escapes


def _is_found(link: Link) -> bool:
    """Whether the paths alone show that the statement finds what it names."""
    named = link.child is not None or not link.statement.is_from or link.name.name == "*"
    return bool(link.places) and named and not link.escapes


def _is_own(link: Link) -> bool:
    return bool(link.places or link.parent or link.owned or link.escapes)
