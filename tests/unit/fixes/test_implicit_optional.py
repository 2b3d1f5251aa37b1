"""What the fix for a None default writes, text to text."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

PIPES = cases("""\
## a plain type
def f(a: int = None): ...  #! here
==>
def f(a: int | None = None): ...
## keyword-only, async, no spaces
async def f(*, a: dict[str, int]=None): ...  #! here
==>
async def f(*, a: dict[str, int] | None=None): ...
## positional-only, a dotted name
def f(x, a: m.T = None, /): ...  #! here
==>
def f(x, a: m.T | None = None, /): ...
## quoted
def f(a: "T" = None): ...  #! here
==>
def f(a: "T | None" = None): ...
## quoted with single quotes
def f(a: 'list[T]' = None): ...  #! here
==>
def f(a: 'list[T] | None' = None): ...
## a union
def f(a: int | str = None): ...  #! here
==>
def f(a: int | str | None = None): ...
## parentheses
def f(a: (int | str) = (None)): ...  #! here
==>
def f(a: (int | str | None) = (None)): ...
## a quoted union
def f(a: "int | str" = None): ...  #! here
==>
def f(a: "int | str | None" = None): ...
## Annotated keeps its place outside
def f(a: Annotated[int, Query()] = None): ...  #! here
==>
def f(a: Annotated[int | None, Query()] = None): ...
## a literal
def f(a: Literal["x"] = None): ...  #! here
==>
def f(a: Literal["x"] | None = None): ...
## a method over several lines with comments, reported on the line of the default
class K:
    @d
    def m(
        self,
        a: int  # why
        = None,  #! here
        # below
    ): ...
==>
class K:
    @d
    def m(
        self,
        a: int | None  # why
        = None,
        # below
    ): ...
## characters beyond the basic plane before it
def f(é="😀", a: int = None): ...  #! here
==>
def f(é="😀", a: int | None = None): ...
## a file with more pipes than Optional goes on with pipes
from typing import Optional
x: Optional[int]
y: int | None
z: str|None
def f(a: int = None): ...  #! here
==>
from typing import Optional
x: Optional[int]
y: int | None
z: str|None
def f(a: int | None = None): ...
""")

OPTIONAL = cases("""\
## the import is extended in order
from typing import Any, List

def f(a: List[str] = None) -> List[str]: ...  #! here
==>
from typing import Any, List, Optional

def f(a: Optional[List[str]] = None) -> List[str]: ...
## or at the end where there is no order
from typing import Dict, List, Any

def f(a: List[str] = None) -> List[str]: ...  #! here
==>
from typing import Dict, List, Any, Optional

def f(a: Optional[List[str]] = None) -> List[str]: ...
## one name a line
from typing import (
    Any,  # why
    List,
    Tuple,
)

def f(a: List[str] = None) -> List[str]: ...  #! here
==>
from typing import (
    Any,  # why
    List,
    Optional,
    Tuple,
)

def f(a: Optional[List[str]] = None) -> List[str]: ...
## one name a line, without a last comma
from typing import (
    Any,
    List  # last
)

def f(a: List[str] = None) -> List[str]: ...  #! here
==>
from typing import (
    Any,
    List,  # last
    Optional,
)

def f(a: Optional[List[str]] = None) -> List[str]: ...
## one name a line, as the first
from typing import (
    Tuple,
    Union,
)

def f(a: Tuple[int] = None) -> Tuple[int]: ...  #! here
==>
from typing import (
    Optional,
    Tuple,
    Union,
)

def f(a: Optional[Tuple[int]] = None) -> Tuple[int]: ...
## hanging parentheses
from typing import (Any,
                    List)

def f(a: List[str] = None) -> List[str]: ...  #! here
==>
from typing import (Any,
                    List, Optional)

def f(a: Optional[List[str]] = None) -> List[str]: ...
## a backslash
from typing import Any, \\
    List

def f(a: List[str] = None) -> List[str]: ...  #! here
==>
from typing import Any, \\
    List, Optional

def f(a: Optional[List[str]] = None) -> List[str]: ...
## imported under another name
from typing import Optional as Opt
x: Optional[int]
def f(a: int = None): ...  #! here
==>
from typing import Optional as Opt
x: Optional[int]
def f(a: Opt[int] = None): ...
## typing imported whole
import typing as t

x: t.Optional[int]
def f(a: t.List[int] = None): ...  #! here
==>
import typing as t

