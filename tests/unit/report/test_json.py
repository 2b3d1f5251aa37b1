"""The JSON report says everything that the report says, in the keys that docs/report-json.md lists."""

import json
import re
from pathlib import Path

import pytest

from gonogo.model import Snapshot
from gonogo.report.json import as_json
from gonogo.verdict import Report

PAGE = Path(__file__).parents[3] / "docs" / "report-json.md"


def test_the_decision_the_score_and_the_blockers(report: Report, snapshot: Snapshot):
    printed = as_json(report, snapshot)

    assert (printed["version"], printed["decision"], printed["verified"]) == (1, "NO-GO", False)
    assert printed["headline"].startswith("NO-GO ")
    rows = printed["score"]["categories"]
    assert [(row["category"], row["outcome"]) for row in rows] == [
        ("test coverage", "fail"),
        ("security", "fail"),
        ("type safety", "fail"),
        ("database", "not applicable"),
        ("configuration", "fail"),
        ("documentation", "fail"),
    ]
    assert sum(row["points"] for row in rows) == pytest.approx(printed["score"]["total"], abs=1e-5)
    assert [(b["check"], b["stops"]) for b in printed["blockers"]] == [
        ("missing-symbol", 823),
        ("missing-symbol", 2),
        ("type-errors", 0),
    ]


def test_every_finding_has_its_place_counted_from_1_and_its_fixes(report: Report):
    verdict = next(v for v in as_json(report)["verdicts"] if v["check"] == "missing-symbol")

    finding = verdict["findings"][0]
    assert (finding["path"], finding["line"], finding["column"], finding["end_line"], finding["end_column"]) == (
        "tests/integration/test_auth_to_portfolio_flow.py", 21, 5, 21, 10,
    )  # fmt: skip
    assert finding["fixes"] == [
        {
            "kind": "export-symbol",
            "title": "Export create_refresh_token from shop.auth (unblocks 51 files)",
            "arguments": {"name": "x"},
            "preferred": False,
            "gain": 0.0,
        }
    ]


def test_all_lost_points_are_there(report: Report):
    printed = as_json(report)

    lost = sum(verdict["lost"] for verdict in printed["verdicts"])
    assert lost == pytest.approx(100 - printed["score"]["total"], abs=1e-4)
    assert sum(len(verdict["findings"]) for verdict in printed["verdicts"]) == len(list(report.findings))


def test_what_is_not_judged_has_its_reason(report: Report):
    reasons = {v["check"]: (v["outcome"], v["reason"]) for v in as_json(report)["verdicts"] if v["reason"]}

    assert reasons == {
        "undecided": ("unknown", "bandit was not asked"),
        "migration-without-downgrade": ("not applicable", "the project has no database"),
    }


def test_it_is_json_and_its_keys_are_those_of_the_page(report: Report, snapshot: Snapshot):
    printed = json.loads(json.dumps(as_json(report, snapshot)))
    documented = set(re.findall(r"`([a-z_]+)`", PAGE.read_text(encoding="utf-8")))

    def keys(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(keys, value))
        if isinstance(value, dict):
            return set(value) - {"arguments"} | set().union(*(keys(v) for k, v in value.items() if k != "arguments"))
        return set()

    assert keys(printed) - documented == set()


def test_without_a_snapshot_the_project_is_null(report: Report):
    assert as_json(report)["project"] is None
