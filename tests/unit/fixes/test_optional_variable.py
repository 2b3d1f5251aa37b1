"""What the fix for a variable that begins as None writes, text to text."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

TABLE = cases("""\
## a field of a dataclass
from dataclasses import dataclass
@dataclass
class K(Base):
    a: int = None  # why  #! here
==>
from dataclasses import dataclass
@dataclass
class K(Base):
    a: int | None = None  # why
## a variable, written as the file writes it
from typing import Dict
def f() -> Dict[str, int]:
    found: Dict[str, int] = None  #! here
==>
from typing import Dict, Optional
def f() -> Dict[str, int]:
    found: Optional[Dict[str, int]] = None
## a name that only it takes from typing
from typing import Set, List
def f() -> List[str]:
    found: Set[str] = None  #! here
==>
from typing import Optional, List
def f() -> List[str]:
    found: Optional[set[str]] = None
## an attribute
class K(Base):
    def __init__(self):
        self.a: "K" = (  #! here
            None
        )
==>
class K(Base):
    def __init__(self):
        self.a: "K | None" = (
            None
        )
""")


@pytest.mark.parametrize("case", TABLE)
def test_a_variable_that_begins_as_none_may_be_none(case: Case):
    case.check("optional-variable", python="3.12")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("class M(BaseModel):\n    a: int = None\n", 1, "M may read its annotations"),
        (
            "class M:\n    a: int = None\n    def __post_init__(self):\n        self.a = 1\n",
            1,
            "__post_init__ fills a in",
        ),
        ("a: int = 1\n", 0, "gives no annotated variable the value None"),
        ("a = None\n", 0, "gives no annotated variable the value None"),
        ("a: int | None = None\n", 0, "admits None already"),
    ],
)
def test_an_annotation_that_others_read_or_that_tells_the_truth_is_left_alone(text, line, reason):
    with pytest.raises(CannotFix, match=reason):
        apply("optional-variable", {"path": "a.py", "line": line, "python": "3.12"}, {"a.py": text})
