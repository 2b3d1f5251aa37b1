from finport.models.portfolio import Portfolio, Position, Transaction
from finport.models.stock import Exchange, Stock
from finport.models.user import User

__all__ = ["Exchange", "Portfolio", "Position", "Stock", "Transaction", "User"]
