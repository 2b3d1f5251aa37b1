"""Fixes against the real engines: the finding goes, nothing new comes, and a second application is refused."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from gonogo.fixes.batch import apply_all
from gonogo.fixes.choosing import offered as offered_fixes
from gonogo.model import Finding
from tools.round_trips import mypy, offered, once, python, told, written
from workspace import files_of

TYPED = """
-- pipes.py --
from collections.abc import Callable
from typing import Annotated

class Tag: ...

def plain(a: int = None) -> None: ...
def two(a: int = None, *, b: str = None) -> None: ...
async def quoted(a: "Tag" = None, /, é: str = "", b: 'list[Tag]' = None) -> None: ...
def union(a: int | str = None) -> None: ...
def annotated(a: Annotated[int, "m"] = None) -> None: ...
class K:
    def method(
        self,
        a: Callable[[int], str]  # why
        = None,
        *rest: int,
        b: (int | str) = (
            None
        ),
    ) -> None: ...
-- optionals.py --
import os
from typing import Dict, List, Union

def typing(a: List[str] = None, b: Dict[str, int] = None) -> str: return os.sep
def union(a: Union[int, str] = None, b: "Dict[str, int]" = None) -> None: ...
-- stub.pyi --
def stub(a: int = None) -> None: ...
-- crlf.py --
def crlf(a: int = None) -> None: ...
-- ignores.py --
def f() -> int:
    x: int = 1  # type: ignore
    y: int = "1"  # type: ignore[assignment, misc]  # why
    z: int = f(  # type: ignore[arg-type]
    )
    return x + y + z
-- returns.py --
import abc

def nothing():
    print(1)

class K:
    def __init__(self):
        pass

    @property
    def p(self) -> int:
        return 1

    async def m(
        self,  # :)
    ):
        print(self)
"""


@pytest.mark.parametrize("version", ["3.11", "3.9"])
def test_a_message_of_mypy_goes_when_its_fix_is_applied(tmp_path: Path, version: str):
    files, _ = files_of(TYPED)
    files["crlf.py"] = "\ufeff" + files["crlf.py"].replace("\n", "\r\n")
    texts = written(tmp_path, files)
    before = mypy(tmp_path, texts, "--strict", ".")

    fixes = offered(before, texts, version)
    for fix in sorted(fixes, key=lambda f: -int(f.arguments["line"])):
        texts = once(fix, texts)
    written(tmp_path, texts)

    assert len(fixes) == len(before) == 21
    assert told(mypy(tmp_path, texts, "--strict", ".")) == Counter()
    assert python(tmp_path, "-c", "import pipes, optionals, crlf, ignores, returns").returncode == 0
    assert ("Optional[int]" in texts["pipes.py"]) == (version == "3.9")


def test_every_error_can_be_ignored_by_its_code_and_then_none_is_left(tmp_path: Path):
    files, _ = files_of(TYPED)
    texts = written(tmp_path, files)
    findings = [Finding(m.message, m.span, source="mypy", code=m.code) for m in mypy(tmp_path, texts, "--strict", ".")]

    wanted = [fix for finding in findings for fix in offered_fixes(finding) if fix.kind == "add-ignore"]
    done = apply_all(wanted, texts)
    texts = written(tmp_path, {**texts, **done.changed})

    assert (len(wanted), done.refused) == (18, ())  # of 21; three are unused ignores
    left = told(mypy(tmp_path, texts, "--strict", "."))
    assert {code for _, _, code in left} == {"unused-ignore"}
    assert left.total() == 3


ANNOTATED = """
-- shop/__init__.py --
-- shop/stock.py --
from enum import Enum

from sqlalchemy import DECIMAL, Column, Integer
from sqlalchemy import Enum as SQLEnum
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Kind(Enum):
    SHARE = "share"


class Stock(Base):
    __tablename__ = "stocks"
    id = Column(Integer, primary_key=True)
    price = Column(DECIMAL(10, 2))
    kind = Column(SQLEnum(Kind))
-- shop/counts.py --
import os
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Optional


@dataclass
class Seen:
    names: list[str] = None
    first: "Seen" = None


def counted(rows: list[str], then: Optional[callable], last: any) -> dict[str, object]:
    stats = {"rows": 0, "errors": []}
    recent = deque(maxlen=3)
    by_length = defaultdict(int)
    groups = {}
    for row in rows:
        stats["rows"] += 1
        stats["errors"].append(row)
        by_length[len(row)] += 1
        groups[row] = uuid.uuid4()
    return {"stats": stats, "recent": recent, "groups": groups, "lengths": by_length, "home": os.sep}


def pair() -> Tuple[int, int]:
    return 1, 2
-- shop/shown.py --
# mypy: disallow-untyped-defs, warn-return-any, disallow-any-generics
import json
from typing import Any, List

