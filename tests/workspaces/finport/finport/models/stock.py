from sqlalchemy import Column, ForeignKey, Numeric, String
from sqlalchemy.orm import relationship

from finport.database import Base


class Exchange(Base):
    __tablename__ = "exchanges"

    code = Column(String(8), primary_key=True)
    name = Column(String(120), nullable=False)


class Stock(Base):
    __tablename__ = "stocks"

    symbol = Column(String(12), primary_key=True)
    name = Column(String(200), nullable=False)
    exchange_code = Column(String(8), ForeignKey("exchanges.code"), nullable=False, index=True)
    last_close = Column(Numeric(12, 4), nullable=False)

    exchange = relationship("Exchange")
