"""Migrations that nothing runs before they are deployed are found, and the job that runs them is written."""

from functools import partial

import pytest
import yaml

from gonogo.fixes import CannotFix, apply
from gonogo.model import Outcome
from unit.fixes.judging import judged, offers, round_trip
from workspace import check_workspace, files_of

check = partial(check_workspace, only="untested-migrations")

SERVICE = "-- app/__init__.py --\n-- app/api.py --\nfrom fastapi import FastAPI\napp = FastAPI()\n"
REVISION = "-- migrations/versions/1.py --\nrevision = '1'\ndown_revision = None\ndef upgrade(): ...\n"
INI = "-- alembic.ini --\n[alembic]\nscript_location = %(here)s/migrations\n"
CI = "-- .github/workflows/ci.yml --\non: push\njobs:\n  test:\n    steps:\n      - run: {run}\n"


def test_migrations_that_nothing_runs_are_found_at_the_configuration():
    check(SERVICE + REVISION + INI.replace("[alembic]", "[alembic]  #! untested-migrations"))


def test_where_there_is_ci_they_are_missing_there():
    check(SERVICE + REVISION + CI.format(run="pytest").replace("on: push", "on: push  #! untested-migrations"))


@pytest.mark.parametrize(
    "more",
    [
        CI.format(run="alembic -c alembic.ini upgrade head"),
        CI.format(run="cd backend && python -m alembic upgrade head"),
        CI.format(run="flask --app shop db upgrade"),
        CI.format(run="make migrate") + "-- Makefile --\nmigrate:\n\talembic upgrade head\n",
        "-- tests/conftest.py --\nfrom alembic import command\ncommand.upgrade(config, 'head')\n",
        "-- requirements-dev.txt --\npytest-alembic==0.11\n",
    ],
)
def test_what_runs_them_counts(more: str):
    assert Outcome.PASS is check(SERVICE + REVISION + more).outcome


@pytest.mark.parametrize("run", ["alembic downgrade base", "alembic upgrade head\n        continue-on-error: true"])
def test_what_does_not_test_them_does_not(run: str):
    check(SERVICE + REVISION + CI.format(run=run).replace("on: push", "on: push  #! untested-migrations"))


@pytest.mark.parametrize("text", [REVISION, SERVICE, SERVICE + "-- migrations/1.sql --\nCREATE TABLE a ();\n"])
def test_does_not_apply_without_a_service_or_alembic(text: str):
    assert Outcome.NOT_APPLICABLE is check(text).outcome


SETTINGS = """\
-- app/settings.py --
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    database_url: str
    token_key: str
    pool: int = 5
-- migrations/env.py --
from app.settings import Settings
url = Settings().database_url
-- app/unused.py --
import os
OTHER = os.environ["OTHER_KEY"]
"""
DECLARED = "-- requirements.txt --\nalembic\npsycopg[binary]\nfastapi\n"
EXAMPLE = "-- .env.example --\nDATABASE_URL={url}\nTOKEN_KEY=\nOTHER_KEY=\n"
COMPOSE = "-- docker-compose.yml --\nservices:\n  cache:\n    image: redis:7\n  db:\n    image: postgres:16.2\n"
TYPED = CI.format(run="mypy app")
WHOLE = TYPED + SERVICE + REVISION + INI + SETTINGS + DECLARED + EXAMPLE.format(url="")


def test_the_job_runs_them_on_the_database_that_the_project_shows():
    trip = round_trip(WHOLE + COMPOSE, "untested-migrations", "add-migrations-workflow")

    job = yaml.safe_load(trip.files[".github/workflows/migrations.yml"])["jobs"]["migrations"]
    assert job["services"]["database"]["image"] == "postgres:16.2"
    assert job["env"] == {
        "DATABASE_URL": "postgresql+psycopg://postgres:ci@localhost:5432/postgres",
        "TOKEN_KEY": "only-for-ci",
    }
    assert [step["run"] for step in job["steps"] if "run" in step] == [
        "python -m pip install -r requirements.txt",
        "python -m alembic upgrade head",
    ]
    assert trip.fix.gain == trip.rise


