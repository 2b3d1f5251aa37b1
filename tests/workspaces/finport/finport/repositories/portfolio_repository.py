"""Portfolios in the database. Whoever changes one holds its row."""

from decimal import Decimal
from typing import List, Optional

from sqlalchemy import select
from sqlalchemy.orm import Session

from finport.models import Portfolio, Position, Transaction, User


class InsufficientFunds(Exception):
    """The cash or the shares for this order are not there."""


class PortfolioRepository:
    """The portfolios of one owner; those of others do not exist here."""

    def __init__(self, session: Session, owner: User) -> None:
        self._session = session
        self._owned = select(Portfolio).where(Portfolio.owner_id == owner.id)
        self._owner = owner

    def all(self) -> List[Portfolio]:
        return list(self._session.scalars(self._owned.order_by(Portfolio.name)))

    def get(self, portfolio_id: int) -> Optional[Portfolio]:
        return self._session.scalar(self._owned.where(Portfolio.id == portfolio_id))

    def get_locked(self, portfolio_id: int) -> Optional[Portfolio]:
        """The portfolio with its row locked until the end of the transaction."""
        return self._session.scalar(self._owned.where(Portfolio.id == portfolio_id).with_for_update())

    def add(self, name: str, cash: Decimal) -> Portfolio:
        portfolio = Portfolio(owner_id=self._owner.id, name=name, cash=cash)
        self._session.add(portfolio)
        self._session.commit()
        return portfolio

    def book(self, portfolio: Portfolio, symbol: str, quantity: int, price: Decimal) -> Transaction:
        """Buy (positive) or sell (negative) shares; raises InsufficientFunds and changes nothing then."""
        position = self._position(portfolio, symbol)
        if portfolio.cash < quantity * price or position.quantity + quantity < 0:
            raise InsufficientFunds(f"{quantity} {symbol} at {price}")
        portfolio.cash -= quantity * price
        position.quantity += quantity
        transaction = Transaction(portfolio_id=portfolio.id, symbol=symbol, quantity=quantity, price=price)
        self._session.add(transaction)
        self._session.commit()
        return transaction

    def _position(self, portfolio: Portfolio, symbol: str) -> Position:
        for position in portfolio.positions:
            if position.symbol == symbol:
                return position
        position = Position(symbol=symbol, quantity=0)
        portfolio.positions.append(position)
        return position
