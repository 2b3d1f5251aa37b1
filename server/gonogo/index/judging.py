"""Which imports fail: the judgement over one snapshot, silent wherever it cannot be proved."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from posixpath import join
from typing import Any

from gonogo.facts import Environment
from gonogo.index.carrying import Answers, Watched
from gonogo.index.elsewhere import Elsewhere, close_to, definitions, names_of
from gonogo.index.exports import Exports
from gonogo.index.generated import Builds
from gonogo.index.graph import Graph, knots
from gonogo.index.layout import Layout, Place, is_conftest, layout_of
from gonogo.index.links import Asked, links_of
from gonogo.index.resolve import Link
from gonogo.model import Reads, Snapshot
from gonogo.source import Guard, SourceFile, Span

_PYTHON = (".py", ".pyi")


class Imports:
    """The imports of one snapshot. `installed` are the modules of the project's interpreter, None while unknown.

    `led` is for `leading.py` alone, which remembers there what it has found.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.files = Watched(snapshot.files)
        self.layout: Layout = layout_of(snapshot)
        found = snapshot.facts.get(Environment)
        self.environment = found if isinstance(found, Environment) and not found.unknown else None
        self.python = tuple(file for file in self.files.whole.values() if file.module is not None)
        self.installed = self.environment.modules if self.environment else None
        self._answers: dict[str, Answers[Any]] = {}
        self._defined: dict[str, tuple[Elsewhere, ...]] = {}
        self._stopped: dict[str, tuple[str, ...]] = {}
        self.led: dict[str, tuple[Span, ...]] = {}
        self._carry(self.layout.last)
        self.exports = Exports(self.layout, self.files, self.is_foreign)
        self.layout.last = self

    def _carry(self, before: Imports | None) -> None:
        """Take over what the last judgement in this layout found and what changed since cannot have made wrong."""
        if before is None or before.environment is not self.environment:
            return
        changed = self.files.changed_since(before.files.whole)
        pairs = [(before.files.whole[path], self.files.whole[path]) for path in changed]
        if not all(path.endswith(_PYTHON) for path in changed) or any(_sway(a) != _sway(b) for a, b in pairs):
            return
        self.supplied = before.supplied
        self._answers = {name: Answers(self.files, known, changed) for name, known in before._answers.items()}
        touched = frozenset[str]().union(*(names_of(file) for pair in pairs for file in pair))
        self._defined = {name: found for name, found in before._defined.items() if name not in touched}
        if all(self._leads(a) == self._leads(b) for a, b in pairs):
            self.graph, self.knots, self._stopped = before.graph, before.knots, before._stopped
            self.led = {p: led for p, led in before.led.items() if changed.isdisjoint(span.path for span in led)}

    def _leads(self, file: SourceFile) -> tuple[object, ...]:
        """What of a file the graph and the knots are made of."""
        found = links_of(self.layout, file)
        links = tuple((link.module, link.files, link.certain, link.statement.requires) for link in found.links)
        return found.targets, links

    def answers(self, question: str) -> Answers[Any]:
        """The answers to a question about each file, as far as they still hold."""
        return self._answers.setdefault(question, Answers(self.files))

    def defined(self, names: Iterable[str]) -> Mapping[str, tuple[Elsewhere, ...]]:
        """Where the workspace defines each of *names*."""
        unknown = frozenset(names) - self._defined.keys()
        self._defined |= definitions(self.layout, self.files.whole, unknown)
        return self._defined

    @cached_property
    def supplied(self) -> frozenset[str]:
        """The top-level names that a distribution or Python itself has."""
        known = self.environment
        supplied = (self.installed or frozenset()) | sys.stdlib_module_names
        if known and self.layout.declared.project in known.distributions:
            supplied -= self._installed_from_here(known)
        return supplied

    def _installed_from_here(self, environment: Environment) -> frozenset[str]:
        """Top-level names that the interpreter has because the workspace itself is installed, in place.

        Counted are the project's own name, and the packages without `__init__.py` in a folder of the search path,
        where no other distribution is called so: a namespace may be shared.
        """
        ends = tuple(entry.replace("\\", "/") for entry in environment.search_path)
        roots = [root for root in self.layout.roots if root and any(end.endswith(f"/{root}") for end in ends)]
        names = {name for root in roots for name in self.layout.children(root) if name.isidentifier()}
        shared = {name for name in names if any(d.startswith(f"{name}-") for d in environment.distributions)}
        return self.layout.own_top | (names - shared)

    def failing(self, file: SourceFile) -> Iterator[Link]:
        """Each link of a file that certainly runs and provably fails."""
        found = links_of(self.layout, file)
        for asked in found.asked:
            if not self._has_all(asked):
                yield from (link for link in asked.links if self.runs(link) and self.fails(file, link))
        for link in found.own if found.tops <= self.supplied else (*found.own, *found.foreign):
            if self.runs(link) and self.fails(file, link):
                yield link
        for star in found.stars:
            if (name := self._lacking(star)) is not None:
                yield replace(star, name=replace(star.name, name=name))

    def _lacking(self, star: Link) -> str | None:
        """The name that a star import certainly asks for in vain."""
        certain = star.statement.guard is Guard.NONE and self.reaches(star) and not star.escapes
        name = self.exports.lacking(star) if certain else None
        given = name is not None and self.may_be_given(star.places[0], star.module, name)
        return None if given else name

    def _has_all(self, asked: Asked) -> bool:
        target = self.files.get(asked.path)
        return target is not None and target.module is not None and asked.names <= target.module.exports.keys()

    def is_foreign(self, module: str) -> bool:
        """Whether somebody else may supply a module of this name: a distribution, or Python itself."""
        return self.installed is None or module.partition(".")[0] in self.supplied

    def runs(self, link: Link) -> bool:
        """Whether an unguarded statement is reached: what it needs to be installed is."""
        return not link.statement.requires or all(map(self.is_installed, link.statement.requires))

    def reaches(self, link: Link) -> bool:
        """Whether an unguarded statement certainly runs the files of the workspace that it may mean."""
        ours = link.owned or (link.certain and not self.is_foreign(link.module))
        return ours and self.runs(link)

    def is_installed(self, module: str) -> bool:
        return self.installed is not None and module.partition(".")[0] in self.installed

    def fails(self, file: SourceFile, link: Link) -> bool:
        if link.escapes:
            return True
        if not link.owned and (self.is_foreign(link.module) or (link.places and not link.certain)):
            return False
        if not link.places:
            return not self._may_exist(file, link)
        name = link.name.name
        if self.exports.may_provide(link, name):
            takes_own = any(place.path == file.path for place in link.places)
            if not takes_own or not self._names_itself(file, link):
                return False
        return not any(self.may_be_given(place, link.module, name) for place in link.places)

    def may_be_given(self, place: Place, module: str, name: str) -> bool:
        """Whether a module may have *name* by other means than its own statements.

        Another module assigns it, a build makes it, or something else is put in the module's place.
        """
        given_any = f"{module.rpartition('.')[2]}.*" in self.given
        if name in self.given or given_any or module in self._set_by_hand:
            return True
        return bool(place.folder) and self._builds.may_make(place.folder, name)

    def _names_itself(self, file: SourceFile, link: Link) -> bool:
        """Whether a package takes a name from itself that only this statement binds: a submodule that is not there."""
        summary, bound = file.module, link.name.bound
        if summary is None or summary.writes_names or [place.path for place in link.places] != [file.path]:
            return False
        answers = summary.exports.get("__getattr__")
        if bound in summary.rebound or (answers and answers.span.line < link.statement.span.line):
            return False
        only = bound == link.name.name and summary.exports[bound].span == link.name.span
        return only and not self.exports.may_bring(file, bound, before=link.statement.span.line)

    def _may_exist(self, file: SourceFile, link: Link) -> bool:
        """Whether a module that the layout does not show may be there when the statement runs."""
        if self._is_set_by_hand(link) or self._is_on_altered_path(file, link):
            return True
        if link.parent is None:
            return self._is_above(link)
        parent = link.parent
        sources = [self.files[path] for path in parent.files if path in self.files]
        if parent.is_opaque or any(
            s.module is None or s.module.alters_modules or s.module.extends_path for s in sources
        ):
            return True
        return bool(parent.folder) and self._builds.may_make(parent.folder, link.rest[0])

    def _is_above(self, link: Link) -> bool:
        """Whether the module may come from around the workspace, or from a plugin's or a build's own registry."""
        top, _, rest = link.module.partition(".")
        if "__init__" in self.layout.modules or not link.name.bound:
            return True
        inside = rest and self.layout.find("", rest.split(".")) is not None
        return bool(inside) or self._builds.may_make("", top)

    def _is_on_altered_path(self, file: SourceFile, link: Link) -> bool:
        top = link.module.partition(".")[0]
        if top not in self.layout.tops or link.statement.level:
            return False
        altered = self._path_is_altered or (file.module is not None and file.module.alters_path)
        parts = link.module.split(".")
        return altered and any(self.layout.find(folder, parts) for folder in self.layout.tops[top])

    @cached_property
    def _path_is_altered(self) -> bool:
        """Whether a test, a conftest or a package changes where imports look."""
        return any(
            file.module.alters_path
            for path, file in self.files.whole.items()
            if file.module and (is_conftest(path) or path in self.layout.tests or path.endswith("/__init__.py"))
        )

    def _is_set_by_hand(self, link: Link) -> bool:
        """Whether a file that writes `sys.modules` has what is missing, or a package around it, in quotes."""
        parts = link.module.split(".")
        there = len(parts) - len(link.rest) if link.parent else 0
        names = {".".join(parts[:depth]) for depth in range(there + 1, len(parts) + 1)}
        return not names.isdisjoint(self._set_by_hand)

    @cached_property
    def _set_by_hand(self) -> frozenset[str]:
        return frozenset().union(*(f.module.quoted for f in self.python if f.module and f.module.quoted))

    @cached_property
    def given(self) -> frozenset[str]:
        """Names that some module gives to another by assignment."""
        return frozenset().union(*(f.module.attributes for f in self.python if f.module and f.module.attributes))

    def modules_like(self, link: Link) -> tuple[str, ...]:
        """Dotted names that the missing module may be a slip of the pen for."""
        if link.parent is None or not link.parent.folder:
            return close_to(link.module, self.installed or frozenset()) if "." not in link.module else ()
        near = close_to(link.rest[0], self.layout.children(link.parent.folder))
        package = self.layout.name_of(join(link.parent.folder, "__init__.py"))
        return tuple(f"{package}.{name}" for name in near)

    @cached_property
    def _builds(self) -> Builds:
        return Builds(self.layout, self.files)

    @cached_property
    def graph(self) -> Graph:
        return Graph(self.layout, self.python, self.reaches)

    @cached_property
    def knots(self) -> Mapping[str, int]:
        """The files that import each other in a circle, with the number of their circle."""
        return knots({file.path: _begun(self.layout, file) for file in self.python})

    def stopped_by(self, path: str) -> tuple[str, ...]:
        """The test files that cannot be collected when *path* cannot be imported."""
        if path not in self._stopped:
            self._stopped[path] = tuple(sorted(self.graph.reached_by(path) & self.layout.tests))
        return self._stopped[path]


def imports_of(snapshot: Snapshot) -> Imports:
    """The imports of a snapshot; the same object as long as edits leave the outline of the files as it is."""
    return snapshot.derive(Imports, Reads.OUTLINE)


def _sway(file: SourceFile) -> tuple[object, ...] | None:
    """What of a file the judgement of every other one looks at."""
    if (module := file.module) is None:
        return None
    return module.attributes, module.quoted, module.alters_modules, module.alters_path


def begun_by(layout: Layout, path: str, link: Link) -> Iterator[str]:
    """The files that a link of *path* may begin to run, or ask while they run.

    The packages around *path* have begun before it.
    """
    around = layout.around(path)
    asked = link.places[0].path if link.places and link.statement.is_from and link.child is None else ""
    return (target for target in link.files if target not in around or target == asked)


def _begun(layout: Layout, file: SourceFile) -> frozenset[str]:
    found = (target for link in links_of(layout, file).links for target in begun_by(layout, file.path, link))
    return frozenset(found) - {file.path}
