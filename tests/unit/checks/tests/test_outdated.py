"""What pytest said of an import before the text was changed is not said of the text as it is now."""

from functools import partial

import pytest

from gonogo.facts import Collection, CollectionFailure
from gonogo.model import Outcome
from gonogo.source import Span
from workspace import check_workspace

check = partial(check_workspace, only="collection-failure")
MISSING = CollectionFailure(
    "tests/test_a.py",
    "import-error",
    "cannot import name 'total' from 'app.shop'",
    Span("tests/test_a.py", 0, 0, 0, 5),
    module="app.shop",
    name="total",
)
LATE = "cannot import name 'total' from partially initialized module 'app.shop'"
TESTS = {"tests/test_b.py": ("tests/test_b.py::test_b",)}
WORKSPACE = """
-- app/__init__.py --
-- app/shop.py --
{shop}
-- tests/test_a.py --
{imports}
def test_a(): ...
-- tests/test_b.py --
def test_b(): ...
"""


def said(shop: str, imports: str, message: str = MISSING.message, *, verified: bool = False) -> Outcome:
    failure = CollectionFailure(**{name: getattr(MISSING, name) for name in MISSING.__slots__} | {"message": message})
    collection = Collection(tests=TESTS, failures=(failure,), verified=verified)
    return check(WORKSPACE.format(shop=shop, imports=imports), collection).outcome


STANDS = "from app.shop import total  #! collection-failure"
GONE = {
    "the import names another": ("def sums(): ...", "from app.shop import sums"),
    "the function is there now": ("def total(): ...", "from app.shop import total"),
    "the class is there now": ("class total: ...", "from app.shop import total"),
}


@pytest.mark.parametrize(("shop", "imports"), GONE.values(), ids=GONE)
def test_a_repaired_import_is_not_reported_until_pytest_is_asked_again(shop: str, imports: str) -> None:
    assert Outcome.PASS is said(shop, imports)


def test_what_pytest_says_of_the_text_as_it_is_stands() -> None:
    assert Outcome.FAIL is said("def total(): ...", STANDS, verified=True)


@pytest.mark.parametrize("shop", ["if x:\n    def total(): ...", "from app.other import total"])
def test_a_name_that_may_still_be_missing_is(shop: str) -> None:
    assert Outcome.FAIL is said(shop, STANDS)


def test_a_name_that_comes_too_late_in_a_circle_stands() -> None:
    assert Outcome.FAIL is said("def total(): ...", STANDS, LATE)
