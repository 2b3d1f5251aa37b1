"""A cycle is reported only where collection, played through in pytest's order, asks for a name too early."""

import random
from functools import partial

import pytest

from gonogo.facts import Collection
from gonogo.index import cycles
from gonogo.model import Finding, Outcome
from workspace import check_workspace, snapshot_of

check = partial(check_workspace, only="import-cycle")

BROKEN = """
-- app/__init__.py --
-- app/models.py --
from app.services import save
class User: ...
-- app/services.py --
from app.models import User{mark}
def save(): ...
-- tests/test_a.py --
from app.models import User{mark}
def test_one(): ...
-- tests/test_b.py --
import app.models{mark}
def test_two(): ...
"""
MARKED = BROKEN.format(mark="  #! import-cycle")


def the_finding(text: str) -> Finding:
    (finding,) = (f for f in check(text).findings if f.blocker)
    return finding


def test_a_name_that_is_asked_for_before_it_is_bound_stops_every_test_that_begins_there():
    finding = the_finding(MARKED)
    assert finding.message == (
        "app.models has not bound 'User' yet, it is still being imported: stops 2 tests in 2 files"
    )
    assert (finding.blocker, finding.stops) == (True, 2)
    places = [(r.span.path, r.span.line) for r in finding.related]
    assert places == [("app/models.py", 1), ("app/models.py", 0), ("tests/test_a.py", 0), ("tests/test_b.py", 0)]


BREAKS = {
    "through a package": """
-- app/__init__.py --
from .a import f
name = 1
-- app/a.py --
from app import name  #! import-cycle
def f(): ...
-- tests/test_a.py --
import app  #! import-cycle
""",
    "through a conftest": """
-- app/__init__.py --
-- app/a.py --
from app.b import f
g = 1
-- app/b.py --
from app.a import g  #! import-cycle
f = 1
-- tests/conftest.py --
import app.a  #! import-cycle
-- tests/test_a.py --
def test_one(): ...
""",
    "the very name that is being imported": """
-- app/__init__.py --
-- app/a.py --
from app.b import f
-- app/b.py --
from app.a import f  #! import-cycle
-- tests/test_a.py --
import app.a  #! import-cycle
""",
}


@pytest.mark.parametrize("text", BREAKS.values(), ids=BREAKS)
def test_where_it_breaks(text: str):
    assert check(text).outcome is Outcome.FAIL


WORKS = {
    "the name is bound before the import": """
-- app/__init__.py --
-- app/a.py --
class User: ...
from app.b import f
-- app/b.py --
from app.a import User
f = 1
-- tests/test_a.py --
import app.a
""",
    "the other module comes first": """
-- app/__init__.py --
-- app/a.py --
from app.b import f
g = 1
-- app/b.py --
f = 1
from app.a import g
-- tests/test_a.py --
import app.b
""",
    "only the module is imported": """
-- app/__init__.py --
-- app/a.py --
import app.b
g = 1
-- app/b.py --
import app.a
-- tests/test_a.py --
import app.a
""",
    "in a function": """
-- app/__init__.py --
-- app/a.py --
from app.b import f
g = 1
-- app/b.py --
def f():
    from app.a import g
-- tests/test_a.py --
import app.a
""",
    "for type checkers": """
-- app/__init__.py --
-- app/a.py --
from app.b import f
class A: ...
-- app/b.py --
if TYPE_CHECKING:
    from app.a import A
f = 1
-- tests/test_a.py --
import app.a
""",
    "its failure is caught": """
-- app/__init__.py --
-- app/a.py --
from app.b import f
g = 1
-- app/b.py --
try:
    from app.a import g
except ImportError:
    g = None
f = 1
-- tests/test_a.py --
import app.a
""",
    "a submodule of a package that is half-run": """
-- app/__init__.py --
from app.a import f
-- app/a.py --
from app import b
f = 1
-- app/b.py --
-- tests/test_a.py --
import app
""",
    "bound before and again after": """
-- app/__init__.py --
-- app/a.py --
g = None
from app.b import f
g = 1
-- app/b.py --
from app.a import g
f = 1
-- tests/test_a.py --
import app.a
""",
    "an import under a condition may have come first": """
-- app/__init__.py --
-- app/a.py --
from app.b import f
g = 1
-- app/b.py --
f = 1
from app.a import g
-- tests/test_a.py --
if x:
    import app.b
import app.a
""",
    "a standard module that a sibling is called by": """
-- app/html.py --
from app.text import f
g = 1
-- app/text.py --
from html import g
f = 1
-- tests/test_a.py --
import app.html
""",
    "no test begins there": """
-- app/__init__.py --
-- app/a.py --
from app.b import f
g = 1
-- app/b.py --
from app.a import g
f = 1
""",
}


@pytest.mark.parametrize("text", WORKS.values(), ids=WORKS)
def test_where_it_works(text: str):
    assert check(text).outcome is Outcome.PASS


def test_pytest_wins_where_it_has_collected_the_files():
    text = BROKEN.format(mark="")
    tests = {f"tests/test_{x}.py": (f"tests/test_{x}.py::test",) for x in "ab"}
    assert check(text, Collection(verified=True, tests=tests)).outcome is Outcome.PASS


MODULES = {"a": "a.py", "p": "p/__init__.py", "p.x": "p/x.py", "p.q": "p/q/__init__.py", "p.q.z": "p/q/z.py"}


def drawn_modules(seed: int) -> dict[str, str]:
    """Modules that import each other's names, anyhow, and tests that begin anywhere."""
    chance = random.Random(seed)
    names = {module: f"name_{module.replace('.', '_')}" for module in MODULES}
    files: dict[str, str] = {}
    for module, path in MODULES.items():
        targets = chance.sample(sorted(MODULES), chance.randint(0, 2))
        lines = [chance.choice((f"from {t} import {names[t]}", f"import {t}")) for t in targets]
        lines.insert(chance.randint(0, len(lines)), f"{names[module]} = 1")
        files[path] = "\n".join(lines)
    for number, module in enumerate(chance.sample(sorted(MODULES), 2)):
        files[f"test_{number}.py"] = f"from {module} import {names[module]}\ndef test_one(): ..."
    return files


def test_where_nothing_is_played_through_nothing_would_have_broken(monkeypatch: pytest.MonkeyPatch):
    drawn = [snapshot_of(drawn_modules(seed)) for seed in range(80)]
    found = [cycles.broken_cycles(snapshot) for snapshot in drawn]
    monkeypatch.setattr(cycles, "_may_break", lambda imports: [True])
    assert [cycles._broken_cycles(snapshot) for snapshot in drawn] == found
    assert 0 < sum(map(bool, found)) < len(found)
