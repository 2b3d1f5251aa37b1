"""Import cycles that break: a name is taken from a module that has begun to run and has not bound it yet.

Which import of a cycle comes first decides whether it breaks, so collection is played through: each test file in
pytest's order, with its conftests, statement by statement, each module once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gonogo.index.judging import Imports, begun_by, imports_of
from gonogo.index.links import links_of
from gonogo.index.resolve import Link
from gonogo.model import Reads, Snapshot
from gonogo.source import Guard, SourceFile, Span


@dataclass(frozen=True, slots=True)
class BrokenCycle:
    """An import that finds its module half-run.

    `chain` are the statements that lead from that module back to it, each with its file; the last one is the import
    itself. `binds` is where the module would have bound the name. `stopped` are the test files that cannot be
    collected because of it.
    """

    link: Link
    chain: tuple[Span, ...]
    binds: Span
    stopped: tuple[str, ...] = ()


def broken_cycles(snapshot: Snapshot) -> tuple[BrokenCycle, ...]:
    """The cycles that break whether or not imports under a condition run."""
    return snapshot.derive(_broken_cycles, Reads.OUTLINE)


def _broken_cycles(snapshot: Snapshot) -> tuple[BrokenCycle, ...]:
    imports = imports_of(snapshot)
    if not any(_may_break(imports)):
        return ()
    try:
        broken = _Play(imports, with_branches=False).collect()
        also = _Play(imports, with_branches=True).collect() if broken else {}
    except RecursionError:  # a chain of imports as long as Python's own stack: nothing can be proved
        return ()
    return tuple(broken[span] for span in sorted(broken) if span in also)


def _may_break(imports: Imports) -> Iterator[bool]:
    """For each link in a circle, whether it asks a module for a name that it binds after it has led there.

    Playing collection through takes a third of the time of a judgement, and hardly any project needs it.
    """
    firsts: dict[str, int] = {}
    inner = [(path, link) for path in imports.knots for link in _within(imports, path)]
    for path, link in inner:
        firsts[path] = min(link.statement.span.line, firsts.get(path, link.statement.span.line))
    for path, link in inner:
        target = link.places[0].path if link.places else ""
        begins_first = path in imports.layout.around(target)  # a package has begun before its modules
        summary = imports.files[target].module if target in firsts and not begins_first else None
        name = summary.exports.get(link.name.name) if summary and link.statement.is_from and not link.child else None
        yield name is not None and name.span.line >= firsts[target]


def _within(imports: Imports, path: str) -> Iterator[Link]:
    """The links of a file that lead to files of its circle."""
    knot = imports.knots[path]
    for link in links_of(imports.layout, imports.files[path]).links:
        if any(imports.knots.get(target) == knot for target in begun_by(imports.layout, path, link)):
            yield link


class _Play:
    """One run of collection, as far as imports go."""

    def __init__(self, imports: Imports, *, with_branches: bool) -> None:
        self.imports = imports
        self.guards = {Guard.NONE, Guard.TRY} | ({Guard.BRANCH} if with_branches else set())
        self.files: Mapping[str, SourceFile] = imports.files
        self.done: set[str] = set()
        self.failed: dict[str, Span] = {}
        self.running: dict[str, Link | None] = {}
        self.broken: dict[Span, tuple[Link, tuple[Span, ...], Span]] = {}

    def collect(self) -> dict[Span, BrokenCycle]:
        stopped: dict[Span, list[str]] = {}
        for test in sorted(self.imports.layout.tests, key=lambda path: path.split("/")):
            for path in (*self.imports.layout.conftests_of(test), test):
                if (cause := self.load(path)) is not None:
                    stopped.setdefault(cause, []).append(test)
                    break
        return {span: self._cycle(span, paths) for span, paths in stopped.items()}

    def _cycle(self, span: Span, stopped: list[str]) -> BrokenCycle:
        link, chain, binds = self.broken[span]
        return BrokenCycle(link, chain, binds, tuple(stopped))

    def load(self, path: str) -> Span | None:
        """Run a module as far as its imports go; the import that broke, if one did."""
        if path in self.failed:
            return self.failed[path]
        file = self.files.get(path)
        if path in self.done or path in self.running or file is None:
            return None
        self.running[path] = None
        cause = next(self._causes(file), None)
        del self.running[path]
        if cause is None:
            self.done.add(path)
        else:
            self.failed[path] = cause
        return cause

    def _causes(self, file: SourceFile) -> Iterator[Span]:
        for package in self.imports.layout.packages_of(file.path):
            if (cause := self.load(package)) is not None:
                yield cause
        for link in links_of(self.imports.layout, file).links:
            if self.done.issuperset(link.files) or link.statement.guard not in self.guards:
                continue
            if self.imports.reaches(link):
                self.running[file.path] = link
                cause = self._run(file.path, link)
                if cause is not None and link.statement.guard is Guard.NONE:
                    yield cause

    def _run(self, path: str, link: Link) -> Span | None:
        for target in link.files:
            if (cause := self.load(target)) is not None:
                return cause
        place = link.places[0] if link.places else None
        if (
            not place
            or place.path == path
            or place.path not in self.running
            or not link.statement.is_from
            or link.child
        ):
            return None
        binds = self._bound_later(self.files[place.path], link.name.name)
        if binds is None:
            return None
        self.broken[link.name.span] = (link, self._chain(place.path), binds)
        return link.name.span

    def _bound_later(self, file: SourceFile, name: str) -> Span | None:
        """Where a half-run module will bind *name*, if it certainly has not done so yet."""
        at, summary = self.running[file.path], file.module
        if at is None or summary is None or summary.dynamic or name not in summary.exports:
            return None
        line = at.statement.span.line
        stars = (i for i in summary.imports for n in i.names if n.name == "*" and i.span.line <= line)
        definition = summary.exports[name]
        if definition.span.line < line or next(stars, None) or summary.rebound.get(name, line) < line:
            return None
        return definition.span

    def _chain(self, path: str) -> tuple[Span, ...]:
        """The statements at which the modules from *path* on stand."""
        running = list(self.running)
        links = (self.running[name] for name in running[running.index(path) :])
        return tuple(link.statement.span for link in links if link is not None)
