"""A small shop with one ailment of each kind that an editor shows: an import, a type, a workflow."""

FILES = """\
-- pyproject.toml --
[project]
name = "shop"
version = "1"

[tool.mypy]
files = ["shop"]
strict = true

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["."]
-- .github/workflows/ci.yml --
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: pytest
-- shop/__init__.py --
-- shop/money.py --
def cents(amount: float) -> int:
    return round(amount * 100)
-- shop/sales.py --
from shop.money import cents


def total(prices: list[float], currency: str = None) -> str:
    return f"{sum(cents(price) for price in prices)} {currency or 'EUR'}"
-- tests/test_money.py --
from shop.money import cents


def test_cents() -> None:
    assert cents(1.5) == 150
-- tests/test_sales.py --
from shop.money import cent
from shop.sales import total


def test_total() -> None:
    assert total([1.0, 2.0]) == f"{cent(3)} EUR"
"""
