from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import jwt
import pytest

from holdings.config import get_settings
from holdings.database import get_engine
from holdings.main import create_app
from holdings.models import Base


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    monkeypatch.setenv("TOKEN_KEY", "only-for-tests-0123456789-0123456789")
    get_settings.cache_clear()
    get_engine.cache_clear()


@pytest.fixture
async def client(settings: None) -> AsyncIterator[httpx.AsyncClient]:
    Base.metadata.create_all(get_engine())
    transport = httpx.ASGITransport(create_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://holdings.test") as client:
        yield client
    get_engine().dispose()


@pytest.fixture
def ada(settings: None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token('ada', timedelta(minutes=5))}"}


def token(subject: str, lifetime: timedelta) -> str:
    payload = {"sub": subject, "exp": datetime.now(UTC) + lifetime}
    return jwt.encode(payload, get_settings().token_key, algorithm="HS256")
