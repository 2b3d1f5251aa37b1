"""The engine, the session of a request, and the base of all models."""

from functools import lru_cache
from typing import Iterator

from sqlalchemy import Engine, create_engine
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import StaticPool

from finport.config import get_settings

Base = declarative_base()


def build_engine(url: str) -> Engine:
    if url == "sqlite://":  # one shared in-memory database, or every connection would see its own
        return create_engine(url, connect_args={"check_same_thread": False}, poolclass=StaticPool)
    return create_engine(url, pool_pre_ping=True)


@lru_cache
def get_engine() -> Engine:
    return build_engine(get_settings().DATABASE_URL)


def get_session() -> Iterator[Session]:
    """One session for each request; what is not committed is rolled back."""
    with sessionmaker(get_engine(), expire_on_commit=False)() as session:
        yield session
