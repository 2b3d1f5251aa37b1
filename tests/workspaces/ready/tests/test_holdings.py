import httpx
import pytest

pytestmark = pytest.mark.anyio


async def test_the_service_reaches_its_database(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health")).json() == {"status": "ok"}


async def test_a_holding_is_listed(client: httpx.AsyncClient, ada: dict[str, str]) -> None:
    await client.put("/holdings/SAP", json={"quantity": 12}, headers=ada)
    assert (await client.get("/holdings", headers=ada)).json() == [{"symbol": "SAP", "quantity": 12}]


async def test_setting_it_again_replaces_the_quantity(client: httpx.AsyncClient, ada: dict[str, str]) -> None:
    await client.put("/holdings/SAP", json={"quantity": 12}, headers=ada)
    answer = await client.put("/holdings/SAP", json={"quantity": 5}, headers=ada)
    assert answer.json() == [{"symbol": "SAP", "quantity": 5}]


async def test_nothing_held_is_nothing_listed(client: httpx.AsyncClient, ada: dict[str, str]) -> None:
    await client.put("/holdings/SAP", json={"quantity": 12}, headers=ada)
    assert (await client.put("/holdings/SAP", json={"quantity": 0}, headers=ada)).json() == []


@pytest.mark.parametrize("quantity", [-1, "many", None])
async def test_a_quantity_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, ada: dict[str, str], quantity: object
) -> None:
    answer = await client.put("/holdings/SAP", json={"quantity": quantity}, headers=ada)
    assert answer.status_code == 422
