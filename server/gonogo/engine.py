"""Snapshot in, report out. Pure: no I/O, no clock, no editor."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from gonogo.gains import with_gains
from gonogo.index.module import Module, problem_of
from gonogo.index.summary import summarize
from gonogo.model import Category, Check, Fact, Finding, NotApplicable, Outcome, Reads, Snapshot, Unknown
from gonogo.source import ModuleSummary, SourceFile, digest
from gonogo.verdict import CategoryScore, Decision, Report, Score, Verdict, blockers_of

log = logging.getLogger(__name__)


def scan(path: str, text: str, checks: Iterable[Check]) -> SourceFile:
    """Read one file: its summary, and the findings of the checks that look at one file at a time.

    Costs milliseconds (a parse and a walk), so callers do it once per content and off the event loop.
    """
    stamp = digest(path, text)
    if not path.endswith((".py", ".pyi")):
        return SourceFile(path, text, stamp)
    try:
        module = Module(path, text)
    except (SyntaxError, ValueError, RecursionError) as error:
        return SourceFile(path, text, stamp, problem=problem_of(path, error))
    per_file = [check for check in checks if check.per_file]
    try:
        summary = summarize(module)
    except Exception as error:  # nothing that looks at this file can be told, and the others are judged all the same
        log.exception("%s could not be summarized", path)
        reason = f"gonogo's own reading of {path} failed: {type(error).__name__}: {error}"
        crashed = MappingProxyType({check.id: reason for check in per_file})
        return SourceFile(path, text, stamp, ModuleSummary(dynamic=True), crashed=crashed)
    local, failed = _looked_at(module, per_file)
    return SourceFile(path, text, stamp, summary, None, MappingProxyType(local), MappingProxyType(failed))


def _looked_at(module: Module, checks: Iterable[Check]) -> tuple[dict[str, tuple[Finding, ...]], dict[str, str]]:
    """By check, what it finds in one file, and why it has no answer."""
    found: dict[str, tuple[Finding, ...]] = {}
    crashed: dict[str, str] = {}
    for check in checks:
        try:
            if findings := tuple(check.run(module)):
                found[check.id] = findings
        except Exception as error:
            log.exception("check %s crashed on %s", check.id, module.path)
            crashed[check.id] = f"the check itself failed on {module.path}: {type(error).__name__}: {error}"
    return found, crashed


@dataclass(frozen=True, slots=True)
class Judged:
    """A report and the snapshot that it judges."""

    snapshot: Snapshot
    report: Report


def _still_true(last: Judged, snapshot: Snapshot) -> Mapping[str, Verdict]:
    """The verdicts that hold because nothing they look at has changed: a new answer of mypy leaves the others alone."""
    before = last.snapshot
    if any(getattr(before, name) is not getattr(snapshot, name) for name in ("config", "config_problems", "trusted")):
        return {}
    same = {reads for reads in Reads if before.derived[reads] is snapshot.derived[reads]}
    if same >= {Reads.PYTHON, Reads.OTHER, Reads.COLLECTED}:
        same.add(Reads.EVERYTHING)

    def says_the_same(kind: type[Fact]) -> bool:
        told = kind.seen_by is not Reads.EVERYTHING and kind.seen_by in same
        told = told or before.facts.get(kind) is snapshot.facts.get(kind)
        return told and before.is_verified(kind) is snapshot.is_verified(kind)

    return {
        verdict.check.id: verdict
        for verdict in last.report.verdicts
        if verdict.check.reads in same and all(map(says_the_same, verdict.check.needs))
    }


def evaluate(snapshot: Snapshot, checks: Iterable[Check], last: Judged | None = None) -> Report:
    """Judge every check, add up the score, and decide. *last* saves judging again what cannot have changed."""
    known = _still_true(last, snapshot) if last else {}
    verdicts = tuple(known.get(check.id) or judge(snapshot, check) for check in checks)
    score = score_of(verdicts, snapshot.config.weights)
    shares = points_at_stake(verdicts, score)
    verdicts = _with_gains(tuple(with_lost_points(verdicts, shares)), shares, snapshot)
    verified = all(v.verified for v in verdicts)
    decision, reasons = decide(verdicts, score, snapshot.config.threshold, verified)
    if not snapshot.trusted:
        reasons = ("this folder is not trusted: its code is not executed, so its tests are not collected", *reasons)
    if snapshot.unreadable:
        decision, reasons, verified = Decision.UNKNOWN, (snapshot.unreadable,), False
    return Report(snapshot.generation, verdicts, score, decision, reasons, verified, snapshot.config.threshold)


def _with_gains(verdicts: tuple[Verdict, ...], shares: Mapping[str, float], snapshot: Snapshot) -> tuple[Verdict, ...]:
    """The verdicts stand whether or not it can be told what their fixes win."""
    try:
        return tuple(with_gains(verdicts, shares, snapshot))
    except Exception:
        log.exception("what the fixes win is not known")
        return verdicts


def outdated(report: Report) -> Report:
    """The same report once the text has moved on and is not judged yet: nothing in it is verified, so never GO."""
    if report.decision is not Decision.GO:
        return replace(report, verified=False)
    return replace(report, verified=False, decision=Decision.UNKNOWN, reasons=("the text has changed since",))


def judge(snapshot: Snapshot, check: Check) -> Verdict:
    """One check's verdict; a crash in it is UNKNOWN with the exception as reason, never silence."""
    verified = all(snapshot.is_verified(kind) for kind in check.needs)
    last_known: list[Finding] = []
    try:
        if check.applies:
            check.applies(snapshot)
        last_known.extend(_local(snapshot, check) if check.per_file else check.run(snapshot))
        findings = tuple(last_known)
        credit = check.credit(snapshot, findings) if check.credit else float(not findings)
    except NotApplicable as why:
        return Verdict(check, Outcome.NOT_APPLICABLE, reason=str(why))
    except Unknown as why:  # what it said before that still stands, but decides nothing
        findings = tuple(replace(finding, blocker=False, provisional=True) for finding in last_known)
        return Verdict(check, Outcome.UNKNOWN, findings=findings, reason=str(why), verified=False)
    except Exception as error:
        log.exception("check %s crashed", check.id)
        reason = f"the check itself failed: {type(error).__name__}: {error}"
        return Verdict(check, Outcome.UNKNOWN, reason=reason, verified=False)
    outcome = Outcome.FAIL if findings else Outcome.PASS
    return Verdict(check, outcome, credit, findings, verified=verified)


