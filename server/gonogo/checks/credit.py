"""Rules by which findings cost credit."""

from __future__ import annotations

from collections.abc import Callable

from gonogo.model import Finding, Snapshot

Credit = Callable[[Snapshot, tuple[Finding, ...]], float]


def falling(half: float) -> Credit:
    """1 without findings, a half with *half* of them, towards 0 with more: `half / (half + findings)`."""

    def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
        return half / (half + len(findings))

    return credit
