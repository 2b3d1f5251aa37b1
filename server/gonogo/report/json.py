"""A report for programs. docs/report-json.md is the contract: version 1 only ever gains keys."""

from __future__ import annotations

from typing import Any

from gonogo.facts import Collection, Environment, Types
from gonogo.headline import headline
from gonogo.model import Check, Finding, Fix, Snapshot
from gonogo.source import Span
from gonogo.verdict import CategoryScore, Report, Verdict

VERSION = 1
_DIGITS = 6  # enough for every cent of a point, and free of the noise of binary fractions


def as_json(report: Report, snapshot: Snapshot | None = None) -> dict[str, Any]:
    """The whole report as JSON values; with the snapshot that it judges, also the tools that measured it."""
    return {
        "version": VERSION,
        "decision": str(report.decision),
        "headline": headline(report),
        "verified": report.verified,
        "threshold": report.threshold,
        "reasons": list(report.reasons),
        "score": {
            "total": round(report.score.total, _DIGITS),
            "settled": report.score.settled,
            "categories": [_category(row) for row in report.score.categories],
        },
        "blockers": [_blocker(check, finding) for check, finding in report.blockers],
        "verdicts": [_verdict(verdict) for verdict in report.verdicts],
        "project": _project(snapshot) if snapshot else None,
    }


def _category(row: CategoryScore) -> dict[str, Any]:
    return {
        "category": str(row.category),
        "outcome": str(row.outcome),
        "weight": round(row.weight, _DIGITS),
        "score": round(row.score, _DIGITS),
        "points": round(row.points, _DIGITS),
    }


def _blocker(check: Check, finding: Finding) -> dict[str, Any]:
    return {"check": check.id, **place(finding.span), "message": finding.message, "stops": finding.stops}


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "check": verdict.check.id,
        "title": verdict.check.title,
        "category": str(verdict.check.category),
        "blocking": verdict.check.blocking,
        "outcome": str(verdict.outcome),
        "reason": verdict.reason,
        "verified": verdict.verified,
        "credit": round(verdict.credit, _DIGITS),
        "lost": round(verdict.lost, _DIGITS),
        "findings": [_finding(finding) for finding in verdict.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        **place(finding.span),
        "message": finding.message,
        "severity": str(finding.severity),
        "blocker": finding.blocker,
        "stops": finding.stops,
        "provisional": finding.provisional,
        "source": finding.source,
        "code": finding.code,
        "related": [{**place(related.span), "message": related.message} for related in finding.related],
        "fixes": [_fix(fix) for fix in finding.fixes],
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "kind": fix.kind,
        "title": fix.offer,
        "arguments": dict(fix.arguments),
        "preferred": fix.preferred,
        "gain": fix.gain,
    }


def place(span: Span) -> dict[str, Any]:
    """Lines and columns from 1, as terminals and editors show them; the end is exclusive."""
    return {
        "path": span.path,
        "line": span.line + 1,
        "column": span.column + 1,
        "end_line": span.end_line + 1,
        "end_column": span.end_column + 1,
    }


def _project(snapshot: Snapshot) -> dict[str, Any]:
    environment = snapshot.facts.get(Environment, Environment())
    types = snapshot.facts.get(Types, Types())
    collection = snapshot.facts.get(Collection, Collection())
    assert isinstance(environment, Environment)
    assert isinstance(types, Types)
    assert isinstance(collection, Collection)
    return {
        "trusted": snapshot.trusted,
        "files": len(snapshot.files),
        "python": environment.python,
        "python_version": ".".join(map(str, environment.version)) if any(environment.version) else "",
        "python_origin": environment.origin,
        "mypy_version": types.mypy_version,
        "mypy_command": list(types.command),
        "mypy_files": types.checked_files,
        "pytest_version": collection.pytest_version,
        "pytest_command": list(collection.command),
        "tests_collected": collection.collected,
    }