def _local(snapshot: Snapshot, check: Check) -> Iterator[Finding]:
    found, crashed = snapshot.derive(_by_check, Reads.PYTHON)
    if check.id in crashed:
        raise Unknown(crashed[check.id])
    yield from found.get(check.id, ())


def _by_check(snapshot: Snapshot) -> tuple[Mapping[str, list[Finding]], Mapping[str, str]]:
    """By check, the findings that its files carry and why it has no answer: one pass for all of them."""
    found: dict[str, list[Finding]] = {}
    crashed: dict[str, str] = {}
    for file in snapshot.files.values():
        for name, findings in file.local.items():
            found.setdefault(name, []).extend(findings)
        for name, reason in file.crashed.items():
            crashed.setdefault(name, reason)
    return found, crashed


def score_of(verdicts: Iterable[Verdict], weights: Mapping[Category, float]) -> Score:
    """Score each category by the weighted credit of its checks, then share out the weights."""
    by_category: dict[Category, list[Verdict]] = {category: [] for category in weights}
    for verdict in verdicts:
        by_category.setdefault(verdict.check.category, []).append(verdict)
    rows = {category: category_score(group) for category, group in by_category.items()}
    outcomes = {category: outcome for category, (outcome, _) in rows.items()}
    settled = all(v.outcome is not Outcome.UNKNOWN for group in by_category.values() for v in group)
    return Score(weigh({c: s for c, (_, s) in rows.items()}, outcomes, weights), settled)


