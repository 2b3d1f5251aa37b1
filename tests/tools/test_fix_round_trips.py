"""Fixes against the real engines: the finding goes, nothing new comes, and a second application is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from gonogo.checks import discover
from gonogo.engine import evaluate, scan
from gonogo.facts import TypeMessage
from gonogo.fixes import CannotFix, apply
from gonogo.fixes.batch import apply_all
from gonogo.fixes.choosing import offered as offered_fixes
from gonogo.fixes.mypy_messages import fixes_for
from gonogo.model import Finding, Fix, Snapshot
from gonogo.tools.mypy_columns import Unit
from gonogo.tools.mypy_output import parse, placed
from workspace import files_of

WORKSPACES = Path(__file__).parents[1] / "workspaces"
LIMIT = 120  # seconds; generous, as mypy may start from nothing


def written(root: Path, files: Mapping[str, str]) -> dict[str, str]:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="")
    return dict(files)


def python(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=root, env=env, capture_output=True, encoding="utf-8", timeout=LIMIT, check=False)


def mypy(root: Path, texts: Mapping[str, str], *options: str) -> list[TypeMessage]:
    ended = python(root, "-m", "mypy", "--output", "json", "--cache-dir", str(root / ".cache"), *options)
    assert ended.returncode in (0, 1), ended.stdout + ended.stderr
    found = parse(ended.stdout, root).files
    return [m for path, raws in found.items() for m in placed(path, raws, texts.__getitem__, Unit.CODE_POINTS)]


def told(messages: list[TypeMessage]) -> Counter[tuple[str, str, str]]:
    """What is said of which file; lines move when a fix inserts some."""
    return Counter((m.span.path, m.message, m.code) for m in messages if m.severity == "error")


def offered(messages: list[TypeMessage], texts: Mapping[str, str], version: str) -> list[Fix]:
    return [f for m in messages for f in fixes_for(m, scan(m.span.path, texts[m.span.path], ()), version)]


def once(fix: Fix, texts: dict[str, str]) -> dict[str, str]:
    """The workspace after the fix, which must refuse to be made twice."""
    changed = apply(fix.kind, fix.arguments, texts)
    after = {**texts, **changed}
    with pytest.raises(CannotFix):
        apply(fix.kind, fix.arguments, after)
    return after


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
"""
ANNOTATING = (
    "annotate-column", "annotate-mixed-dict", "annotate-variable", "assert-not-none", "function-as-type",
    "import-name", "optional-variable", "typed-declarative-base",
)  # fmt: skip
RUN = """
from shop.client import Store
from shop.counts import Seen, counted, pair
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
print(store.read("a"), pair(), counted(["ab"], None, 1)["stats"], Seen())
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
    assert "a (1, 2) {'rows': 1, 'errors': ['ab']} Seen(names=None, first=None)" in ended.stdout
    again = apply_all(offered(messages, texts, "3.11"), texts)
    assert again.changed == {}


def test_stubs_are_declared_under_the_name_that_mypy_hints(tmp_path: Path):
    texts = written(tmp_path, {"app.py": "import requests\n", "pyproject.toml": "[project]\nname = 'a'\n"})
    messages = mypy(tmp_path, texts, "app.py", "--python-executable", sys.executable)

    (fix,) = offered(messages, texts, "3.11")
    texts = once(fix, texts)

    assert 'dev = ["types-requests"]' in texts["pyproject.toml"]


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


def judged(files: Mapping[str, str], check: str) -> list[Finding]:
    """The findings of one check on files as they are on disk."""
    checks = [c for c in discover() if c.id == check]
    snapshot = Snapshot(disk={path: scan(path, text, checks) for path, text in files.items()})
    return [finding for _, finding in evaluate(snapshot, checks).findings]


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

    optionals = offered(before, texts, "3.11")
    for fix in (missing.fixes[0], legacy.fixes[0], *optionals):
        texts = once(fix, texts)
    written(root, texts)

    assert [fix.kind for fix in optionals] == ["implicit-optional"] * 2
    assert judged(texts, "missing-symbol") == judged(texts, "legacy-declarative-base") == []
    assert "MovedIn20Warning" not in python(root, *imports).stderr
    ended = python(root, *tests)
    assert ended.returncode == 0, ended.stdout
    after = told(mypy(root, texts))
    assert after - told(before) == Counter()
    assert (told(before) - after).total() == 2
