"""What the fixes write that annotate a variable, a column or a dictionary, or replace a function in an annotation."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

COLUMNS = cases("""\
## an exact number
from sqlalchemy import Column, DECIMAL
class Stock(Base):
    price = Column("price", DECIMAL(10, 2), nullable=False)  # in cents  #! here
==>
from decimal import Decimal

from sqlalchemy import Column, DECIMAL
class Stock(Base):
    price: Column[Decimal] = Column("price", DECIMAL(10, 2), nullable=False)  # in cents
## a float, by the name of the module
import sqlalchemy as sa
class Stock(Base):
    price = sa.Column(sa.Numeric(asdecimal=False))  #! here
==>
import sqlalchemy as sa
class Stock(Base):
    price: sa.Column[float] = sa.Column(sa.Numeric(asdecimal=False))
## a choice
import decimal
from enum import Enum
from sqlalchemy import Column, Enum as SQLEnum
class Kind(Enum):
    A = 1
class Stock(Base):
    kind = Column(  #! here
        SQLEnum(Kind),
    )
==>
import decimal
from enum import Enum
from sqlalchemy import Column, Enum as SQLEnum
class Kind(Enum):
    A = 1
class Stock(Base):
    kind: Column[Kind] = Column(
        SQLEnum(Kind),
    )
""")


@pytest.mark.parametrize("case", COLUMNS)
def test_a_column_says_what_it_holds(case: Case):
    case.check("annotate-column")


@pytest.mark.parametrize(
    ("statement", "more", "reason"),
    [
        ("price = Column(Money())", {}, r"what Money\(\) holds is not known"),
        ("price = Column(Enum('a', 'b'))", {}, "holds is not known"),
        ("price = field(DECIMAL())", {}, "no column"),
        ("price: Column[int] = Column(DECIMAL())", {}, "no column"),
        ("price = Column(DECIMAL())", {"requirements.txt": "SQLAlchemy==1.4.50\n"}, "asks for SQLAlchemy 1"),
    ],
)
def test_a_column_whose_values_nothing_shows_is_left_alone(statement, more, reason):
    text = f"from sqlalchemy import Column, DECIMAL, Enum\nclass Stock(Base):\n    {statement}\n"

    with pytest.raises(CannotFix, match=reason):
        apply("annotate-column", {"path": "a.py", "line": 2}, {"a.py": text, **more})


VARIABLES = cases("""\
## keys that are all seen
def f(rows):
    seen = {}  # so far  #! here
    seen["a"] = 1
    return seen.get("a")
==>
from typing import Any


def f(rows):
    seen: dict[str, Any] = {}  # so far
    seen["a"] = 1
    return seen.get("a")
## keys that nothing shows, in a file of old names
from typing import Dict
x: Dict[str, Dict[str, int]] = {}
class K:
    def __init__(self):
        self.seen = {}  #! here
    def see(self, key):
        self.seen[key] = 1
==>
from typing import Any, Dict
x: Dict[str, Dict[str, int]] = {}
class K:
    def __init__(self):
        self.seen: Dict[Any, Any] = {}
    def see(self, key):
        self.seen[key] = 1
## a counting dictionary, with nothing to import
from collections import defaultdict
def f(rows):
    seen = defaultdict(int)  #! here
    seen["a"] += 1
==>
from collections import defaultdict
def f(rows):
    seen: defaultdict[str, int] = defaultdict(int)
    seen["a"] += 1
## lists by key
seen = {"a": [], "b": []}
==>
from typing import Any

seen: dict[str, list[Any]] = {"a": [], "b": []}
## a queue by the name of its module
import collections
import typing
seen = collections.deque(maxlen=3)  #! here
==>
import collections
import typing
seen: collections.deque[typing.Any] = collections.deque(maxlen=3)
""")


@pytest.mark.parametrize("case", VARIABLES)
def test_a_variable_that_begins_empty_says_what_shows_of_what_it_holds(case: Case):
    case.check("annotate-variable", variable="seen")


@pytest.mark.parametrize("value", ["make()", "x or {}", "dict(a=1)", "[] + y"])
def test_a_value_that_is_no_known_container_is_left_alone(value):
    with pytest.raises(CannotFix):
        apply("annotate-variable", {"path": "a.py", "line": 0, "variable": "seen"}, {"a.py": f"seen = {value}\n"})


MIXED = cases("""\
## of a function
def f():
    stats = {"hits": 0, "errors": []}
    stats["errors"].append(1)  #! here
    return stats
