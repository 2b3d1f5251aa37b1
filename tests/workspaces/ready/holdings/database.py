"""The engine, and the session of a request."""

from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from holdings.config import get_settings


@lru_cache
def get_engine() -> Engine:
    url = get_settings().database_url
    if url == "sqlite://":  # one shared in-memory database, or every connection would see its own
        return create_engine(url, connect_args={"check_same_thread": False}, poolclass=StaticPool)
    return create_engine(url, pool_pre_ping=True)


def get_session() -> Iterator[Session]:
    """One session for each request; what is not committed is rolled back."""
    with Session(get_engine(), expire_on_commit=False) as session:
        yield session
