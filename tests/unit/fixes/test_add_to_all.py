"""A name that its module defines and does not list is listed, where a star import needs it."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.judging import judged, offers, round_trip
from unit.fixes.table import Case, cases
from workspace import files_of

MAKE = {"name": "make", "source_path": "shop/core.py", "source_module": "shop.core"}

LISTED = cases("""\
## in its order and its quotes
-- shop/core.py --
__all__ = ['buy', 'sell']  # sorted
def make(): ...
==>
-- shop/core.py --
__all__ = ['buy', 'make', 'sell']  # sorted
def make(): ...
## on a line of its own
-- shop/core.py --
__all__ = (
    "take",  # first
    "buy",
)
make = 1
==>
-- shop/core.py --
__all__ = (
    "take",  # first
    "buy",
    "make",
)
make = 1
## alone
-- shop/core.py --
__all__: list[str] = []
class make: ...
==>
-- shop/core.py --
__all__: list[str] = ["make"]
class make: ...
""")


@pytest.mark.parametrize("case", LISTED)
def test_the_name_is_listed(case: Case):
    case.check("add-to-all", **MAKE)


@pytest.mark.parametrize(
    "text",
    [
        "__all__ = ['a']\n",
        "__all__ = names()\ndef make(): ...\n",
        "__all__ = ['make']\ndef make(): ...\n",
        "make = 1\n",
    ],
)
def test_what_is_gone_computed_or_listed_already_is_refused(text: str):
    with pytest.raises(CannotFix):
        apply("add-to-all", MAKE, {"shop/core.py": text})


STAR = """\
-- pyproject.toml --
[project]
-- shop/__init__.py --
from shop.core import *
-- shop/core.py --
__all__ = ["other"]
def make(): ...
def other(): ...
-- tests/test_a.py --
from shop import make
def test_one(): ...
-- tests/test_b.py --
from shop import make
def test_two(): ...
"""


def test_an_import_behind_a_star_finds_its_name():
    trip = round_trip(STAR, "missing-symbol", "add-to-all")

    assert trip.fix.preferred
    assert trip.fix.offer == f"Add make to __all__ of shop.core: unblocks 2 tests, +{trip.rise:.1f}"


def test_a_name_read_behind_a_star_finds_its_module():
    text = STAR.replace("from shop import make\n", "from shop.core import *\nMADE = make()\n")

    trip = round_trip(text.partition("-- tests/test_b.py")[0], "undefined-name", "add-to-all")

    assert trip.fix.title == "Add make to __all__ of shop.core"
    assert trip.fix.gain == trip.rise


def test_a_module_that_nothing_takes_by_a_star_lists_what_it_likes():
    files, _ = files_of(STAR.replace("from shop.core import *", "from shop.core import other"))

    assert "add-to-all" not in {fix.kind for _, fix in offers(judged(files), "missing-symbol")}
