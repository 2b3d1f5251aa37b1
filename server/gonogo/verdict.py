"""The nouns of a judgement: what each check says, the score that this adds up to, and the decision.

Frozen and of the standard library alone, as those of `model`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gonogo.model import Category, Check, Finding, Outcome


class Decision(enum.StrEnum):
    """Whether the project could go to production: the verdict that a person reads."""

    GO = "GO"
    NO_GO = "NO-GO"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A check's outcome on one snapshot. `credit` is 0..1; `reason` says why it is unknown or not applicable."""

    check: Check
    outcome: Outcome
    credit: float = 0.0
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    verified: bool = True
    lost: float = 0.0


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """One row of the score. `score` is 0..100, `weight` and `points` are parts of the 100 of the total.

    The outcome is NOT_APPLICABLE (weight 0, shared out among the others), UNKNOWN (no check could be judged), PASS
    (every point earned) or FAIL.
    """

    category: Category
    outcome: Outcome
    weight: float
    score: float

    @property
    def points(self) -> float:
        return self.weight * self.score / 100


@dataclass(frozen=True, slots=True)
class Score:
    """The weighted sum and nothing else. `settled` is false while something that counts is unknown."""

    categories: tuple[CategoryScore, ...]
    settled: bool = True

    @property
    def total(self) -> float:
        return sum(row.points for row in self.categories)


def blockers_of(verdicts: Iterable[Verdict]) -> tuple[tuple[Check, Finding], ...]:
    """What alone forces NO-GO, those that stop most tests first."""
    found = [(verdict.check, finding) for verdict in verdicts for finding in verdict.findings if finding.blocker]
    return tuple(sorted(found, key=lambda pair: (-pair[1].stops, pair[1].span)))


@dataclass(frozen=True, slots=True)
class Report:
    """Every verdict on one snapshot, the score that they add up to, and the decision.

    `reasons` say why the decision is not GO, most important first; `verified` whether every fact was confirmed by
    the full tools at this content. `threshold` is the score that it was judged against.
    """

    generation: int
    verdicts: tuple[Verdict, ...]
    score: Score
    decision: Decision
    reasons: tuple[str, ...]
    verified: bool
    threshold: float = 80.0

    @property
    def findings(self) -> Iterator[tuple[Check, Finding]]:
        return ((v.check, f) for v in self.verdicts for f in v.findings)

    @property
    def blockers(self) -> tuple[tuple[Check, Finding], ...]:
        return blockers_of(self.verdicts)
