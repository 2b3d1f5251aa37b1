"""Fixes of missing names against the real engines, and the sample service repaired fix by fix."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from gonogo.facts import TypeMessage
from tools.round_trips import WORKSPACES, judged, mypy, offered, once, python, told, written
from workspace import files_of

MISSING = {
    "reexport-symbol": """
-- shop/__init__.py --
-- shop/api.py --
import os

__all__ = ["os"]
-- shop/core.py --
def make(n: int) -> int:
    return n + 1
-- app.py --
from shop.api import make
print(make(1))
""",
    "redirect-import": """
-- shop/__init__.py --
-- shop/api.py --
other = 3
-- shop/core.py --
def make(n: int) -> int:
    return n + 1
-- app.py --
from shop.api import make as create, other
print(create(1) + other - 3)
""",
    "rename-import": """
-- shop/__init__.py --
-- shop/api.py --
def make_order(n: int) -> int:
    return n + 1
-- app.py --
from shop.api import make_ordre
print(make_ordre(1))
""",
    "delegate-to-method": """
-- shop/__init__.py --
-- shop/api.py --
other = 3
-- shop/desk.py --
from __future__ import annotations
from typing import Optional
class Desk:
    def __init__(self, n: int) -> None:
        self.n = n
    def make(self, n: int, *rest: int, by: Optional[int] = None) -> int | None:
        return self.n + n + (by or 0)
def get_desk() -> Desk:
    return Desk(1)
-- app.py --
from shop.api import make
print(make(1, 2, by=0))
""",
    "delegate-to-method, as another function does": """
-- shop/__init__.py --
-- shop/api.py --
from typing import Any
from shop.desk import Claims, get_desk

def admit(data: dict[str, Any]) -> int:
    try:
        desk = get_desk()
        claims = Claims(
            n=[data.get("n")],
        )
        return desk.admit(claims)
    except ValueError:
        return -1
-- shop/desk.py --
class Claims:
    def __init__(self, n: list[int]) -> None:
        self.n = n[0]
class Desk:
    def admit(self, claims: Claims) -> int:
        return claims.n
    def make(self, claims: Claims) -> int:
        return claims.n + 1
desk = Desk()
def get_desk() -> Desk:
    return desk
-- app.py --
from shop.api import make, admit
print(make(data={"n": admit({"n": 1})}))
""",
}


@pytest.mark.parametrize("case", MISSING)
def test_a_name_that_is_missing_can_be_imported_and_called_after_the_fix(tmp_path: Path, case: str):
    texts = written(tmp_path, files_of(MISSING[case])[0])
    assert "ImportError" in python(tmp_path, "app.py").stderr
    before = told(mypy(tmp_path, texts, "--strict", "shop"))
    (finding,) = judged(texts, "missing-symbol")

    fix = next(f for f in finding.fixes if f.kind == case.partition(",")[0])
    texts = written(tmp_path, once(fix, texts))

    ended = python(tmp_path, "app.py")
    assert ended.stdout == "2\n", ended.stderr
    assert judged(texts, "missing-symbol") == []
    assert told(mypy(tmp_path, texts, "--strict", "shop")) - before == Counter()


@pytest.fixture(scope="module")
def finport(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], list[TypeMessage]]:
    """A copy of finport, its Python files and what mypy says of it."""
    root = tmp_path_factory.mktemp("finport")
    ignored = shutil.ignore_patterns(".*", "__pycache__")
    shutil.copytree(WORKSPACES / "finport", root, dirs_exist_ok=True, ignore=ignored)
    texts = {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*.py")}
    return root, texts, mypy(root, texts)


def test_finport_is_repaired_fix_by_fix(finport: tuple[Path, dict[str, str], list[TypeMessage]]):
    root, texts, before = finport
    (missing,) = judged(texts, "missing-symbol")
    (legacy,) = judged(texts, "legacy-declarative-base")
    imports = ("-W", "always::DeprecationWarning", "-c", "import finport.models")
    tests = ("-m", "pytest", "-q", "-p", "no:cacheprovider", missing.span.path)
    assert "MovedIn20Warning" in python(root, *imports).stderr
    assert python(root, *tests).returncode != 0

    optionals = [fix for fix in offered(before, texts, "3.11") if fix.kind == "implicit-optional"]
    for fix in (missing.fixes[0], legacy.fixes[0], *optionals):
        texts = once(fix, texts)
    written(root, texts)

    assert len(optionals) == 2
    assert judged(texts, "missing-symbol") == judged(texts, "legacy-declarative-base") == []
    assert "MovedIn20Warning" not in python(root, *imports).stderr
    ended = python(root, *tests)
    assert ended.returncode == 0, ended.stdout
    after = told(mypy(root, texts))
    assert after - told(before) == Counter()
    assert (told(before) - after).total() == 2
