"""Small projects that the protocol tests open."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workspace import files_of

WORKSPACES = Path(__file__).parents[1] / "workspaces"

SMALL = """\
-- pyproject.toml --
[project]
name = "small"
version = "1"

[tool.mypy]
files = ["small"]
strict = true

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["."]
-- small/__init__.py --
-- small/money.py --
def cents(amount: float) -> int:
    return round(amount * 100)


def label(amount: float, tags: list[str] | None = None) -> str:
    return f"{amount} {tags or []}"
-- small/shop.py --
from small.money import cents


def total(prices: list[float]) -> int:
    return sum(cents(price) for price in prices)
-- tests/test_money.py --
from small.money import cents


def test_cents() -> None:
    assert cents(1.5) == 150
-- tests/test_shop.py --
from small.shop import total


def test_total() -> None:
    assert total([1.0, 2.0]) == 300


def test_nothing() -> None:
    assert total([]) == 0
"""


def write(root: Path, text: str) -> Path:
    """Write a workspace in the fixture language to disk."""
    for path, content in files_of(text)[0].items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content.encode())
    return root


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A clean project of two modules and three tests."""
    return write(tmp_path / "small project", SMALL)


@pytest.fixture
def finport(tmp_path: Path) -> Path:
    """A copy of the sample service with every ailment."""
    return Path(shutil.copytree(WORKSPACES / "finport", tmp_path / "finport"))
