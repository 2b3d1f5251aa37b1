from typing import Iterator, List

import httpx
from fastapi import APIRouter, Depends, HTTPException, status
from sqlalchemy.orm import Session

from finport.auth.oauth2 import current_user
from finport.database import get_session
from finport.market.prices import last_price
from finport.models import Portfolio, Stock, User
from finport.repositories.portfolio_repository import InsufficientFunds, PortfolioRepository
from finport.schemas import NewPortfolio, Order, PortfolioOut

router = APIRouter(prefix="/portfolios", tags=["portfolios"])


def repository(
    user: User = Depends(current_user), session: Session = Depends(get_session)
) -> PortfolioRepository:
    return PortfolioRepository(session, user)


def price_client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=3.0) as client:
        yield client


@router.get("", response_model=List[PortfolioOut])
def list_portfolios(portfolios: PortfolioRepository = Depends(repository)) -> List[Portfolio]:
    return portfolios.all()


@router.post("", response_model=PortfolioOut, status_code=status.HTTP_201_CREATED)
def create_portfolio(body: NewPortfolio, portfolios: PortfolioRepository = Depends(repository)) -> Portfolio:
    return portfolios.add(**body.dict())


@router.get("/{portfolio_id}", response_model=PortfolioOut)
def read_portfolio(portfolio_id: int, portfolios: PortfolioRepository = Depends(repository)) -> Portfolio:
    return _found(portfolios.get(portfolio_id))


@router.post("/{portfolio_id}/orders", response_model=PortfolioOut)
def place_order(
    portfolio_id: int,
    order: Order,
    session: Session = Depends(get_session),
    portfolios: PortfolioRepository = Depends(repository),
    client: httpx.Client = Depends(price_client),
) -> Portfolio:
    stock = session.get(Stock, order.symbol)
    if stock is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"no stock {order.symbol}")
    portfolio = _found(portfolios.get_locked(portfolio_id))
    try:
        portfolios.book(portfolio, order.symbol, order.quantity, last_price(stock, client))
    except InsufficientFunds as error:
        raise HTTPException(status.HTTP_409_CONFLICT, str(error)) from error
    return portfolio


def _found(portfolio: Portfolio | None) -> Portfolio:
    if portfolio is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "no such portfolio")
    return portfolio
