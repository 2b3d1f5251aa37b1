"""A service that maps tables needs migrations; what has no tables, or is no service, does not."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="missing-migrations")

APP = "-- app.py --\nfrom fastapi import FastAPI\napp = FastAPI()\n"
MODEL = "-- models.py --\nfrom sqlalchemy.orm import Base\nclass User(Base):\n    __tablename__ = 'users'"


def test_models_without_migrations_are_found_at_the_first():
    verdict = check(f"{APP}{MODEL}  #! missing-migrations\n")

    assert "alembic init" in verdict.findings[0].message


def test_djangos_models_name_djangos_command():
    verdict = check("""\
-- settings.py --
import django
MIDDLEWARE = []
-- shop/models.py --
from django.db import models
class User(models.Model):  #! missing-migrations
    name = models.TextField()
""")

    assert "makemigrations" in verdict.findings[0].message


@pytest.mark.parametrize(
    "migration",
    [
        "-- migrations/versions/1.py --\nrevision = '1'\ndown_revision = None\n",
        "-- migrations/1.sql --\nCREATE TABLE users ();\n",
    ],
)
def test_migrations_of_any_kind_make_it_right(migration):
    assert Outcome.PASS is check(f"{APP}{MODEL}\n{migration}").outcome


@pytest.mark.parametrize(
    "text", [f"{MODEL}\n", f"{APP}-- db.py --\nimport sqlalchemy\n", f"{APP}-- db.py --\nimport asyncpg\n"]
)
def test_does_not_apply_to_a_library_or_without_tables(text):
    assert Outcome.NOT_APPLICABLE is check(text).outcome
