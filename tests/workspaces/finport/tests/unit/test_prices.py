from decimal import Decimal

import httpx
import pytest

from finport.market.prices import last_price
from finport.models import Stock

SAP = Stock(symbol="SAP", name="SAP SE", exchange_code="XETR", last_close=Decimal("200.00"))


def source(body: dict) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=body)))


def test_without_a_key_the_last_close_counts() -> None:
    assert last_price(SAP, source({})) == Decimal("200.00")


def test_finnhub_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINNHUB_API_KEY", "for-tests")
    assert last_price(SAP, source({"c": 201.5})) == Decimal("201.5")


def test_polygon_is_asked_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLYGON_API_KEY", "for-tests")
    assert last_price(SAP, source({"results": [{"c": 199.25}]})) == Decimal("199.25")
