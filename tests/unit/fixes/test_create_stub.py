"""The head of a function that is missing, as its callers need it."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.judging import judged, offers, round_trip
from unit.fixes.table import Case, cases
from workspace import files_of

MAKE = {"name": "make", "module": "shop.api", "target_path": "shop/api.py"}

CREATED = cases("""\
## from one call
-- app.py --
from shop.api import make  #! here
if order:
    make(order, 3, "x", note=f"n", dry=True, data={})
-- shop/api.py --
import os

LIMIT = 3
==>
-- shop/api.py --
import os
from typing import Any

LIMIT = 3


def make(order: Any, argument2: int, argument3: str, *, data: Any, dry: bool, note: str) -> Any:
    raise NotImplementedError("make is not written yet")
## what not every call passes has a default
-- app.py --
from shop.api import make as build  #! here
if order:
    build(1, order)
build(2)
build(2, order=self.order, size=1.5)
-- shop/api.py --
from typing import Any
__all__ = ["other"]
def other(x: Any): ...
==>
-- shop/api.py --
from typing import Any
__all__ = ["make", "other"]
def other(x: Any): ...


def make(argument1: int, order: Any = None, *, size: Any = None) -> Any:
    raise NotImplementedError("make is not written yet")
## from every file that calls it
-- app.py --
from shop.api import make  #! here
make(order, "x")
-- shop/api.py --
from typing import Any
-- shop/cart.py --
from .api import make as build
build(order, "y", dry=True)
-- shop/desk.py --
from shop import api
import shop.api as other
def f(order):
    api.make(order, "z")
    other.make(order)
-- tests/test_api.py --
import shop.api
def make(a, b, c, d): ...
make(1, 2, 3, 4)
shop.api.make(order, "q")
==>
-- shop/api.py --
from typing import Any


def make(order: Any, argument2: Any = None, *, dry: Any = None) -> Any:
    raise NotImplementedError("make is not written yet")
## spread arguments, awaited, by a module
-- app.py --
from shop.api import make  #! here
async def f(*args):
    return await make(*args)
-- shop/api.py --
import typing

if __name__ == "__main__":
    main()
==>
-- shop/api.py --
import typing


async def make(*args: typing.Any, **kwargs: typing.Any) -> typing.Any:
    raise NotImplementedError("make is not written yet")


if __name__ == "__main__":
    main()
""")


@pytest.mark.parametrize("case", CREATED)
def test_the_function_takes_what_is_passed(case: Case):
    case.check("create-stub", **MAKE)


@pytest.mark.parametrize(
    ("caller", "target"),
    [
        ("from shop.api import make\nx = make\n", ""),
        ("from shop.api import make\nmake()\n", "def make(): ...\n"),
        ("from shop.api import other\n", ""),
        ("from shop.api import make\nasync def f():\n    await make()\n    make()\n", ""),
    ],
)
def test_what_nothing_calls_or_what_is_there_is_refused(caller: str, target: str):
    with pytest.raises(CannotFix):
        apply("create-stub", {"path": "app.py", "line": 0, **MAKE}, {"app.py": caller, "shop/api.py": target})


MISSING = """\
-- pyproject.toml --
[project]
-- shop/__init__.py --
-- shop/api.py --
-- tests/test_a.py --
from shop.api import make
def test_one():
    make(1)
"""


def test_a_missing_function_that_nothing_resembles_is_created_to_be_written():
    trip = round_trip(MISSING, "missing-symbol", "create-stub")

    assert not trip.fix.preferred
    assert trip.fix.offer == f"Create make in shop.api, to be written: unblocks 1 test, +{trip.rise:.1f}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-- shop/api.py --\n", "-- shop/api.py --\n-- shop/core.py --\ndef make(): ...\n"),  # which exists
        ("-- shop/api.py --\n", "-- shop/api.py --\ndef makes(): ...\n"),  # which may be meant
        ("    make(1)", "    assert make"),
        ("make", "Maker"),
    ],
)
def test_no_function_is_created_where_another_fix_fits_or_nothing_calls_it(old: str, new: str):
    files, _ = files_of(MISSING.replace(old, new))

    assert "create-stub" not in {fix.kind for _, fix in offers(judged(files), "missing-symbol")}
