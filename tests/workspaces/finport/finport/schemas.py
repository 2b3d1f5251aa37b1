"""What goes over the wire."""

from decimal import Decimal
from typing import List

from pydantic import BaseModel, Field, validator


class Credentials(BaseModel):
    email: str = Field(max_length=255)
    password: str = Field(min_length=12, max_length=128)

    @validator("email")
    def normalize_email(cls, value: str) -> str:
        value = value.strip().lower()
        if "@" not in value:
            raise ValueError("not an e-mail address")
        return value


class Tokens(BaseModel):
    access_token: str
    refresh_token: str
    token_type: str = "bearer"
    expires_in: int


class RefreshRequest(BaseModel):
    refresh_token: str


class NewPortfolio(BaseModel):
    name: str = Field(min_length=1, max_length=120)
    cash: Decimal = Field(ge=0, max_digits=14, decimal_places=2)


class Order(BaseModel):
    symbol: str = Field(max_length=12)
    quantity: int

    @validator("quantity")
    def not_zero(cls, value: int) -> int:
        if value == 0:
            raise ValueError("an order of nothing")
        return value


class PositionOut(BaseModel):
    symbol: str
    quantity: int

    class Config:
        from_attributes = True


class PortfolioOut(BaseModel):
    id: int
    name: str
    cash: Decimal
    positions: List[PositionOut]

    class Config:
        from_attributes = True


class OptimizationRequest(BaseModel):
    symbols: List[str]
    expected_returns: List[float]
    covariance: List[List[float]]
    risk_aversion: float = Field(default=3.0, gt=0)


class Allocation(BaseModel):
    symbol: str
    weight: float
    risk_share: float
