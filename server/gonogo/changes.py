"""Everything that can happen to a workspace folder. The list is closed: `Session.apply` knows them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gonogo.lanes import Lane
from gonogo.model import Fact
from gonogo.source import SourceFile


@dataclass(frozen=True, slots=True)
class FilesRead:
    """Files were found on disk, new or different, and others are gone; `reason` says why none could be read."""

    files: tuple[SourceFile, ...] = ()
    removed: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BufferChanged:
    """An open buffer has this text now, saved or not."""

    file: SourceFile


@dataclass(frozen=True, slots=True)
class BufferClosed:
    path: str


@dataclass(frozen=True, slots=True)
class FactMeasured:
    """A run ended with this answer; None where it was cancelled or has none."""

    lane: Lane
    fact: Fact | None


@dataclass(frozen=True, slots=True)
class FactForeseen:
    """What a run that is still under way says already; provisional, as its own answer will be."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class FactsRecalled:
    """What was known when this folder was last open; shown, as provisional, until the tools have answered."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class OverridesChanged:
    """The editor's or the command line's settings, which win over `[tool.gonogo]`."""

    overrides: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TrustChanged:
    trusted: bool


@dataclass(frozen=True, slots=True)
class InstalledChanged:
    """Something was installed, upgraded or removed, or an environment was made."""


@dataclass(frozen=True, slots=True)
class RecheckRequested:
    """A person asks for everything to be measured again, whatever is known."""


Change = (
    FilesRead
    | BufferChanged
    | BufferClosed
    | FactForeseen
    | FactMeasured
    | FactsRecalled
    | OverridesChanged
    | TrustChanged
    | InstalledChanged
    | RecheckRequested
)
