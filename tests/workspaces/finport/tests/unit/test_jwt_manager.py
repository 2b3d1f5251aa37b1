from datetime import timedelta

import pytest

from finport.security.jwt_manager import InvalidToken, JWTManager, TokenClaims, TokenType

CLAIMS = TokenClaims(user_id=7, email="ada@example.com", scopes=["read"])


@pytest.fixture
def manager() -> JWTManager:
    return JWTManager("only-for-tests-0123456789-0123456789", timedelta(minutes=15), timedelta(days=14))


def test_an_access_token_names_its_user(manager: JWTManager) -> None:
    assert manager.verify(manager.create_access_token(CLAIMS), TokenType.ACCESS)["sub"] == "7"


def test_a_refresh_token_is_no_access_token(manager: JWTManager) -> None:
    with pytest.raises(InvalidToken):
        manager.verify(manager.create_refresh_token(CLAIMS), TokenType.ACCESS)


def test_an_expired_token_is_invalid(manager: JWTManager) -> None:
    with pytest.raises(InvalidToken):
        manager.verify(manager.create_access_token(CLAIMS, timedelta(seconds=-1)), TokenType.ACCESS)


def test_a_revoked_token_is_invalid(manager: JWTManager) -> None:
    token = manager.create_refresh_token(CLAIMS)
    manager.revoke(token, TokenType.REFRESH)
    with pytest.raises(InvalidToken):
        manager.verify(token, TokenType.REFRESH)


def test_a_token_of_another_key_is_invalid(manager: JWTManager) -> None:
    other = JWTManager("another-key-0123456789-0123456789-01", timedelta(minutes=15), timedelta(days=14))
    with pytest.raises(InvalidToken):
        manager.verify(other.create_access_token(CLAIMS), TokenType.ACCESS)
