"""A secret that has a default in the code is found, however it is read, and its value is never said."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="insecure-default")


@pytest.mark.parametrize(
    "line",
    [
        'os.getenv("SECRET_KEY", "changeme")',
        'os.environ.get("DB_PASSWORD", "postgres")',
        'os.environ.get("JWT_SECRET", default="dev-secret")',
        'os.getenv("DATABASE_URL", "postgresql://app:Pr0duct1on@db.prod.net/app")',
        'config("API_KEY", default="abc123")',
    ],
)
def test_a_default_for_a_secret_is_found(line):
    verdict = check(f"-- a.py --\nimport os\nfrom decouple import config\nx = {line}  #! insecure-default\n")

    value = line.rsplit('"', 2)[1]
    assert value not in repr(verdict.findings[0])


def test_a_field_of_settings_is_found():
    check("""\
-- settings.py --
from pydantic import Field
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    secret_key: str = "changeme"  #! insecure-default
    api_token: str = Field("changeme")  #! insecure-default
    jwt_key: str
    pool_size: int = 5
    grafana_token: str = ""
""")


@pytest.mark.parametrize(
    "line",
    [
        'os.environ["SECRET_KEY"]',
        'os.getenv("SECRET_KEY")',
        'os.getenv("SECRET_KEY", "")',
        'os.getenv("SECRET_KEY", generate())',
        'os.getenv("CORS_ALLOW_CREDENTIALS", "true")',
        'os.getenv("TOKEN_URL", "https://auth.example.net")',
        'os.getenv("DATABASE_URL", "postgresql://app:password@localhost/app")',
        'os.getenv("LOG_LEVEL", "info")',
    ],
)
def test_no_default_or_no_secret_is_right(line):
    assert Outcome.PASS is check(f"-- a.py --\nimport os\nx = {line}\n").outcome


def test_tests_may_have_defaults():
    check(
        '-- tests/conftest.py --\nimport os\nos.getenv("SECRET_KEY", "x1")\n-- a.py --\nimport os\nos.getenv("LEVEL")\n'
    )


def test_does_not_apply_where_nothing_is_read():
    assert Outcome.NOT_APPLICABLE is check("-- a.py --\nx = 1\n").outcome
