"""From an account to a portfolio, and on with a refreshed token."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from finport.auth.oauth2 import claims_for, create_access_token, create_refresh_token
from finport.models import User

pytestmark = pytest.mark.integration

PASSWORD = "correct horse battery"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_new_account_can_create_a_portfolio(client: TestClient) -> None:
    tokens = client.post("/auth/register", json={"email": "eve@example.com", "password": PASSWORD}).json()
    body = {"name": "First", "cash": "500.00"}
    assert client.post("/portfolios", json=body, headers=bearer(tokens["access_token"])).status_code == 201


def test_login_needs_the_right_password(client: TestClient, user: User) -> None:
    wrong = {"email": user.email, "password": "incorrect horse battery"}
    assert client.post("/auth/login", json=wrong).status_code == 401
    assert client.post("/auth/login", json={**wrong, "password": PASSWORD}).status_code == 200


def test_a_refresh_token_renews_the_access_token(client: TestClient, user: User) -> None:
    refresh_token = create_refresh_token(claims_for(user))
    answer = client.post("/auth/refresh", json={"refresh_token": refresh_token})
    assert answer.status_code == 200
    assert client.get("/portfolios", headers=bearer(answer.json()["access_token"])).status_code == 200


def test_an_expired_refresh_token_renews_nothing(client: TestClient, user: User) -> None:
    expired = create_refresh_token(claims_for(user), expires_delta=timedelta(minutes=-1))
    assert client.post("/auth/refresh", json={"refresh_token": expired}).status_code == 401


def test_an_access_token_is_no_refresh_token(client: TestClient, user: User) -> None:
    access_token = create_access_token(claims_for(user))
    assert client.post("/auth/refresh", json={"refresh_token": access_token}).status_code == 401
