"""What to do next: of all that is wrong, what regains most."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from gonogo.headline import counted
from gonogo.model import Finding, Fix, Outcome, Severity
from gonogo.verdict import Report, Verdict

_WORTH_SAYING = 0.05  # points; less would show as 0.0
_EFFECT = re.compile(r": stops [\d,]+ tests?(?! file)(?: in [\d,]+ files?)?")


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do. `finding` is where to begin, None where something must be measured first (`action` says how).

    `action` is what to do where a fix does it, else what is wrong. `gain` says what hangs on it: what the fix wins, in
    the figures of its offer ("unblocks 5 tests, removes a blocker, +4.5 points"), and otherwise what its check costs
    ("stops 12 tests, is a blocker, its check costs 13.3 points").
    """

    verdict: Verdict
    action: str
    finding: Finding | None
    gain: str


def next_steps(report: Report, limit: int = 3) -> list[NextStep]:
    """At most *limit* steps, the best first: blockers by what they stop, what is unknown, then the dearest checks."""
    failing = [v for v in report.verdicts if v.outcome is Outcome.FAIL and v.findings]
    unknown = [v for v in report.verdicts if v.outcome is Outcome.UNKNOWN]
    blocked = sorted((v for v in failing if _blockers(v)), key=_by_effect)
    waiting = sorted((v for v in unknown if v.check.blocking), key=_by_loss)
    others = sorted(
        [v for v in failing if not _blockers(v)] + [v for v in unknown if not v.check.blocking], key=_by_loss
    )
    steps = [_step(verdict) for verdict in [*blocked, *waiting, *others] if verdict.lost > 0 or _blockers(verdict)]
    return list(islice(_distinct(steps), limit))


def _blockers(verdict: Verdict) -> list[Finding]:
    return [finding for finding in verdict.findings if finding.blocker]


def _by_effect(verdict: Verdict) -> tuple[int, float, str]:
    return -max(finding.stops for finding in _blockers(verdict)), -verdict.lost, verdict.check.id


def _by_loss(verdict: Verdict) -> tuple[float, str]:
    return -verdict.lost, verdict.check.id


def _step(verdict: Verdict) -> NextStep:
    if verdict.outcome is Outcome.UNKNOWN:
        return NextStep(verdict, verdict.reason, None, ", ".join(_waiting(verdict)))
    first = max(_blockers(verdict) or verdict.findings, key=_worth)
    if first.fixes:
        return NextStep(verdict, first.fixes[0].title, first, ", ".join(_won(verdict, first, first.fixes[0])))
    return NextStep(verdict, _cause(first), first, ", ".join(_at_stake(verdict, first)))


def _cause(finding: Finding) -> str:
    """The message without the tests that it stops, which the gain says."""
    return _EFFECT.sub("", finding.message) if finding.stops else finding.message


def _worth(finding: Finding) -> tuple[int, int, bool]:
    """What to begin with: what stops most tests, then errors before hints, then what has a fix."""
    return finding.stops, -list(Severity).index(finding.severity), bool(finding.fixes)


def _waiting(verdict: Verdict) -> Iterator[str]:
    if verdict.lost >= _WORTH_SAYING:
        yield f"up to {verdict.lost:.1f} points depend on it"


def _won(verdict: Verdict, first: Finding, fix: Fix) -> Iterator[str]:
    """What the fix wins, as its offer says; then what its check costs, where that is more."""
    if fix.unblocks:
        yield fix.unblocks
    if first.blocker:
        others = f" that stops {counted(first.stops, 'test')}" if first.stops and not fix.unblocks else ""
        yield f"removes a blocker{others}"
    if fix.rise:
        yield f"{fix.rise} points"
    if verdict.lost - fix.gain >= _WORTH_SAYING:
        yield from _cost(verdict)


def _at_stake(verdict: Verdict, first: Finding) -> Iterator[str]:
    if first.stops:
        yield f"stops {counted(first.stops, 'test')}"
    if first.blocker:
        yield "is a blocker"
    yield from _cost(verdict)


def _cost(verdict: Verdict) -> Iterator[str]:
    """What the whole check costs, which a fix may win more or less than: it is never said as a gain."""
    if verdict.lost >= _WORTH_SAYING:
        yield f"its check costs {verdict.lost:.1f} points"


def _distinct(steps: list[NextStep]) -> Iterator[NextStep]:
    """Checks that wait for the same thing are one step."""
    seen: set[str] = set()
    for step in steps:
        if step.action not in seen:
            seen.add(step.action)
            yield step
