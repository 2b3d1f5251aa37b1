"""Names that stand for secrets, and texts that could be one."""

import pytest

from gonogo.checks.secrets import has_credentials, is_known_token, is_placeholder, is_random, is_secret_name, is_word


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "DB_PASSWORD",
        "userPassword",
        "apiKey",
        "API_KEY",
        "JWT_SECRET_KEY",
        "secret",
        "access_token",
        "PASSWD2",
    ],
)
def test_a_secrets_name(name):
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "password_field",
        "TOKEN_URL",
        "secret_name",
        "key",
        "primary_key",
        "sort_key",
        "tokenizer",
        "password_hash_cost",
        "id",
    ],
)
def test_a_name_beside_a_secret_is_not_one(name):
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "text", ["", "short", "<your key>", "${KEY}", "{key}", "xxxxxxxx", "********", "two words", "changeme"]
)
def test_a_placeholder(text):
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text", ["FINPORT_KEY", "path/to/key", "X-API-Key", "finport.auth.key", "https://a.net/k1", "./key1"]
)
def test_a_word(text):
    assert is_word(text)


@pytest.mark.parametrize("text", ["hunter2!", "9v1gOV9XUwzUP6cEgCYgNOE4", "S3cretpass"])
def test_what_could_be_a_secret_is_neither(text):
    assert not is_placeholder(text)
    assert not is_word(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9v1gOV9XUwzUP6cEgCYgNOE4", True),
        ("hunter2!", False),
        ("aaaaaaaaaaaaaaaaaaaa1", False),
        ("abcdefghijklmnopqrst", False),
    ],
)
def test_random_is_long_mixed_and_irregular(text, expected):
    assert expected is is_random(text)


@pytest.mark.parametrize("text", ["AKIAIOSFODNN7ABCDEFG", "ghp_" + "a1B2" * 10, "xoxb-1234567890-abcdefghijkl"])
def test_the_keys_of_known_services(text):
    assert is_known_token(f"the key is {text}.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgresql://app:Pr0duct1on@db.prod.net/app", True),
        ("postgresql://app:Pr0duct1on@localhost/app", False),
        ("postgresql://app:password@db.prod.net/app", False),
        ("postgresql://app:{password}@db.prod.net/app", False),
        ("postgresql://db.prod.net/app", False),
        ("https://a.net/x:y@z", False),
    ],
)
def test_a_password_in_a_url_to_another_machine(text, expected):
    assert expected is has_credentials(text)
