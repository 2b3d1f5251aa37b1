import os
from decimal import Decimal
from typing import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

os.environ["DATABASE_URL"] = "sqlite://"
for name in ("SECRET_KEY", "JWT_SECRET_KEY", "GDPR_ENCRYPTION_KEY"):
    os.environ[name] = f"only-for-tests-{name.lower()}-0123456789"
for name in ("FINNHUB_API_KEY", "POLYGON_API_KEY"):
    os.environ.pop(name, None)

from finport.database import Base, get_engine  # noqa: E402
from finport.main import app  # noqa: E402
from finport.models import Exchange, Stock, User  # noqa: E402
from finport.security.passwords import hash_password  # noqa: E402


@pytest.fixture
def session() -> Iterator[Session]:
    Base.metadata.create_all(get_engine())
    with Session(get_engine(), expire_on_commit=False) as session:
        session.add(Exchange(code="XETR", name="Xetra"))
        session.add(Stock(symbol="SAP", name="SAP SE", exchange_code="XETR", last_close=Decimal("200.00")))
        session.commit()
        yield session
    Base.metadata.drop_all(get_engine())


@pytest.fixture
def user(session: Session) -> User:
    user = User(email="ada@example.com", password_hash=hash_password("correct horse battery"))
    session.add(user)
    session.commit()
    return user


@pytest.fixture
def client(session: Session) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client