def test_where_a_workflow_runs_the_tests_the_job_stands_beside_them():
    text = WHOLE.replace("mypy app", "pytest -q") + COMPOSE
    before = files_of(text)[0]

    trip = round_trip(text, "untested-migrations", "add-migrations-workflow")

    path = str(trip.fix.arguments["path"])
    assert trip.fix.preferred
    assert trip.fix.title == f"Run `alembic upgrade head` in CI: add a job to {path}"
    assert trip.files[path].startswith(before[path])
    jobs = yaml.safe_load(trip.files[path])["jobs"]
    assert jobs.pop("migrations")["steps"][-1]["run"] == "python -m alembic upgrade head"
    assert jobs == yaml.safe_load(before[path])["jobs"]
    alone = round_trip(text, "untested-migrations", "add-migrations-workflow", which=1)
    assert alone.fix.arguments["path"] == ".github/workflows/migrations.yml"
    assert not alone.fix.preferred


@pytest.mark.parametrize(
    ("workflow", "reason"),
    [
        ("on: push\njobs: {test: {steps: []}}\n", "has no jobs, one a line"),
        ("on: push\njobs:\n  migrations:\n    steps: []\n", "has a job migrations already"),
        ("on: [\n", "cannot be parsed"),
        ("- a\n", "has no jobs, one a line"),
        ("jobs:\n  lint: {}\n  test:\n    steps:\n      - run: |+\n          pytest\n\n", "cannot be added to"),
    ],
)
def test_a_workflow_that_cannot_be_added_to_is_left_alone(workflow: str, reason: str):
    arguments = {"path": "ci.yml", "python": "3.12", "variable": "URL", "scheme": "sqlite", "image": "none"}
    with pytest.raises(CannotFix, match=reason):
        apply("add-migrations-workflow", arguments, {"ci.yml": workflow, "requirements.txt": "alembic\n"})


@pytest.mark.parametrize(
    ("url", "wanted", "image"),
    [
        ("mysql+pymysql://app:x@db/app", "mysql+pymysql://root:ci@127.0.0.1:3306/ci", "mysql"),
        ("postgresql://app@db/app", "postgresql://postgres:ci@localhost:5432/postgres", "postgres"),
        ("sqlite:///app.db", "sqlite:///ci.db", None),
    ],
)
def test_the_kind_of_the_database_is_that_of_the_example(url: str, wanted: str, image: str | None):
    text = WHOLE.replace("DATABASE_URL=", f"DATABASE_URL={url}")
    trip = round_trip(text, "untested-migrations", "add-migrations-workflow")

    job = yaml.safe_load(trip.files[".github/workflows/migrations.yml"])["jobs"]["migrations"]
    assert job["env"]["DATABASE_URL"] == wanted
    assert job.get("services", {}).get("database", {}).get("image") == image


def test_a_configuration_in_a_folder_is_run_there():
    text = WHOLE.replace("-- alembic.ini", "-- backend/alembic.ini").replace("-- migrations", "-- backend/migrations")
    text = text.replace("-- app/", "-- backend/app/")

    trip = round_trip(text, "untested-migrations", "add-migrations-workflow")

    steps = yaml.safe_load(trip.files[".github/workflows/migrations.yml"])["jobs"]["migrations"]["steps"]
    assert steps[-1]["working-directory"] == "backend"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("psycopg[binary]", "psycopg[binary]\npsycopg2-binary"),  # two drivers: which?
        ("psycopg[binary]", ""),
        ("alembic\n", ""),
        ("url = Settings().database_url", "url = 'x'\nasync def run(): ..."),  # takes a driver that is not declared
        ("from app.settings import Settings", "class Settings: database_url = 1"),  # reads no variable
        ("-- alembic.ini --", "-- ops/alembic.ini --\n-- alembic.ini --"),
        ("%(here)s/migrations", "elsewhere"),
    ],
)
def test_no_job_is_offered_where_the_project_shows_too_little(old: str, new: str):
    files, _ = files_of(WHOLE.replace(old, new))

    assert offers(judged(files), "untested-migrations") == []


def test_no_workflow_of_github_is_offered_where_ci_runs_elsewhere():
    files, _ = files_of(WHOLE.replace(TYPED, "") + "-- .gitlab-ci.yml --\ntest:\n  script: [pytest]\n")

    assert offers(judged(files), "untested-migrations") == []
