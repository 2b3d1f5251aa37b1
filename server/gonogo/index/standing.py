"""What stands of the index's findings once pytest has spoken, and how much each matters."""

from __future__ import annotations

import enum
import re
from dataclasses import replace
from typing import TypeVar, cast

from gonogo.facts import Collection
from gonogo.index.broken import BrokenImport, broken_imports
from gonogo.index.layout import Layout, layout_of
from gonogo.index.uses import BrokenUse, broken_uses
from gonogo.model import Snapshot
from gonogo.source import Span

# Folders around packages whose Python files run by themselves, if at all, and not as part of what is deployed.
_ASIDE = re.compile(r"(asv_)?bench.*|ci|demos?|docs?(_.*)?|examples?|notebooks?|samples?|scripts?|templates|tools?")
B = TypeVar("B", BrokenImport, BrokenUse)
_TESTS = re.compile(r"(.*_)?tests?|testing|testdata|fixtures")


class Standing(enum.Enum):
    """What a file is to the project."""

    TESTED = "collecting tests runs it"
    PACKAGE = "it is part of the package"
    ASIDE = "it runs by itself, if at all"
    UNREACHED = "it is of the tests, and none that is sure to be collected runs it"
    MATERIAL = "tests read it, if anything"


def standing_of(layout: Layout, path: str, stopped: tuple[str, ...]) -> Standing:
    """*stopped* are the test files that cannot be collected without *path*."""
    if stopped:
        return Standing.UNREACHED if layout.doubtful.issuperset(stopped) else Standing.TESTED
    if path not in layout.standings:
        layout.standings[path] = _standing_alone(layout, path)
    return cast(Standing, layout.standings[path])


def _standing_alone(layout: Layout, path: str) -> Standing:
    """What a file is that no test runs."""
    if path.endswith(".pyi"):
        return Standing.ASIDE
    folder = path.rpartition("/")[0]
    is_module = bool(folder) and layout.is_package(folder)
    outer = _outer_folders(layout, path)
    if "tests" in folder.split("/") or any(map(_TESTS.fullmatch, outer)):
        return Standing.UNREACHED if is_module else Standing.MATERIAL
    return Standing.PACKAGE if is_module and not any(map(_ASIDE.fullmatch, outer)) else Standing.ASIDE


def _outer_folders(layout: Layout, path: str) -> tuple[str, ...]:
    """The folders on the way to a file down to its outermost package: `scripts`, but not the `tools` in `app/tools`."""
    base = layout.base(path)
    within = path.removeprefix(f"{base}/" if base else "").split("/")
    return (*base.split("/"), *within[:-1][:1])


def standing_imports(snapshot: Snapshot) -> tuple[BrokenImport, ...]:
    """The broken imports, without those that may be so on purpose and those of which pytest knows better.

    It knows better only at exactly this content: where it has collected a file that the index calls stopped, and has
    not failed at this place for another.
    """
    found = (_known_better(snapshot, b, b.statement.span) for b in broken_imports(snapshot))
    return tuple(b for b in found if b is not None and standing(snapshot, b) is not Standing.MATERIAL)


def standing_uses(snapshot: Snapshot) -> tuple[BrokenUse, ...]:
    """The reads that fail in what tests run and in the packages of the project, as far as pytest does not disagree.

    Other files may be run by something that gives them names.
    """
    layout, counted = layout_of(snapshot), {Standing.TESTED, Standing.PACKAGE}
    found = (_known_better(snapshot, use, use.span) for use in broken_uses(snapshot))
    return tuple(use for use in found if use is not None and standing_of(layout, use.path, use.stopped) in counted)


def _known_better(snapshot: Snapshot, broken: B, span: Span) -> B | None:
    """The same, without the test files that pytest has collected; None where it has, and has not failed there."""
    left = still_stopped(snapshot, broken.stopped, span)
    return broken if left == broken.stopped else replace(broken, stopped=left) if left else None


def still_stopped(snapshot: Snapshot, stopped: tuple[str, ...], span: Span) -> tuple[str, ...]:
    """Those of *stopped* that pytest has not collected; none where it has one, and no failure of it leads to *span*.

    What fails may be there for whom comes later: a package that cannot be imported leaves its submodules behind.
    """
    collected = collected_files(snapshot)
    if collected.isdisjoint(stopped):
        return stopped
    failures = snapshot.fact(Collection).failures
    places = (place for failure in failures for place in (failure.blame, *(frame.span for frame in failure.frames)))
    if not any(place.path == span.path and span.line <= place.line <= span.end_line for place in places):
        return ()
    return tuple(path for path in stopped if path not in collected)


def collected_files(snapshot: Snapshot) -> frozenset[str]:
    """The test files that pytest has collected without a failure at this content; empty while it has not said so."""
    if not snapshot.is_verified(Collection):
        return frozenset()
    collection = snapshot.fact(Collection)
    return frozenset(collection.tests) - {failure.path for failure in collection.failures}


def standing(snapshot: Snapshot, broken: BrokenImport) -> Standing:
    return standing_of(layout_of(snapshot), broken.path, broken.stopped)
