"""Last prices, from the first source that has a key and an answer."""

import os
from decimal import Decimal
from typing import Optional

import httpx

from finport.models import Stock

FINNHUB = "https://finnhub.io/api/v1/quote"
POLYGON = "https://api.polygon.io/v2/aggs/ticker/{symbol}/prev"


def last_price(stock: Stock, client: httpx.Client) -> Decimal:
    """The last trade, or the last close that we know."""
    return _finnhub(stock.symbol, client) or _polygon(stock.symbol, client) or stock.last_close


def _finnhub(symbol: str, client: httpx.Client) -> Optional[Decimal]:
    key = os.environ.get("FINNHUB_API_KEY")
    if not key:
        return None
    answer = client.get(FINNHUB, params={"symbol": symbol}, headers={"X-Finnhub-Token": key})
    return Decimal(str(answer.json()["c"])) if answer.is_success else None


def _polygon(symbol: str, client: httpx.Client) -> Optional[Decimal]:
    key = os.environ.get("POLYGON_API_KEY")
    if not key:
        return None
    answer = client.get(POLYGON.format(symbol=symbol), headers={"Authorization": f"Bearer {key}"})
    results = answer.json().get("results") if answer.is_success else None
    return Decimal(str(results[0]["c"])) if results else None