==>
from typing import Any


def f():
    stats: dict[str, Any] = {"hits": 0, "errors": []}
    stats["errors"].append(1)
    return stats
## of an object, through get
from typing import Any, Dict
x: Dict[str, Dict[str, Any]]
class K:
    def __init__(self):
        self.stats = {  # all
            "hits": 0,
            "begun": None,
        }
    def hit(self):
        if self.stats.get("hits") > 1:  #! here
            pass
==>
from typing import Any, Dict
x: Dict[str, Dict[str, Any]]
class K:
    def __init__(self):
        self.stats: Dict[str, Any] = {  # all
            "hits": 0,
            "begun": None,
        }
    def hit(self):
        if self.stats.get("hits") > 1:
            pass
## of the module, from a function
stats = {1: 0, 2: []}
def f():
    for x in stats[2]:  #! here
        pass
==>
from typing import Any

stats: dict[int, Any] = {1: 0, 2: []}
def f():
    for x in stats[2]:
        pass
""")


@pytest.mark.parametrize("case", MIXED)
def test_a_dictionary_of_several_kinds_says_so(case: Case):
    case.check("annotate-mixed-dict")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a = {'x': 1}\nb = {'y': []}\na['x'] = b['y']\n", 2, "several dictionaries"),
        ("a: dict[str, int] = {'x': 1}\na['x'] = []\n", 1, "no dictionary"),
        ("a = make()\na['x'] = []\n", 1, "no dictionary"),
        ("def f():\n    a = {'x': 1}\ndef g(a):\n    a['x'] = []\n", 3, "no dictionary"),
        ("a = {'x': 1}\n", 4, "no statement stands on line 5"),
    ],
)
def test_a_dictionary_that_the_line_does_not_settle_is_left_alone(text, line, reason):
    with pytest.raises(CannotFix, match=reason):
        apply("annotate-mixed-dict", {"path": "a.py", "line": line}, {"a.py": text})


FUNCTIONS = {
    "def f(a: callable) -> None: ...": "def f(a: Callable[..., Any]) -> None: ...",
    "def f(a: Optional[callable]) -> None: ...": "def f(a: Optional[Callable[..., Any]]) -> None: ...",
    "def f(a: any) -> None: ...": "def f(a: Any) -> None: ...",
    "def f(a: np.array) -> None: ...": "def f(a: npt.NDArray[Any]) -> None: ...",
}


@pytest.mark.parametrize("before", FUNCTIONS)
def test_a_function_in_an_annotation_gives_way_to_the_type_that_was_meant(before):
    head = "import numpy as np\nimport numpy.typing as npt\nfrom typing import Any, Callable, Optional\n"
    word = next(w for w in ("callable", "np.array", "any") if f"{w})" in before or f"{w}]" in before)
    arguments = {"path": "a.py", "line": 3, "column": before.index(word)}

    after = apply("function-as-type", arguments, {"a.py": f"{head}{before}\n"})["a.py"]

    assert after == f"{head}{FUNCTIONS[before]}\n"
    with pytest.raises(CannotFix):
        apply("function-as-type", arguments, {"a.py": after})


def test_what_the_type_needs_is_imported():
    after = apply(
        "function-as-type",
        {"path": "a.py", "line": 1, "column": 11},
        {"a.py": "import numpy\ndef f() -> numpy.array: ...\n"},
    )["a.py"]

    assert after == (
        "from typing import Any\n\nimport numpy\nimport numpy.typing as npt\ndef f() -> npt.NDArray[Any]: ...\n"
    )


@pytest.mark.parametrize("text", ["x = callable\n", "callable = 1\nx: callable\n", "x: make\n"])
def test_a_name_that_is_no_such_function_is_left_alone(text):
    line = text.count("\n") - 1
    column = text.split("\n")[line].rindex(" ") + 1
    with pytest.raises(CannotFix):
        apply("function-as-type", {"path": "a.py", "line": line, "column": column}, {"a.py": text})
