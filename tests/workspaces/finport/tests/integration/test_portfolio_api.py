import pytest
from fastapi.testclient import TestClient

from finport.auth.oauth2 import create_tokens
from finport.models import User

pytestmark = pytest.mark.integration


@pytest.fixture
def headers(user: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {create_tokens(user).access_token}"}


@pytest.fixture
def portfolio(client: TestClient, headers: dict[str, str]) -> dict:
    answer = client.post("/portfolios", json={"name": "Pension", "cash": "1000.00"}, headers=headers)
    assert answer.status_code == 201
    return answer.json()


def test_health_reaches_the_database(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_portfolios_need_a_token(client: TestClient) -> None:
    assert client.get("/portfolios").status_code == 401


def test_a_new_portfolio_is_listed(client: TestClient, headers: dict[str, str], portfolio: dict) -> None:
    assert client.get("/portfolios", headers=headers).json() == [portfolio]


def test_buying_moves_cash_into_a_position(client: TestClient, headers: dict[str, str], portfolio: dict) -> None:
    url = f"/portfolios/{portfolio['id']}/orders"
    answer = client.post(url, json={"symbol": "SAP", "quantity": 4}, headers=headers).json()
    assert float(answer["cash"]) == 200.0
    assert answer["positions"] == [{"symbol": "SAP", "quantity": 4}]


@pytest.mark.parametrize("quantity", [6, -1])
def test_an_order_without_funds_is_refused(
    client: TestClient, headers: dict[str, str], portfolio: dict, quantity: int
) -> None:
    url = f"/portfolios/{portfolio['id']}/orders"
    assert client.post(url, json={"symbol": "SAP", "quantity": quantity}, headers=headers).status_code == 409


def test_an_unknown_stock_is_not_found(client: TestClient, headers: dict[str, str], portfolio: dict) -> None:
    url = f"/portfolios/{portfolio['id']}/orders"
    assert client.post(url, json={"symbol": "NOPE", "quantity": 1}, headers=headers).status_code == 404


def test_weights_add_up_to_one(client: TestClient, headers: dict[str, str]) -> None:
    body = {"symbols": ["SAP", "BAS"], "expected_returns": [0.08, 0.05], "covariance": [[0.04, 0.0], [0.0, 0.02]]}
    weights = client.post("/analytics/optimize", json=body, headers=headers).json()
    assert sum(row["weight"] for row in weights) == pytest.approx(1.0)


def test_every_answer_has_the_security_headers(client: TestClient) -> None:
    assert client.get("/health").headers["x-frame-options"] == "DENY"


def test_a_large_body_is_refused(client: TestClient) -> None:
    answer = client.post("/auth/login", content=b"{}", headers={"content-length": "999999999"})
    assert answer.status_code == 413


def test_a_cookie_alone_cannot_change_anything(client: TestClient) -> None:
    client.cookies.set("session", "anything")
    assert client.post("/auth/login", json={}).status_code == 403
