"""The sample services: finport has every ailment of the assessment, ready has none, as far as reading can tell."""

from pathlib import Path
from types import MappingProxyType

import pytest

from gonogo.checks import discover
from gonogo.engine import evaluate
from gonogo.model import Config, Finding, Outcome, Snapshot
from gonogo.tools.files import read
from gonogo.verdict import Decision, Report
from workspace import too_wide

WORKSPACES = Path(__file__).parents[1] / "workspaces"


def report_of(name: str) -> Report:
    reading = read(WORKSPACES / name, Config(), discover(), {})
    return evaluate(Snapshot(disk=MappingProxyType({file.path: file for file in reading.files})), discover())


@pytest.fixture(scope="module")
def finport() -> Report:
    return report_of("finport")


@pytest.fixture(scope="module")
def ready() -> Report:
    return report_of("ready")


def findings(report: Report, id: str) -> list[Finding]:
    return [finding for check, finding in report.findings if check.id == id]


def outcomes(report: Report, outcome: Outcome) -> set[str]:
    return {verdict.check.id for verdict in report.verdicts if verdict.outcome is outcome}


def test_finport_is_no_go(finport: Report):
    assert Decision.NO_GO is finport.decision


def test_finport_fails_what_the_assessment_says_and_nothing_else(finport: Report):
    assert {
        "irreversible-migration",
        "legacy-declarative-base",
        "missing-symbol",
        "no-pre-commit-types",
        "pydantic-v1-api",
        "undocumented-env-var",
        "untested-migrations",
        "untyped-ci",
    } == outcomes(finport, Outcome.FAIL)


def test_every_message_fits_one_line(finport: Report):
    assert [] == too_wide(finport)


def test_the_import_of_a_method_is_found_behind_the_test_that_needs_it(finport: Report):
    (finding,) = findings(finport, "missing-symbol")

    assert "tests/integration/test_auth_to_portfolio_flow.py:8" in str(finding.span)
    assert "create_refresh_token" in finding.message
    assert finding.blocker
    assert 5 == finding.stops


def test_the_missing_type_check_alone_stops_it(finport: Report):
    (finding,) = findings(finport, "untyped-ci")

    assert finding.blocker
    assert ".github/workflows/ci.yml" == finding.span.path


def test_both_one_way_migrations_are_found(finport: Report):
    paths = {finding.span.path for finding in findings(finport, "irreversible-migration")}

    assert {"migrations/versions/0003_add_row_versions.py", "migrations/sql/add_version_indexes.sql"} == paths


def test_what_env_example_leaves_out_is_named(finport: Report):
    named = {finding.message.split(" ")[0] for finding in findings(finport, "undocumented-env-var")}

    assert {"GDPR_ENCRYPTION_KEY", "POLYGON_API_KEY", "GRAFANA_API_TOKEN", "GRAFANA_URL"} <= named
    assert named.isdisjoint({"SECRET_KEY", "JWT_SECRET_KEY", "DATABASE_URL", "FINNHUB_API_KEY"})


@pytest.mark.parametrize(
    "id",
    [
        *("missing-security-headers", "missing-csrf-protection", "no-request-size-limit", "permissive-cors"),
        *("insecure-jwt", "hardcoded-secret", "sql-built-from-strings", "unignored-env-file"),
        *("missing-deployment-guide", "no-rollback-plan", "multiple-migration-heads", "missing-migrations"),
    ],
)
def test_what_the_assessment_ticks_off_is_right_in_finport(finport: Report, id: str):
    assert id in outcomes(finport, Outcome.PASS)


def test_nothing_bad_is_said_about_ready(ready: Report):
    assert [] == [f"{check.id} {finding.span} {finding.message}" for check, finding in ready.findings]


def test_all_that_is_unknown_of_ready_is_what_only_tools_can_tell(ready: Report):
    reasons = {verdict.reason for verdict in ready.verdicts if verdict.outcome is Outcome.UNKNOWN}

    assert all(reason.endswith(" yet") for reason in reasons)
    assert Decision.UNKNOWN is ready.decision
