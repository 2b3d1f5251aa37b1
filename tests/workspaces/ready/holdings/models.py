"""Rows, and what goes over the wire."""

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Holding(Base):
    __tablename__ = "holdings"
    __table_args__ = (Index("ix_holdings_owner_symbol", "owner", "symbol", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    symbol: Mapped[str] = mapped_column(String(12))
    quantity: Mapped[int]


class Quantity(BaseModel):
    quantity: int = Field(ge=0, le=1_000_000_000)


class HoldingOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    symbol: str
    quantity: int
