"""A secret in the code is found by its name and its text; what only stands for one is not; the value is never said."""

from functools import partial

import pytest

from gonogo.model import Outcome, Severity
from workspace import check_workspace

check = partial(check_workspace, only="hardcoded-secret")

RANDOM = "9v1gOV9XUwzUP6cEgCYgNOE4"
KEY = "-----BEGIN PRIVATE KEY-----\\n" + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC" * 4


@pytest.mark.parametrize(
    "line",
    [
        f'API_KEY = "{RANDOM}"',
        f'self.jwt_secret = "{RANDOM}"',
        f'config["password"] = "{RANDOM}"',
        f'connect(host="db", password="{RANDOM}")',
        f'settings = {{"secretKey": "{RANDOM}"}}',
        f'def connect(password="{RANDOM}"): ...',
        f'ACCESS_TOKEN: str = "{RANDOM}"',
        f'ok = password == "{RANDOM}"',
        'KEY_ID = "AKIAIOSFODNN7ABCDEFG"',
        f'PEM = "{KEY}"',
    ],
)
def test_a_random_text_by_a_secret_name_stops_the_deployment(line):
    verdict = check(f"-- app.py --\n{line}  #! hardcoded-secret\n")

    assert (Severity.ERROR, True) == (verdict.findings[0].severity, verdict.findings[0].blocker)


@pytest.mark.parametrize(
    "line",
    ['PASSWORD = "hunter2!"', 'connect(password="S3cret!x")', 'URL = "postgresql://app:Pr0duct1on@db.prod.net/app"'],
)
def test_a_weak_one_is_a_warning(line):
    verdict = check(f"-- app.py --\n{line}  #! hardcoded-secret\n")

    assert (Severity.WARNING, False) == (verdict.findings[0].severity, verdict.findings[0].blocker)


def test_the_value_is_never_said():
    verdict = check(f'-- app.py --\nAPI_KEY = "{RANDOM}"  #! hardcoded-secret\n')

    (finding,) = verdict.findings
    assert RANDOM not in repr(finding)
    assert "API_KEY" in finding.message


@pytest.mark.parametrize(
    "line",
    [
        'API_KEY = ""',
        'API_KEY = "your-api-key-here"',
        'API_KEY = "<api key>"',
        'API_KEY = "${API_KEY}"',
        'API_KEY = "xxxxxxxxxxxxxxxxxxxxxxxx"',
        'API_KEY = os.environ["API_KEY"]',
        'API_KEY_ENV = "FINPORT_API_KEY_2024A1B2"',
        'SECRET_KEY = "FINPORT_SECRET_KEY"',
        'token_type = "bearer"',
        'TOKEN_URL = "https://auth.example.net/oauth2/token1234"',
        'token = "[CLS]"',
        'pad_token = "<|endoftext|>"',
        'password_field = "new_password_2"',
        'password = getpass("Your password, please: ")',
        'PASSWORD_MESSAGE = "Use 12 characters or more"',
        'schema = {"password": "string"}',
        'SECRET_PATH = "/run/secrets/api_key_1"',
        'jwt_key_file = "keys/jwt-2024.pem"',
        f'COMMIT = "{RANDOM}"',
        f'checksum = "sha256:{RANDOM}"',
        'URL = "postgresql://user:password@localhost/app"',
        'URL = "redis://:{password}@cache.prod.net"',
        'PATTERN = r"-----BEGIN (RSA )?PRIVATE KEY-----"',
        'EXAMPLE = "AKIAIOSFODNN7EXAMPLE"',
        'X_API_KEY = "X-API-Key"',
        'ADD_CREDENTIAL = "addCredential"',
        "'''Connect to amqp://app:Pr0duct1on@broker.prod.net/app'''",
    ],
)
def test_what_only_stands_for_a_secret_is_not_one(line):
    assert Outcome.PASS is check(f"-- app.py --\nimport os\n{line}\n").outcome


@pytest.mark.parametrize("path", ["tests/test_login.py", "tests/data.py", "examples/run.py", "conftest.py", ".ci/a.py"])
def test_what_is_not_shipped_may_have_secrets_of_its_own(path):
    check(f'-- {path} --\nPASSWORD = "{RANDOM}"\n')


def test_credit_falls_with_each():
    line = f'API_KEY = "{RANDOM}"  #! hardcoded-secret'
    verdict = check(f"-- a.py --\n{line}\n-- b.py --\n{line}\n")

    assert pytest.approx(1 / 3) == verdict.credit
