from datetime import timedelta

import httpx
import pytest

from holdings.middleware import HEADERS
from tests.conftest import token

pytestmark = pytest.mark.anyio


async def test_without_a_token_there_is_nothing(client: httpx.AsyncClient) -> None:
    assert (await client.get("/holdings")).status_code == 401


async def test_an_expired_token_is_no_token(client: httpx.AsyncClient) -> None:
    expired = {"Authorization": f"Bearer {token('ada', timedelta(minutes=-1))}"}
    assert (await client.get("/holdings", headers=expired)).status_code == 401


async def test_owners_do_not_see_each_other(client: httpx.AsyncClient, ada: dict[str, str]) -> None:
    await client.put("/holdings/SAP", json={"quantity": 12}, headers=ada)
    eve = {"Authorization": f"Bearer {token('eve', timedelta(minutes=5))}"}
    assert (await client.get("/holdings", headers=eve)).json() == []


@pytest.mark.parametrize("name", HEADERS)
async def test_every_answer_has_the_security_headers(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get("/health")).headers[name] == HEADERS[name]


async def test_a_large_request_is_refused(client: httpx.AsyncClient, ada: dict[str, str]) -> None:
    answer = await client.put("/holdings/SAP", content=b"x" * 70_000, headers=ada)
    assert answer.status_code == 413