def category_score(verdicts: Iterable[Verdict]) -> tuple[Outcome, float]:
    """0..100: the credit of the applicable checks, weighted; what is unknown earns nothing."""
    counted = [v for v in verdicts if v.outcome is not Outcome.NOT_APPLICABLE and v.check.weight > 0]
    if not counted:
        return Outcome.NOT_APPLICABLE, 0.0
    earned = sum(v.check.weight * v.credit for v in counted if v.outcome is not Outcome.UNKNOWN)
    score = 100 * earned / sum(v.check.weight for v in counted)
    if all(v.outcome is Outcome.UNKNOWN for v in counted):
        return Outcome.UNKNOWN, score
    return (Outcome.PASS if score == 100 else Outcome.FAIL), score


def weigh(
    scores: Mapping[Category, float], outcomes: Mapping[Category, Outcome], weights: Mapping[Category, float]
) -> tuple[CategoryScore, ...]:
    """Rows whose weights add up to 100: a category that does not apply leaves its weight to the others."""
    applicable = [c for c in scores if outcomes[c] is not Outcome.NOT_APPLICABLE]
    whole = sum(weights.get(c, 0.0) for c in applicable)
    return tuple(
        CategoryScore(
            c, outcomes[c], 100 * weights.get(c, 0.0) / whole if c in applicable and whole else 0.0, scores[c]
        )
        for c in scores
    )


def points_at_stake(verdicts: Iterable[Verdict], score: Score) -> Mapping[str, float]:
    """How many of the 100 points each applicable check is worth, by its id."""
    weights = {row.category: row.weight for row in score.categories}
    asked = [v.check for v in verdicts if v.outcome is not Outcome.NOT_APPLICABLE]
    whole: dict[Category, float] = {}
    for check in asked:
        whole[check.category] = whole.get(check.category, 0.0) + check.weight
    return {c.id: weights[c.category] * c.weight / whole[c.category] for c in asked if whole[c.category]}


def with_lost_points(verdicts: Iterable[Verdict], shares: Mapping[str, float]) -> Iterator[Verdict]:
    """Say on each verdict how many of the 100 points it costs, by category. They add up to 100 less the total."""
    for verdict in sorted(verdicts, key=_by_category):
        share = shares.get(verdict.check.id)
        yield verdict if share is None else replace(verdict, lost=share * (1 - verdict.credit))


def _by_category(verdict: Verdict) -> tuple[int, str]:
    return list(Category).index(verdict.check.category), verdict.check.id


def decide(
    verdicts: Iterable[Verdict], score: Score, threshold: float, verified: bool
) -> tuple[Decision, tuple[str, ...]]:
    """NO-GO on a blocker; UNKNOWN while a blocking check is; NO-GO on a low score; GO only when all is verified.

    A score below the threshold that the unknown part could still lift over it is UNKNOWN, not NO-GO.
    """
    verdicts = tuple(verdicts)
    if blockers := blockers_of(verdicts):
        return Decision.NO_GO, tuple(finding.message for _, finding in blockers)
    unknown = [v for v in verdicts if v.outcome is Outcome.UNKNOWN]
    if any(v.check.blocking for v in unknown):
        return Decision.UNKNOWN, tuple(f"{v.check.id}: {v.reason}" for v in unknown if v.check.blocking)
    if score.total < threshold:
        below = f"the score {score.total:.2f} is below the threshold {threshold:g}"
        if score.total + sum(v.lost for v in unknown) < threshold:
            return Decision.NO_GO, (below,)
        return Decision.UNKNOWN, (f"{below}, and {', '.join(v.check.id for v in unknown)} not judged",)
    if not verified:
        waiting = ", ".join(v.check.id for v in verdicts if not v.verified)
        return Decision.UNKNOWN, (f"not verified at the current content: {waiting}",)
    return Decision.GO, ()