x: t.Optional[int]
def f(a: t.Optional[t.List[int]] = None): ...
## a Union takes None in
from typing import Union
def f(a: Union[int, str] = None): ...  #! here
==>
from typing import Union
def f(a: Union[int, str, None] = None): ...
## quoted
from typing import List, Optional
def f(a: 'List[T]' = None): ...  #! here
==>
from typing import List, Optional
def f(a: Optional['List[T]'] = None): ...
""")


@pytest.mark.parametrize("case", PIPES)
def test_none_joins_with_a_pipe_where_the_file_has_no_older_habit(case: Case):
    case.check("implicit-optional", parameter="a", python="3.11")


@pytest.mark.parametrize("case", OPTIONAL)
def test_a_file_that_writes_optional_goes_on_to_write_it(case: Case):
    case.check("implicit-optional", parameter="a", python="3.11")


def fixed(text: str, line: int, python: str) -> str:
    arguments = {"path": "app.py", "line": line, "parameter": "a", "python": python}
    return apply("implicit-optional", arguments, {"app.py": text})["app.py"]


def test_old_python_with_deferred_annotations_keeps_the_pipes_that_the_file_has():
    before = "from __future__ import annotations\nx: int | None = None\ndef f(a: int = None): ...\n"

    assert fixed(before, 2, "3.8") == before.replace("a: int", "a: int | None")


REFUSED = [
    ("def f(a=None): ...\n", 0, "no parameter a"),
    ("def f(a: int = 1): ...\n", 0, "no parameter a"),
    ("\ndef f(a: int = None): ...\n", 0, "no parameter a"),
    ("def f(a: int | None = None): ...\n", 0, "admits None already"),
    ("def f(a: 'Optional[int]' = None): ...\n", 0, "admits None already"),
    ("def f(a: Union[int, None] = None): ...\n", 0, "admits None already"),
    ("def f(a: Annotated[int | None, 1] = None): ...\n", 0, "admits None already"),
    ("def f(a: callable = None): ...\n", 0, "callable is no type"),
    ("from fastapi import Request as R\ndef f(a: R = None): ...\n", 1, "FastAPI passes R only"),
    ("def f(a: int() = None): ...\n", 0, "is no type"),
    ("def f(a: f'x' = None): ...\n", 0, "is no type"),
    ("def f(a: 'int int' = None): ...\n", 0, "is no type"),
    ("def f(a: int = None: ...\n", 0, "syntax error"),
    ("x = 1\n\x0cdef f(a: int = None): ...\n", 1, "form feed"),
    ("def f(a: str = None): return a or os.getenv('A', 'b')\n", 0, "would take a or os.getenv\\(...\\) for None too"),
    ("def f(a: str = None): return a or getattr(f, 'A', 'b')\n", 0, "would take a or getattr\\(...\\) for None too"),
    ("def Optional(): ...\ndef f(a: int = None): ...\n", 1, "Optional means something else"),
]


ENVIRONMENT = "import os\ndef f(a: str = None): return a or os.getenv('A', 'b')  # why\n"


def test_a_default_from_the_environment_is_read_so_that_mypy_sees_that_it_is_never_none():
    arguments = {"path": "a.py", "line": 1, "parameter": "a", "python": "3.11"}

    after = apply("implicit-optional", arguments, {"a.py": ENVIRONMENT})["a.py"]

    assert after == "import os\ndef f(a: str | None = None): return a or os.environ.get('A', 'b')  # why\n"


@pytest.mark.parametrize("test", ["patch('a.os.getenv')", 'monkeypatch.setattr(os, "getenv", g)', "os.getenv = g"])
def test_a_getenv_that_a_test_replaces_stays(test):
    arguments = {"path": "a.py", "line": 1, "parameter": "a", "python": "3.11"}
    with pytest.raises(CannotFix, match=r"test_a\.py puts something else in the place of os\.getenv"):
        apply("implicit-optional", arguments, {"a.py": ENVIRONMENT, "test_a.py": f"{test}\n"})


@pytest.mark.parametrize("value", ["a or os.getenv('A')", "b or os.getenv('A', 'b')", "a or os.environ.get('A', 'b')"])
def test_what_mypy_reads_rightly_is_no_reason_to_refuse(value):
    arguments = {"path": "a.py", "line": 0, "parameter": "a", "python": "3.11"}

    after = apply("implicit-optional", arguments, {"a.py": f"def f(a: str = None, b: str = ''): return {value}\n"})

    assert "a: str | None = None" in after["a.py"]


@pytest.mark.parametrize(("text", "line", "reason"), REFUSED)
def test_what_cannot_be_done_safely_is_refused_with_its_reason(text, line, reason):
    with pytest.raises(CannotFix, match=reason):
        fixed(text, line, "3.9")
