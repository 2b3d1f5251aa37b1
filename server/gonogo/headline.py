"""A report in a few words, for a status bar, its tooltip and the first line of the terminal. Pure."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from gonogo.model import Outcome
from gonogo.verdict import CategoryScore, Decision, Report

REASON_LENGTH = 60


def headline(report: Report) -> str:
    """`GO 91.3`, `NO-GO 39.8 · 3 blockers`, `NO-GO 61.0 · below 80`, or `UNKNOWN · ` and the reason in short."""
    if report.decision is Decision.UNKNOWN:
        return f"{report.decision} · {shortened(report.reasons[0])}" if report.reasons else str(report.decision)
    verdict = f"{report.decision} {total(report)}"
    if report.blockers:
        return f"{verdict} · {counted(len(report.blockers), 'blocker')}"
    return verdict if report.decision is Decision.GO else f"{verdict} · below {report.threshold:g}"


def total(report: Report) -> str:
    return shown(report.score.total, report.threshold)


def shown(score: float, bar: float, places: int = 1) -> str:
    """A score rounded to *places*, halves up, that never looks as if it reached *bar* or 100 when it did not."""
    exact = Decimal(repr(round(score, 9)))  # 39.75 as people add it, not 39.74999999999999 as floats do
    unit = Decimal(1).scaleb(-places)
    text = exact.quantize(unit, ROUND_HALF_UP)
    if any(exact < Decimal(repr(limit)) <= text for limit in (bar, 100.0)):
        text = exact.quantize(unit, ROUND_FLOOR)
    return str(text)


def counted(number: int, noun: str) -> str:
    """`1 blocker`, `1,234 blockers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shortened(reason: str) -> str:
    """The first line of a reason, cut at a word where it is longer than a status bar is wide."""
    line = reason.strip().partition("\n")[0]
    if len(line) <= REASON_LENGTH:
        return line
    return line[:REASON_LENGTH].rpartition(" ")[0] + " …"


def tooltip(report: Report) -> str:
    """The same in Markdown: the categories with their points, and why it is not GO."""
    state = "verified" if report.verified else "provisional"
    rows = [f"| {_cell(row.category)} | {_score(row)} | {_points(row)} |" for row in report.score.categories]
    parts = [
        f"**{_cell(headline(report))}** ({state})",
        "\n".join(
            ["| category | score | points |", "|---|--:|--:|", *rows, f"| **total** | | **{total(report)} of 100** |"]
        ),
    ]
    if report.reasons:
        parts.append("\n".join(f"- {_cell(shortened(reason))}" for reason in report.reasons[:5]))
    return "\n\n".join(parts)


def _score(row: CategoryScore) -> str:
    return str(row.outcome) if row.outcome in (Outcome.UNKNOWN, Outcome.NOT_APPLICABLE) else shown(row.score, 100)


def _points(row: CategoryScore) -> str:
    if row.outcome is Outcome.NOT_APPLICABLE:
        return ""
    return f"{shown(row.points, row.weight)} of {shown(row.weight, 100)}"


def _cell(text: str) -> str:
    """Text from the project, so that it cannot become a link, a heading or HTML in an editor's tooltip."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#!" else character for character in text)
