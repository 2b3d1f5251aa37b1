"""A token that is read without its signature is found, unless another reading of the same function verifies it."""

from functools import partial

import pytest

from gonogo.model import Outcome, Severity
from workspace import check_workspace

check = partial(check_workspace, only="insecure-jwt")


@pytest.mark.parametrize(
    "call", ['jwt.decode(token, options={"verify_signature": False})', "jwt.decode(token, key, verify=False)"]
)
def test_a_signature_that_nobody_verifies_is_found(call):
    verdict = check(f"-- a.py --\nimport jwt\nclaims = {call}  #! insecure-jwt\n")

    assert Severity.WARNING is verdict.findings[0].severity


@pytest.mark.parametrize(
    "call",
    [
        'jwt.decode(token, key, algorithms=["HS256", "none"])',
        'jwt.encode({}, "", algorithm="none")',
        'jwt.encode({}, "", "None")',
    ],
)
def test_the_algorithm_none_is_an_error(call):
    verdict = check(f"-- a.py --\nfrom jose import jwt\nx = {call}  #! insecure-jwt\n")

    assert Severity.ERROR is verdict.findings[0].severity


@pytest.mark.parametrize(
    "call",
    [
        'jwt.decode(token, key, algorithms=["RS256"])',
        'jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})',
        'jwt.encode({}, key, algorithm="HS256")',
        'base64.decode(token, options={"verify_signature": False})',
    ],
)
def test_a_verified_token_is_right(call):
    assert Outcome.PASS is check(f"-- a.py --\nimport base64, jwt\nx = {call}\n").outcome


def test_reading_which_key_to_use_before_verifying_is_right():
    check("""\
-- a.py --
import jwt

def verify(token):
    issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
    return jwt.decode(token, KEYS[issuer], algorithms=["RS256"])
""")


def test_does_not_apply_without_tokens():
    assert Outcome.NOT_APPLICABLE is check("-- a.py --\nx = 1\n").outcome
