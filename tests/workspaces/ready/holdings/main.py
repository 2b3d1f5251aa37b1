"""The application."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from holdings.auth import owner
from holdings.config import get_settings
from holdings.database import get_session
from holdings.middleware import RequestSizeLimitMiddleware, SecurityHeadersMiddleware
from holdings.models import Holding, HoldingOut, Quantity

Owner = Annotated[str, Depends(owner)]
Database = Annotated[Session, Depends(get_session)]


def health(session: Database) -> dict[str, str]:
    session.execute(text("SELECT 1"))
    return {"status": "ok"}


def list_holdings(owner: Owner, session: Database) -> Sequence[Holding]:
    return session.scalars(select(Holding).where(Holding.owner == owner).order_by(Holding.symbol)).all()


def set_holding(symbol: str, body: Quantity, owner: Owner, session: Database) -> Sequence[Holding]:
    """Hold exactly this many shares. The row is locked, so that two callers cannot both write."""
    mine = select(Holding).where(Holding.owner == owner, Holding.symbol == symbol).with_for_update()
    holding = session.scalar(mine)
    if holding is None:
        holding = Holding(owner=owner, symbol=symbol, quantity=0)
        session.add(holding)
    holding.quantity = body.quantity
    if holding.quantity == 0:
        session.flush()
        session.delete(holding)
    session.commit()
    return list_holdings(owner, session)


def create_app() -> FastAPI:
    app = FastAPI(title="holdings")
    app.add_middleware(RequestSizeLimitMiddleware, max_bytes=get_settings().max_request_bytes)
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_api_route("/health", health)
    app.add_api_route("/holdings", list_holdings, response_model=list[HoldingOut])
    app.add_api_route("/holdings/{symbol}", set_holding, methods=["PUT"], response_model=list[HoldingOut])
    return app
