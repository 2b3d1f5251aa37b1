"""Which import of a test file leads to a module that cannot be imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gonogo.index.judging import Imports
from gonogo.index.layout import is_conftest
from gonogo.index.links import links_of
from gonogo.source import Guard, SourceFile, Span


def leading(imports: Imports, path: str, stopped: Iterable[str]) -> tuple[Span, ...]:
    """The first import that runs *path*, of each of the test files that it stops and of the conftests that run it.

    A test file that is stopped by its conftest alone has none.
    """
    if path not in imports.led:
        imports.led[path] = tuple(_leading(imports, path, stopped))
    return imports.led[path]


def _leading(imports: Imports, path: str, stopped: Iterable[str]) -> Iterator[Span]:
    reached = imports.graph.reached_by(path)
    conftests = sorted(filter(is_conftest, reached))
    for start in (*stopped, *conftests):
        span = _first(imports, imports.files.whole[start], reached) if start != path else None
        if span is not None:
            yield span


def _first(imports: Imports, file: SourceFile, reached: frozenset[str]) -> Span | None:
    for link in links_of(imports.layout, file).links:
        leads = link.statement.guard is Guard.NONE and not reached.isdisjoint(link.files)
        if leads and imports.reaches(link):
            return link.statement.span
    return None
