"""Which of the fixes that a report offers are made without asking about each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from gonogo import fixes
from gonogo.model import Check, Finding, Fix

_NEVER_IGNORED = frozenset({"syntax", "unused-ignore"})
Offers = Iterable[tuple[Check, Finding]]


def chosen(offers: Offers, ids: Collection[str] = ()) -> tuple[Fix, ...]:
    """One fix for each finding: the first that is safe; with *ids* only what they name.

    An id is that of a check, for its safe fixes, or a kind of fix. A kind that is not safe is chosen only by its name.
    """
    return tuple(_first(offers, lambda check, fix: _wanted(check, fix, ids)))


def in_document(offers: Offers, path: str, source: str = "") -> tuple[Fix, ...]:
    """The safe fixes of the findings in one file that edit this file; with *source* those of its findings only."""
    here = ((c, f) for c, f in offers if f.span.path == path and f.source == (source or f.source))
    return tuple(_first(here, lambda _, fix: is_safe(fix) and fix.arguments.get("path") == path))


def offered(finding: Finding) -> tuple[Fix, ...]:
    """The fixes of a finding, the best first, and last what silences it."""
    if finding.source != "mypy" or not finding.code or finding.code in _NEVER_IGNORED:
        return finding.fixes
    arguments: dict[str, str | int] = {"path": finding.span.path, "line": finding.span.line, "code": finding.code}
    return (*finding.fixes, Fix("add-ignore", f"Ignore it: type: ignore[{finding.code}]", arguments))


def is_safe(fix: Fix) -> bool:
    """Whether this kind of fix may be made without a person who chooses."""
    kind = fixes.discover().get(fix.kind)
    return kind is not None and kind.safe


def _first(offers: Offers, wanted: Callable[[Check, Fix], bool]) -> Iterator[Fix]:
    for check, finding in offers:
        yield from [fix for fix in offered(finding) if wanted(check, fix)][:1]


def _wanted(check: Check, fix: Fix, ids: Collection[str]) -> bool:
    return fix.kind in ids or (is_safe(fix) and (not ids or check.id in ids))
