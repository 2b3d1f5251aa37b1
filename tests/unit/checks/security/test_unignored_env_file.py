"""A file of real secrets that git would take is found; examples and placeholders are not; no value is ever said."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="unignored-env-file")

SECRET = "fb6a4b2c6743542bdb84e0be01d9a9b5"


@pytest.mark.parametrize("path", [".env", ".env.production", "deploy/.env.local", "prod.env"])
def test_real_secrets_are_found_once_at_the_first(path):
    verdict = check(
        f"-- {path} --\nDEBUG=1\nSECRET_KEY={SECRET}  #! unignored-env-file\nexport DB_PASSWORD='hunter2!'\n"
    )

    (finding,) = verdict.findings
    assert finding.blocker
    assert "2 secrets" in finding.message
    assert SECRET not in repr(finding)


@pytest.mark.parametrize("path", [".env.example", ".env.template", ".env.test", "env.sample", ".env.ci"])
def test_examples_may_show_what_they_like(path):
    check(f"-- {path} --\nSECRET_KEY={SECRET}\n")


@pytest.mark.parametrize(
    "line",
    [
        "SECRET_KEY=",
        "SECRET_KEY=<32 random bytes>",
        "SECRET_KEY=change-me-please",
        "SECRET_KEY=${VAULT_SECRET}",
        f"COMMIT={SECRET}",
        f"# SECRET_KEY={SECRET}",
        "TOKEN_URL=https://auth.example.net/token1",
        "DATABASE_URL=postgresql://app:password@localhost/app",
    ],
)
def test_what_only_stands_for_a_secret_is_not_one(line):
    assert Outcome.PASS is check(f"-- .env --\n{line}\n").outcome


def test_a_password_in_a_url_counts():
    check("-- .env --\nDATABASE_URL=postgresql://app:Pr0duct1on@db.prod.net/app  #! unignored-env-file\n")
