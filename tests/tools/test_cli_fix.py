"""`gonogo fix` as a person runs it: the files, the output and the exit status."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.test_cli import command, gonogo, write

BROKEN = """
-- pyproject.toml --
[project]
name = "shop"
requires-python = ">=3.11"
[tool.mypy]
files = ["shop"]
strict = true
-- shop/__init__.py --
-- shop/money.py --
from shop.core import rate

def total(prices: list[float], at: float = None) -> float:
    return sum(prices) * rate(at)

def show(a: int = None, b: str = None):
    print(a, b)
-- shop/core.py --
def rate(at: float | None) -> float:
    return at or 1.0  # type: ignore
-- tests/test_money.py --
from shop.money import total
def test_total() -> None:
    assert total([1.0]) == 1.0
"""
FIXED = {
    "shop/money.py": """\
from shop.core import rate

def total(prices: list[float], at: float | None = None) -> float:
    return sum(prices) * rate(at)

def show(a: int | None = None, b: str | None = None) -> None:
    print(a, b)
""",
    "shop/core.py": """\
def rate(at: float | None) -> float:
    return at or 1.0
""",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return write(tmp_path / "shop", BROKEN)


def texts(root: Path) -> dict[str, str]:
    return {path: (root / path).read_text() for path in FIXED}


def test_the_safe_fixes_are_checked_shown_made_and_then_gone(shop: Path):
    before = texts(shop)

    checked = gonogo("fix", shop, "--check")
    assert (checked.returncode, texts(shop)) == (1, before), checked.stdout + checked.stderr
    shown = gonogo("fix", "--diff", cwd=shop)
    assert (shown.returncode, texts(shop)) == (0, before)
    fixed = gonogo("fix", shop)

    assert fixed.returncode == 0, fixed.stdout + fixed.stderr
    assert texts(shop) == FIXED
    assert "2 files changed" in fixed.stdout
    again = gonogo("fix", shop, "--check")
    assert (again.returncode, "Nothing to fix." in again.stdout) == (0, True), again.stdout
    subprocess.run(["patch", "-R", "-p1"], cwd=shop, input=shown.stdout, text=True, check=True, capture_output=True)
    assert texts(shop) == before


def test_ids_choose_what_is_made(shop: Path):
    done = gonogo("fix", "unused-ignore", cwd=shop)

    assert done.returncode == 0, done.stdout + done.stderr
    assert (shop / "shop/core.py").read_text() == FIXED["shop/core.py"]
    assert "at: float = None" in (shop / "shop/money.py").read_text()


def test_an_unknown_id_is_a_mistake_with_a_hint(shop: Path):
    done = gonogo("fix", shop, "unused-ignores")

    assert (done.returncode, command()[1:3]) == (3, ["-m", "gonogo"])
    assert "did you mean `unused-ignore`?" in done.stderr


def test_a_kind_that_is_not_safe_is_made_by_its_name_only_and_creates_its_file(shop: Path):
    (shop / "shop/core.py").write_text("import os\n\nKEY = os.environ['API_KEY']\n")

    safe = gonogo("fix", shop, "--check", "undocumented-env-var")
    named = gonogo("fix", shop, "document-variable")

    assert (safe.returncode, named.returncode) == (0, 0), safe.stdout + named.stdout
    assert (shop / ".env.example").read_text() == "API_KEY=\n"
    assert "1 file changed" in named.stdout
