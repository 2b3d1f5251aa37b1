"""What stands of the index's findings once pytest has spoken, and how much each matters."""

from __future__ import annotations

import enum
import re

from gonogo.facts import Collection
from gonogo.index.broken import BrokenImport, broken_imports
from gonogo.index.layout import Layout, layout_of
from gonogo.model import Snapshot

# Folders whose Python files run by themselves, if at all, and not as part of what is deployed.
_ASIDE = re.compile(r"(asv_)?bench.*|ci|demos?|docs?(_.*)?|examples?|notebooks?|samples?|scripts?|templates|tools?")
_TESTS = re.compile(r"(.*_)?tests?|testing|testdata|fixtures")


class Standing(enum.Enum):
    """What a file is to the project."""

    TESTED = "collecting tests runs it"
    PACKAGE = "it is part of the package"
    ASIDE = "it runs by itself, if at all"
    MATERIAL = "tests have it, and none runs it"


def standing_of(layout: Layout, path: str, stopped: tuple[str, ...]) -> Standing:
    """*stopped* are the test files that cannot be collected without *path*."""
    if stopped:
        return Standing.TESTED
    folder = path.rpartition("/")[0]
    if any(_TESTS.fullmatch(part) for part in folder.split("/")):
        return Standing.MATERIAL
    if folder and layout.is_package(folder) and not any(_ASIDE.fullmatch(part) for part in folder.split("/")):
        return Standing.PACKAGE
    return Standing.ASIDE


def standing_imports(snapshot: Snapshot) -> tuple[BrokenImport, ...]:
    """The broken imports, without those of which pytest knows better at exactly this content."""
    collected = collected_files(snapshot)
    return tuple(b for b in snapshot.derive(broken_imports) if collected.isdisjoint(b.stopped))


def collected_files(snapshot: Snapshot) -> frozenset[str]:
    """The test files that pytest has collected without a failure at this content; empty while it has not said so."""
    if not snapshot.is_verified(Collection):
        return frozenset()
    collection = snapshot.fact(Collection)
    return frozenset(collection.tests) - {failure.path for failure in collection.failures}


def standing(snapshot: Snapshot, broken: BrokenImport) -> Standing:
    return standing_of(layout_of(snapshot), broken.path, broken.stopped)
