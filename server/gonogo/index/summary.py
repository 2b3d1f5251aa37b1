"""From a syntax tree to what the rest of gonogo keeps of it."""

from __future__ import annotations

from gonogo.index.module import Module
from gonogo.source import ModuleSummary


def summarize(module: Module) -> ModuleSummary:
    """The exports, imports and tests of one module."""
    return ModuleSummary()
