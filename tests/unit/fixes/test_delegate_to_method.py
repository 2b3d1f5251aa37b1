"""What the fix writes for a name that exists only as a method, text to text."""

from __future__ import annotations

import pytest

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
