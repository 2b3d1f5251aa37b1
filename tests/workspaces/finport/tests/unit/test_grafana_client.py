import json

import httpx

from finport.monitoring.grafana_client import GrafanaClient


def grafana(status: int, sent: list[dict]) -> GrafanaClient:
    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(status)

    return GrafanaClient(httpx.Client(base_url="http://grafana.test", transport=httpx.MockTransport(answer)))


def test_an_annotation_names_its_dashboard() -> None:
    sent: list[dict] = []
    assert grafana(200, sent).create_annotation("deployed", ["release"], 12)
    assert (sent[0]["tags"], sent[0]["dashboardId"]) == (["release"], 12)


def test_without_a_dashboard_it_is_on_all() -> None:
    sent: list[dict] = []
    grafana(200, sent).create_annotation("deployed")
    assert "dashboardId" not in sent[0]


def test_a_refused_annotation_is_reported() -> None:
    assert not grafana(500, []).create_annotation("deployed")