import numpy as np
import numpy.typing as npt


class Price:
    def __init__(self, cents: int, tags: List[str] = None) -> None:
        self.cents, self.tags = cents, tags or ["new"]

    @property
    def is_free(self):
        if self.cents < 0:
            raise ValueError(self.cents)
        return self.cents in (0,)

    def doubled(self):
        return Price(2 * self.cents)

    async def told(self):
        try:
            return f"{self.cents}" if not self.is_free else ", ".join(["free"])
        except ValueError:
            return "?"


def table():
    return {"a": [(1, b"a")], "b": [(len("b"), b"")]}


def nothing(price: Price):
    def inner() -> int:
        return price.cents

    print(inner())


def read(text: str) -> dict[str, int]:
    return json.loads(text)  # as it was written


def total(a: np.ndarray[np.float64], b: np.ndarray[(2,), float]) -> npt.NDArray[float]:
    return a + b
def ones() -> npt.NDArray[np.object]:
    return np.array([np.float(1)], dtype=np.object)
-- shop/models.py --
from typing import Optional

from pydantic import BaseModel, conint, conlist


class Order(BaseModel):
    number: conint(gt=0)
    rows: conlist(str, min_length=1)
    note: Optional[str]


def order() -> Order:
    return Order(number=1, rows=["a"])
-- shop/client.py --
class Redis:
    def get(self, key: str) -> str:
        return key


class Store:
    def __init__(self) -> None:
        self.redis: Redis | None = None

    def open(self) -> None:
        self.redis = Redis()

    def read(self, key: str) -> str:
        return self.redis.get(key)

    def given(self) -> Redis:
        return self.redis

    def first(self, names: list[str] | None = None, other: str | None = None) -> str:
        print(
            names[0],
        )
        return "".join(["a", other_of(1, self.redis, other=other)])


def other_of(number: int, redis: Redis, other: str) -> str:
    return redis.get(other)
"""
ANNOTATING = (
    "annotate-column", "annotate-mixed-dict", "annotate-variable", "assert-not-none", "cast-returned",
    "function-as-type", "implicit-optional", "import-name", "numpy-array-type", "numpy-removed-name",
    "optional-variable", "pydantic-constrained", "pydantic-optional-default", "returns-value", "typed-declarative-base",
)  # fmt: skip
RUN = """
from shop.client import Store
from shop.counts import Seen, counted, pair
from shop.models import order
from shop.shown import Price, ones, read, table, total
from shop.stock import Kind, Stock
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
engine = create_engine("sqlite://")
Stock.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Stock(price=3, kind=Kind.SHARE))
    session.flush()
    print(session.query(Stock).one().kind)
store = Store()
store.open()
print(Price(3).doubled().is_free, table(), read('{"a": 1}'), total(1, 2))
print(order(), ones())
print(store.read("a"), store.given().get("b"), store.first(["b"], "c"))
print(pair(), counted(["ab"], None, 1)["stats"], Seen())
"""


def test_annotations_bases_asserts_and_imports_leave_no_error_and_the_program_runs(tmp_path: Path):
    texts = written(tmp_path, files_of(ANNOTATED)[0])
    messages = mypy(tmp_path, texts, "shop")
    assert "NameError" in python(tmp_path, "-c", RUN).stderr

    done = apply_all(offered(messages, texts, "3.11"), texts)
    texts = written(tmp_path, {**texts, **done.changed})

    assert {fix.kind for fix in done.applied} == set(ANNOTATING)
    assert {m.code for m in messages if m.severity == "error"} >= {"valid-type", "var-annotated", "union-attr"}
    assert told(mypy(tmp_path, texts, "shop")) == Counter()
    ended = python(tmp_path, "-c", RUN)
    assert "Kind.SHARE" in ended.stdout, ended.stderr
    assert "a b ac\n(1, 2) {'rows': 1, 'errors': ['ab']} Seen(names=None, first=None)" in ended.stdout
    assert "number=1 rows=['a'] note=None [1.0]" in ended.stdout
    assert "False {'a': [(1, b'a')], 'b': [(1, b'')]} {'a': 1} 3" in ended.stdout
    assert "tags: list[str] | None = None" in texts["shop/shown.py"]
    again = apply_all(offered(messages, texts, "3.11"), texts)
    assert again.changed == {}


def test_stubs_are_declared_under_the_name_that_mypy_hints(tmp_path: Path):
    texts = written(tmp_path, {"app.py": "import requests\n", "pyproject.toml": "[project]\nname = 'a'\n"})
    messages = mypy(tmp_path, texts, "app.py", "--python-executable", sys.executable)

    (fix,) = offered(messages, texts, "3.11")
    texts = once(fix, texts)

    assert 'dev = ["types-requests"]' in texts["pyproject.toml"]
