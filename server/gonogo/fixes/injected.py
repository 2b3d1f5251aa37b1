"""What FastAPI passes to a function because of the bare type of the parameter."""

from __future__ import annotations

FRAMEWORKS = frozenset({"fastapi", "starlette"})
INJECTED = frozenset({"BackgroundTasks", "HTTPConnection", "Request", "Response", "SecurityScopes", "WebSocket"})
