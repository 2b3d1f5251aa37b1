"""What to do next: of all that is wrong, what regains most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from gonogo.headline import counted
from gonogo.model import Finding, Outcome, Report, Severity, Verdict

_WORTH_SAYING = 0.05  # points; less would show as 0.0


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do. `finding` is where to begin, None where something must be measured first (`action` says how).

    `gain` says what hangs on it: "stops 12 tests, is a blocker, regains 13.3 points".
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
        return NextStep(verdict, verdict.reason, None, _gain(verdict, None))
    first = max(_blockers(verdict) or verdict.findings, key=_worth)
    action = first.fixes[0].title if first.fixes else first.message
    return NextStep(verdict, action, first, _gain(verdict, first))


def _worth(finding: Finding) -> tuple[int, int, bool]:
    """What to begin with: what stops most tests, then errors before hints, then what has a fix."""
    return finding.stops, -list(Severity).index(finding.severity), bool(finding.fixes)


def _gain(verdict: Verdict, first: Finding | None) -> str:
    parts = [f"stops {counted(first.stops, 'test')}"] if first and first.stops else []
    if first and first.blocker:
        parts.append("is a blocker")
    if verdict.lost >= _WORTH_SAYING:
        parts.append(_regained(verdict))
    return ", ".join(parts)


def _regained(verdict: Verdict) -> str:
    points, found = f"{verdict.lost:.1f} points", len(verdict.findings)
    if verdict.outcome is Outcome.UNKNOWN:
        return f"up to {points} depend on it"
    return f"regains {points}" if found == 1 else f"regains {points} once all are gone"


def _distinct(steps: list[NextStep]) -> Iterator[NextStep]:
    """Checks that wait for the same thing are one step."""
    seen: set[str] = set()
    for step in steps:
        if step.action not in seen:
            seen.add(step.action)
            yield step
