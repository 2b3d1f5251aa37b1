"""Marks deployments and incidents on the dashboards."""

import os
import time
from typing import Any, Dict, List

import httpx


class GrafanaClient:
    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def create_annotation(self, text: str, tags: List[str] = None, dashboard_id: int = None) -> bool:
        """Whether Grafana took the annotation; it is on every dashboard where none is named."""
        body: Dict[str, Any] = {"text": text, "tags": tags or [], "time": int(time.time() * 1000)}
        if dashboard_id is not None:
            body["dashboardId"] = dashboard_id
        try:
            return self._client.post("/api/annotations", json=body).is_success
        except httpx.HTTPError:
            return False


def get_grafana_client() -> GrafanaClient:
    token = os.environ["GRAFANA_API_TOKEN"]
    url = os.getenv("GRAFANA_URL", "http://grafana:3000")
    return GrafanaClient(httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=5.0))
