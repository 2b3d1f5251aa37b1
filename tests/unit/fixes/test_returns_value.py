"""Return annotations that the body shows exactly, and casts of what mypy knows nothing of."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

SHOWN = cases("""\
## a truth
class K:
    @property
    def is_open(self):  # why  #! here
        if self.n:
            return self.n in self.seen
        else:
            return not self.n
==>
class K:
    @property
    def is_open(self) -> bool:  # why
        if self.n:
            return self.n in self.seen
        else:
            return not self.n
## a text, of a coroutine over several lines
async def f(
    a,  # :)
):
    try:
        return f"{a}"
    except ValueError as why:
        raise KeyError from why
    except TypeError:
        return "a" "b" if a else ", ".join(a)
==>
async def f(
    a,  # :)
) -> str:
    try:
        return f"{a}"
    except ValueError as why:
        raise KeyError from why
    except TypeError:
        return "a" "b" if a else ", ".join(a)
## displays
def f(n): return [{"a": (1, b"")}, {"b": (len(n), rb"")}]
==>
def f(n) -> list[dict[str, tuple[int, bytes]]]: return [{"a": (1, b"")}, {"b": (len(n), rb"")}]
## as the file writes them
from typing import List
x: List[List[int]] = []
def f(n):  #! here
    return [str(m) for m in n]
==>
from typing import List
x: List[List[int]] = []
def f(n) -> List[str]:
    return [str(m) for m in n]
## an instance of a class that stands above, or of the standard library
from pathlib import Path
class Problem(ValueError): ...
class K(Problem):
    def __init__(self, n): ...
def f(n):  #! here
    if n: return K(n)
    return K(-1)
==>
from pathlib import Path
class Problem(ValueError): ...
class K(Problem):
    def __init__(self, n): ...
def f(n) -> K:
    if n: return K(n)
    return K(-1)
## of the class itself, and of one below
class K:
    def again(self):  #! here
        return {"a": (K(), Later())}
class Later: ...
==>
class K:
    def again(self) -> "dict[str, tuple[K, Later]]":
        return {"a": (K(), Later())}
class Later: ...
## a variable that is bound once, and a parameter
class K: ...
def f(a: "K", b: dict[str, K], n):  #! here
    total = 0
    for m in n:
        total += m
    return b, total
==>
class K: ...
def f(a: "K", b: dict[str, K], n) -> tuple[dict[str, K], int]:
    total = 0
    for m in n:
        total += m
    return b, total
## nothing, where only a function inside it returns a value
def f(n):
    def g(): return 1
    n(g)
==>
def f(n) -> None:
    def g(): return 1
    n(g)
""")


@pytest.mark.parametrize("case", SHOWN)
def test_what_every_return_shows_is_annotated(case: Case):
    case.check("returns-value", python="3.11")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return a", "a does not show its type"),
        ("b = 1\n    b = ''\n    return b", "b does not show its type"),
        ("for b in a:\n        return b\n    return 1", "b does not show its type"),
        ("global b\n    b = 1\n    return b", "b does not show its type"),
        ("b: int | None = 1\n    return b", "may be something else than int . None by then"),
        ("b: Any = 1\n    return b", "may be something else than Any by then"),
        ("b: dict = {}\n    return b", "may be something else than dict by then"),
        ("from c import K\n    b: K = g()\n    return b", "may be something else than K by then"),
        ("b = []\n    return b", "does not show its type"),
        ("return a == 1", "for its operands to say"),
        ("return g(a)", "does not show here"),
        ("return []", "does not show its type"),
        ("return {'a': 1, 'b': ''}", "several types: int, str"),
        ("return {**a, 'b': 1}", "takes in another dictionary"),
        ("return [*a, 1]", "takes in other elements"),
        ("if a:\n        return 1\n    return ''", "several types: int, str"),
        ("if a:\n        return 1\n    return None", "may end without a value"),
        ("if a:\n        return 1", "may end without a value"),
        ("with a:\n        return 1", "may end without a value"),
        ("yield 1", "a generator"),
        ("return M()", "may make something else than a M"),
        ("return N()", "may make something else than a N"),
        ("return E()", "may make something else than a E"),
        ("...", "placeholder"),
    ],
)
def test_a_type_that_does_not_show_is_refused(body: str, reason: str):
    text = f"""\
def f(a):
    {body}
class M(metaclass=g): ...
class N:
    def __new__(cls): return 1
class E(Unknown): ...
"""
    with pytest.raises(CannotFix, match=reason):
        apply("returns-value", {"path": "a.py", "line": 0, "python": "3.11"}, {"a.py": text})


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("@app.get('/')\ndef f():\n    return {'a': 1}\n", 1, "app.get may read what f is annotated to return"),
        ("class K:\n    def str(self): ...\n    def f(self):\n        return ''\n", 2, "str means something else"),
        ("def f(cls):\n    return 1\n", 0, "then ask for the type of cls"),
        ("def f() -> int:\n    return 1\n", 0, "has a return annotation already"),
        ("x = 1\n", 0, "no function begins"),
    ],
)
def test_a_function_whose_annotation_would_mean_something_else_is_refused(text: str, line: int, reason: str):
    with pytest.raises(CannotFix, match=reason):
        apply("returns-value", {"path": "a.py", "line": line, "python": "3.11"}, {"a.py": text})


def test_types_that_an_older_python_does_not_know_are_refused():
    texts = {"a.py": "def f():\n    return [1]\n", "pyproject.toml": "[project]\nrequires-python = '>=3.8'\n"}
    with pytest.raises(CannotFix, match=r"list\[int\] needs Python 3\.9"):
        apply("returns-value", {"path": "a.py", "line": 0, "python": "3.11"}, texts)


CAST = cases("""\
## as annotated
import json
from typing import Any

def f(text: str) -> dict[str, int]:
    return json.loads(text)  # why  #! here
==>
import json
from typing import Any, cast

def f(text: str) -> dict[str, int]:
    return cast(dict[str, int], json.loads(text))  # why
## within parentheses, in quotes
from typing import cast
async def f(text: str) -> "Later":
    if text: return (  #! here
        json.loads(text)  # why
    )
==>
from typing import cast
async def f(text: str) -> "Later":
    if text: return (
        cast("Later", json.loads(text))  # why
    )
## in quotes where annotations are not evaluated
from __future__ import annotations
import typing as t
def f(n: t.Any) -> int | None:
    return n.a if n else n.b  #! here
==>
from __future__ import annotations
import typing as t
def f(n: t.Any) -> int | None:
    return t.cast("int | None", n.a if n else n.b)
""")


@pytest.mark.parametrize("case", CAST)
def test_a_value_of_unknown_type_is_cast_to_what_was_promised(case: Case):
    case.check("cast-returned")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("def f():\n    return n\n", 1, "does not say what it returns"),
        ("def f() -> dict[\n    str, int]:\n    return n\n", 2, "stands on several lines"),
        ("from sqlalchemy import cast\ndef f() -> int:\n    return n\n", 2, "cast means something else"),
        ('from __future__ import annotations\ndef f() -> L["a"]:\n    return n\n', 2, "has quotes of its own"),
        ("def f() -> int:\n    x = n\n", 1, "returns no value any more"),
    ],
)
def test_a_cast_that_cannot_be_written_is_refused(text: str, line: int, reason: str):
    with pytest.raises(CannotFix, match=reason):
        apply("cast-returned", {"path": "a.py", "line": line}, {"a.py": text})
