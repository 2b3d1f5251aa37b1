"""What the fix writes for a name that exists only as a method, text to text."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

ARGUMENTS = {
    "name": "issue",
    "module": "shop.api",
    "target_path": "shop/api.py",
    "class_name": "Desk",
    "class_module": "shop.desk",
    "class_path": "shop/desk.py",
    "method": "issue",
}
USE = "-- app.py --\nfrom shop.api import issue  #! here\n"

PLAIN = cases(f"""\
## an accessor that the target imports already
{USE}-- shop/api.py --
from shop.desk import get_desk

x = 1
-- shop/desk.py --
def get_desk() -> "Desk": ...
class Desk:
    def issue(self, a: int, b: str = "x", *rest: int, c: bool = True, **more: str) -> str: ...
==>
-- shop/api.py --
from shop.desk import get_desk

x = 1


def issue(a: int, b: str = "x", *rest: int, c: bool = True, **more: str) -> str:
    return get_desk().issue(a, b, *rest, c=c, **more)
## an accessor beside the class, imported where it belongs
{USE}-- shop/api.py --
import os

from shop.other import thing
-- shop/desk.py --
from functools import lru_cache
@lru_cache(maxsize=1)
def get_desk(name: str = "main") -> Desk: ...
class Desk:
    def issue(self) -> None: ...
==>
-- shop/api.py --
import os

from shop.desk import get_desk
from shop.other import thing


def issue() -> None:
    get_desk().issue()
## an accessor under another name
{USE}-- shop/api.py --
from shop.desk import get_desk as desk
-- shop/desk.py --
def get_desk() -> Desk: ...
class Desk:
    def issue(self, a, *, b=2): ...
==>
-- shop/api.py --
from shop.desk import get_desk as desk


def issue(a, *, b=2):
    return desk().issue(a, b=b)
## an accessor of the target
{USE}-- shop/api.py --
from .desk import Desk as D

def desk() -> D:
    return D(1)
-- shop/desk.py --
class Desk:
    def __init__(self, number): ...
    def issue(self, a: int, /) -> int: ...
==>
-- shop/api.py --
from .desk import Desk as D

def desk() -> D:
    return D(1)


def issue(a: int, /) -> int:
    return desk().issue(a)
## a variable that holds an instance, found before one is made anew
{USE}-- shop/api.py --
x = 1
-- shop/desk.py --
class Desk:
    def issue(self): ...
_cache: Desk = None
desk = Desk()
==>
-- shop/api.py --
from shop.desk import desk

x = 1


def issue():
    return desk.issue()
## an instance made anew
{USE}-- shop/api.py --
x = 1
-- shop/desk.py --
class Desk:
    def __init__(self, size: int = 1, *more: int) -> None: ...
    def issue(self): ...
==>
-- shop/api.py --
from shop.desk import Desk

x = 1


def issue():
    return Desk().issue()
## a static method needs no instance
{USE}-- shop/api.py --
import shop.desk
-- shop/desk.py --
class Desk(Base):
    @staticmethod
    def issue(a: int) -> int: ...
==>
-- shop/api.py --
import shop.desk
from shop.desk import Desk


def issue(a: int) -> int:
    return Desk.issue(a)
## nor does a class method
{USE}-- shop/api.py --
from shop.desk import Desk
-- shop/desk.py --
class Desk(Base):
    @classmethod
    def issue(cls, a: int) -> int: ...
==>
-- shop/api.py --
from shop.desk import Desk


def issue(a: int) -> int:
    return Desk.issue(a)
## a coroutine
{USE}-- shop/api.py --
x = 1
-- shop/desk.py --
async def get_desk() -> Desk: ...
class Desk:
    def __init__(self, number): ...
    async def issue(self) -> int: ...
==>
-- shop/api.py --
from shop.desk import get_desk

x = 1


async def issue() -> int:
    return await (await get_desk()).issue()
## an asynchronous generator is not awaited
{USE}-- shop/api.py --
x = 1
-- shop/desk.py --
from collections.abc import AsyncIterator
desk = Desk(1)
class Desk:
    async def issue(self) -> AsyncIterator[int]:
        yield 1
==>
-- shop/api.py --
from collections.abc import AsyncIterator

from shop.desk import desk

x = 1


def issue() -> AsyncIterator[int]:
    return desk.issue()
## what the signature names is imported
{USE}-- shop/api.py --
import os
from typing import Any

