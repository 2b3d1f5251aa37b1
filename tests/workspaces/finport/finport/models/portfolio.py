from sqlalchemy import Column, DateTime, ForeignKey, Integer, Numeric, String
from sqlalchemy.orm import relationship

from finport.database import Base
from finport.models.user import utc_now


class Portfolio(Base):
    __tablename__ = "portfolios"

    id = Column(Integer, primary_key=True)
    owner_id = Column(Integer, ForeignKey("users.id"), nullable=False, index=True)
    name = Column(String(120), nullable=False)
    cash = Column(Numeric(14, 2), nullable=False)
    version = Column(Integer, nullable=False, default=0)

    positions = relationship("Position", order_by="Position.symbol", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class Position(Base):
    __tablename__ = "positions"

    id = Column(Integer, primary_key=True)
    portfolio_id = Column(Integer, ForeignKey("portfolios.id"), nullable=False, index=True)
    symbol = Column(String(12), ForeignKey("stocks.symbol"), nullable=False)
    quantity = Column(Integer, nullable=False)
    version = Column(Integer, nullable=False, default=0)


class Transaction(Base):
    __tablename__ = "transactions"

    id = Column(Integer, primary_key=True)
    portfolio_id = Column(Integer, ForeignKey("portfolios.id"), nullable=False, index=True)
    symbol = Column(String(12), ForeignKey("stocks.symbol"), nullable=False)
    quantity = Column(Integer, nullable=False)
    price = Column(Numeric(12, 4), nullable=False)
    booked_at = Column(DateTime(timezone=True), nullable=False, default=utc_now)
