"""What a fix wins: tests, and the score without the findings that it removes, less the score. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gonogo.checks.tests.unblocking import Stopping
from gonogo.model import Finding, Fix, Outcome, Snapshot, Unknown
from gonogo.verdict import Verdict

Won = tuple[float, str]  # points, and which tests are unblocked

# Kinds that give a module what it lacks: they serve every file that asks it for that in vain.
_SERVING = frozenset({"reexport-symbol", "delegate-to-method", "create-stub", "add-init-file", "add-to-all"})
_SERVED = ("target_path", "name", "source_path", "class_path", "folder", "levels")  # what tells two of them apart
_PLACES = 1  # decimals, as people read a gain; finer ones would send thousands of diagnostics again for nothing


def with_gains(verdicts: Sequence[Verdict], shares: Mapping[str, float], snapshot: Snapshot) -> Iterator[Verdict]:
    """Say on each fix what is won once what it removes is gone, and nothing else has changed: tests and points.

    *shares* are the points of the total that each check is worth, by its id. What cannot be told yet counts nothing.
    """
    stopping = Stopping((finding for verdict in verdicts for finding in verdict.findings), snapshot)
    moving = [v for v in verdicts if v.check.without and v.check.id in shares]
    for verdict in verdicts:
        if any(finding.fixes for finding in verdict.findings):
            gains = _Gains(verdict, moving, shares, snapshot, stopping)
            yield replace(verdict, findings=tuple(map(gains.said, verdict.findings)))
        else:
            yield verdict


class _Gains:
    """The gains of the fixes of one verdict, each computed once."""

    def __init__(
        self,
        verdict: Verdict,
        moving: Sequence[Verdict],
        shares: Mapping[str, float],
        snapshot: Snapshot,
        stopping: Stopping,
    ) -> None:
        self.verdict, self.shares, self.snapshot, self.stopping = verdict, shares, snapshot, stopping
        self.others = [other for other in moving if other is not verdict]
        self.served = _served(verdict.findings)
        self.known: dict[tuple[object, ...], Won] = {}

    def said(self, finding: Finding) -> Finding:
        """The finding with what its fixes win. Of mypy's thousands nearly all are left as they are, and looked up."""
        fixes = finding.fixes
        if not fixes:
            return finding
        own = self._of((finding,)) if finding.blocker else self._alike(finding)
        won = [self._won(fix, own) for fix in fixes]
        if won == [(fix.gain, fix.unblocks) for fix in fixes]:
            return finding
        pairs = zip(fixes, won, strict=True)
        return replace(finding, fixes=tuple(replace(fix, gain=gain, unblocks=text) for fix, (gain, text) in pairs))

    def _won(self, fix: Fix, own: Won) -> Won:
        if fix.helps:
            return fix.gain, fix.unblocks
        return self._served_by(fix) if fix.kind in _SERVING else own

    def _alike(self, finding: Finding) -> Won:
        """As for all others in its file that are as severe and no blockers either."""
        key = finding.severity, finding.span.path
        if key not in self.known:
            self.known[key] = self._of((finding,))
        return self.known[key]

    def _served_by(self, fix: Fix) -> Won:
        key = _service(fix)
        if key not in self.known:
            self.known[key] = self._of(self.served[key])
        return self.known[key]

    def _of(self, gone: tuple[Finding, ...]) -> Won:
        return round(self._gain(gone), _PLACES), self._unblocks(gone)

    def _unblocks(self, gone: tuple[Finding, ...]) -> str:
        return self.stopping.unblocked_without(gone) if any(finding.blocker for finding in gone) else ""

    def _gain(self, gone: tuple[Finding, ...]) -> float:
        gain = self._own(gone)
        if any(finding.blocker for finding in gone):
            gain += sum(self._rise(other, gone) for other in self.others)
        return max(gain, 0.0)

    def _own(self, gone: tuple[Finding, ...]) -> float:
        verdict, check = self.verdict, self.verdict.check
        if check.without:
            return self._rise(verdict, gone)
        if check.id not in self.shares or verdict.outcome is Outcome.UNKNOWN:
            return 0.0
        left = tuple(finding for finding in verdict.findings if not any(finding is one for one in gone))
        credit = check.credit(self.snapshot, left) if check.credit else float(not left)
        return self.shares[check.id] * (credit - verdict.credit)

    def _rise(self, verdict: Verdict, gone: tuple[Finding, ...]) -> float:
        assert verdict.check.without
        try:
            credit = verdict.check.without(self.snapshot, gone)
        except Unknown:
            return 0.0
        return 0.0 if credit is None else self.shares[verdict.check.id] * (credit - verdict.credit)


def _service(fix: Fix) -> tuple[object, ...]:
    """What a serving fix gives to which module."""
    return fix.kind, *(fix.arguments.get(key) for key in _SERVED)


def _served(findings: Sequence[Finding]) -> Mapping[tuple[object, ...], tuple[Finding, ...]]:
    served: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        for fix in finding.fixes:
            if fix.kind in _SERVING:
                served.setdefault(_service(fix), []).append(finding)
    return {service: tuple(found) for service, found in served.items()}