from shop.desk import desk
-- shop/desk.py --
import datetime as dt
import json.decoder
from typing import Any, Optional
from .claims import Claims
LIMIT = 3
class Kind: ...
desk = Desk()
class Desk:
    def issue(self, a: Optional["Claims"], b: Kind, c: dt.date, d: Any = json.decoder, limit: int = LIMIT) -> str: ...
==>
-- shop/api.py --
import datetime as dt
import json.decoder
import os
from typing import Any, Optional

from shop.claims import Claims
from shop.desk import LIMIT, Kind, desk


def issue(
    a: Optional["Claims"],
    b: Kind,
    c: dt.date,
    d: Any = json.decoder,
    limit: int = LIMIT,
) -> str:
    return desk.issue(a, b, c, d, limit)
## annotations that only the class's file defers are put in quotes
{USE}-- shop/api.py --
x = 1
-- shop/desk.py --
from __future__ import annotations
class Desk:
    def issue(self, a: int | None, b: str) -> list[Desk]: ...
==>
-- shop/api.py --
from shop.desk import Desk

x = 1


def issue(a: "int | None", b: str) -> "list[Desk]":
    return Desk().issue(a, b)
## above what runs the module as a script, and into __all__
{USE}-- shop/api.py --
__all__ = ["x"]
x = 1

if __name__ == "__main__":
    print(x)
-- shop/desk.py --
class Desk:
    def issue(self): ...
==>
-- shop/api.py --
from shop.desk import Desk

__all__ = ["issue", "x"]
x = 1


def issue():
    return Desk().issue()


if __name__ == "__main__":
    print(x)
## below the comments that end the last function
{USE}-- shop/api.py --
from shop.desk import Desk
def f():
    pass

    # done
# end
-- shop/desk.py --
class Desk:
    def issue(self): ...
==>
-- shop/api.py --
from shop.desk import Desk
def f():
    pass

    # done


def issue():
    return Desk().issue()
# end
## calls that fit change nothing
-- app.py --
from shop.api import issue as give  #! here
give(*a)
give(**b)
give(1, b=2)
give(claims=1)
-- shop/api.py --
from shop.desk import Desk
-- shop/desk.py --
class Desk:
    def issue(self, claims, b=1): ...
==>
-- shop/api.py --
from shop.desk import Desk


def issue(claims, b=1):
    return Desk().issue(claims, b)
""")


@pytest.mark.parametrize("case", PLAIN)
def test_a_function_hands_its_call_on_to_the_method(case: Case):
    case.check("delegate-to-method", **ARGUMENTS)


DESK = """\
-- shop/desk.py --
class Claims:
    def __init__(self, user: int) -> None: ...
class Desk:
    def admit(self, claims: Claims, days: int = 1) -> str: ...
    def issue(self, claims: Claims, days: int = 1) -> str: ...
def get_desk() -> Desk: ...
"""

SHARED = cases(f"""\
## what a function beside it prepares, both prepare by one function
-- app.py --
from shop.api import issue  #! here
issue(data={{"user": 1}})
-- shop/api.py --
from shop.desk import Claims, get_desk


def admit(data: dict, days: int = 1) -> str:
    \"\"\"Admit.\"\"\"
    try:
        desk = get_desk()

        # who it is
        claims = Claims(
            user=data["user"],  # a number
        )

        return desk.admit(claims, days)
    except ValueError as why:
        log(data, why)
        raise


x = 1
{DESK}==>
-- shop/api.py --
from shop.desk import Claims, get_desk


def admit(data: dict, days: int = 1) -> str:
    \"\"\"Admit.\"\"\"
    try:
        desk = get_desk()

        # who it is
        claims = _claims_from_data(data)

        return desk.admit(claims, days)
    except ValueError as why:
        log(data, why)
        raise


def _claims_from_data(data: dict) -> Claims:
    return Claims(
        user=data["user"],  # a number
    )


def issue(data: dict, days: int = 1) -> str:
    desk = get_desk()

    # who it is
    claims = _claims_from_data(data)

    return desk.issue(claims, days)


x = 1
## a dictionary does not pass for a class of its own
-- app.py --
from shop.api import issue  #! here
issue({{"user": 1}})
-- shop/api.py --
from shop.desk import Claims, get_desk

def _of(data): return Claims(data["user"])

def admit(data, days=1):
    claims = _of(data)
    return get_desk().admit(claims, days)
{DESK}==>
-- shop/api.py --
from shop.desk import Claims, get_desk

def _of(data): return Claims(data["user"])

def admit(data, days=1):
    claims = _of(data)
    return get_desk().admit(claims, days)


def issue(data, days=1):
    claims = _of(data)
    return get_desk().issue(claims, days)
## steps that make one value move together
-- app.py --
from shop.api import issue  #! here
issue(data={{"user": 1}})
-- shop/api.py --
from shop.desk import Claims, get_desk


def admit(data: dict) -> str:
    user = int(data["user"])
    claims = Claims(user)
    return get_desk().admit(claims)
{DESK}==>
-- shop/api.py --
from shop.desk import Claims, get_desk


def admit(data: dict) -> str:
    claims = _claims_from_data(data)
    return get_desk().admit(claims)


def _claims_from_data(data: dict) -> Claims:
    user = int(data["user"])
    return Claims(user)


def issue(data: dict) -> str:
    claims = _claims_from_data(data)
    return get_desk().issue(claims)
""")


@pytest.mark.parametrize("case", SHARED)
def test_calls_that_do_not_fit_the_method_are_served_as_a_function_beside_it_serves_its_own(case: Case):
    case.check("delegate-to-method", **ARGUMENTS)


API = "from shop.desk import Claims, get_desk\n"
CALL = "from shop.api import issue\nissue(data=1)\n"
SIMPLE = "class Desk:\n    def issue(self, a): ...\n"


@pytest.mark.parametrize(
    ("app", "api", "desk", "reason"),
    [
        ("", "issue = 1\n", SIMPLE, "shop.api has a issue already"),
        ("", "", "class Desk: ...\n", "no longer has one method issue"),
        ("", "", "def issue(): ...\n", "no longer has one class Desk"),
        ("", "", "class Desk:\n    @retry\n    def issue(self): ...\n", "wrapped by @retry"),
        ("", "", "class Desk(Base):\n    def issue(self): ...\n", "nothing gives an instance of Desk"),
        (
            "",
            "",
            "class Desk:\n    def __init__(self, a): ...\n    def issue(self): ...\n",
            "nothing gives an instance",
        ),
        (
            "",
            "",
            "async def get() -> Desk: ...\nclass Desk(B):\n    def issue(self): ...\n",
            "nothing gives an instance",
        ),
        ("", "", "class Desk:\n    def issue(self) -> Local: ...\n", "Local in the signature"),
        ("", "", "from typing import Self\nclass Desk:\n    def issue(self) -> Self: ...\n", "Self in the signature"),
        ("", "", "class Desk:\n    def issue(self, Desk): ...\n", "called Desk too"),
        ("", "Desk = 1\n", SIMPLE, "Desk means something else in shop/api.py"),
        ("", "", "import shop.api\n" + SIMPLE, "circle"),
        (CALL, "", SIMPLE, r"app.py:2 does not call issue as Desk.issue\(a\) can be called"),
        # a preparation that cannot be told apart from the rest
        (
            CALL,
            API + "def admit(data):\n    c = f(data)\n    c.x = 1\n    return get_desk().admit(c)\n",
            DESK,
            "does not",
        ),
        (CALL, API + "@d\ndef admit(data):\n    c = f(data)\n    return get_desk().admit(c)\n", DESK, "does not"),
        (CALL, API + "def admit(data):\n    c = f(data)\n    return other().admit(c)\n", DESK, "does not"),
        (
            CALL,
            API + "def admit(data):\n    u = data + 1\n    c = f(u)\n    print(u)\n    return get_desk().admit(c)\n",
            DESK,
            "cannot be taken apart",
        ),
        (
            CALL,
            API + "def admit(data):\n    c = f(data, '''\n''')\n    return get_desk().admit(c)\n",
            DESK,
            "string over several lines",
        ),
    ],
)
def test_what_would_not_work_is_refused_with_its_reason(app, api, desk, reason):
    texts = {"app.py": app or "from shop.api import issue\n", "shop/api.py": api, "shop/desk.py": desk}
    texts["shop/desk.py"] = desk.removeprefix("-- shop/desk.py --\n")
    with pytest.raises(CannotFix, match=reason):
        apply("delegate-to-method", {"path": "app.py", "line": 0, **ARGUMENTS}, texts)
