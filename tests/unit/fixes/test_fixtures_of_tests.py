"""Tests ask for the fixtures that they use and that are there."""

from __future__ import annotations

import pytest

from gonogo.facts import Collection, MissingFixture, TypeMessage, Types
from gonogo.fixes import CannotFix, apply
from gonogo.source import Span
from unit.fixes.judging import PYTHON, judged, offers, round_trip
from unit.fixes.table import Case, cases
from workspace import files_of

CONFTEST = "-- conftest.py --\nimport pytest\n@pytest.fixture\ndef client() -> str: ...\n"

ADDED = cases(f"""\
## to none
-- tests/test_a.py --
def test_one():  # here
    client.get()  #! here
{CONFTEST}==>
-- tests/test_a.py --
def test_one(client):  # here
    client.get()
## to others
-- tests/test_a.py --
class TestA:
    async def test_one(self, tmp_path):
        with client:  #! here
            pass
{CONFTEST}==>
-- tests/test_a.py --
class TestA:
    async def test_one(self, tmp_path, client):
        with client:
            pass
## on a line of its own, with its type
-- tests/test_a.py --
def test_one(
    tmp_path: object,
) -> None:
    print(client)  #! here
{CONFTEST}==>
-- tests/test_a.py --
def test_one(
    tmp_path: object,
    client: str,
) -> None:
    print(client)
## in a fixture, of a fixture with another name
-- tests/test_a.py --
import pytest

@pytest.fixture(name="client")
def make_client(): ...

@pytest.fixture
def user():
    return client.user  #! here
==>
-- tests/test_a.py --
import pytest

@pytest.fixture(name="client")
def make_client(): ...

@pytest.fixture
def user(client):
    return client.user
""")


@pytest.mark.parametrize("case", ADDED)
def test_the_function_asks_for_the_fixture(case: Case):
    case.check("add-parameter", name="client")


@pytest.mark.parametrize(
    "body",
    [
        "def check():\n    client\n",
        "def test_one():\n    def inner():\n        client\n",
        "def test_one(n=1):\n    client\n",
        "def test_one(*, n):\n    client\n",
        "def test_one(client):\n    client\n",
        "client\n",
    ],
)
def test_what_pytest_does_not_call_or_more_than_fixtures_is_refused(body: str):
    files = files_of(CONFTEST)[0] | {"test_a.py": body}

    with pytest.raises(CannotFix):
        apply("add-parameter", {"path": "test_a.py", "line": body.count("\n") - 1, "name": "client"}, files)


@pytest.mark.parametrize(
    "conftest",
    ["def client(): ...\n", "import pytest\n@pytest.fixture\ndef other(): ...  # client\n", ""],
)
def test_a_name_that_is_no_fixture_is_refused(conftest: str):
    files = {"test_a.py": "def test_one():\n    client\n", "conftest.py": conftest, "a/conftest.py": CONFTEST}

    with pytest.raises(CannotFix, match="no fixture client"):
        apply("add-parameter", {"path": "test_a.py", "line": 1, "name": "client"}, files)


def test_a_test_with_types_is_left_alone_where_the_fixture_has_none_that_is_plain():
    files = {"test_a.py": "def test_one() -> None:\n    client\n"}
    files["conftest.py"] = "import pytest\n@pytest.fixture\ndef client() -> Client: ...\n"

    with pytest.raises(CannotFix, match="has types"):
        apply("add-parameter", {"path": "test_a.py", "line": 1, "name": "client"}, files)


def test_the_fixture_is_offered_on_the_name_that_mypy_does_not_know():
    text = f"-- tests/test_a.py --\ndef test_one():\n    client\n-- app.py --\nclient\n{CONFTEST}"
    said = 'Name "client" is not defined'
    messages = tuple(
        TypeMessage(Span(p, n, 4, n, 10), "error", said, "name-defined")
        for p, n in (("app.py", 0), ("tests/test_a.py", 1))
    )

    found = offers(judged(files_of(text)[0], PYTHON, Types(messages=messages)), "type-errors")

    assert [(finding.span.path, fix.kind) for finding, fix in found] == [("tests/test_a.py", "add-parameter")]


RENAMED = cases("""\
## the parameter and its uses
-- tests/test_a.py --
def test_one(tmp_path, clinet: Client, *, other=None):  #! here
    clinet.get(clinet=clinet["clinet"], other=other)
    def inner():
        return clinet.x
==>
-- tests/test_a.py --
def test_one(tmp_path, client: Client, *, other=None):
    client.get(clinet=client["clinet"], other=other)
    def inner():
        return client.x
""")


@pytest.mark.parametrize("case", RENAMED)
def test_the_test_asks_for_the_fixture_that_is_there(case: Case):
    case.check("rename-fixture", name="clinet", replacement="client")


@pytest.mark.parametrize(
    "text",
    [
        "def test_one(clinet, client): ...\n",
        "def test_one(clinet):\n    clinet = 1\n",
        "def test_one(): ...\n",
        "test_one = lambda clinet: 1\n",
    ],
)
def test_a_name_that_means_something_else_is_left_alone(text: str):
    with pytest.raises(CannotFix):
        apply("rename-fixture", {"path": "a.py", "line": 0, "name": "clinet", "replacement": "client"}, {"a.py": text})


ASKING = (
    "-- pyproject.toml --\n[project]\n-- requirements-dev.txt --\npytest\n-- test_a.py --\ndef test_a({name}): ...\n"
)
IDS = {"test_a.py": ("test_a.py::test_a",)}


def missing(name: str, **fields) -> Collection:
    found = MissingFixture("test_a.py", name, Span("test_a.py", 0, 11, 0, 17), "test_a", 1, **fields)
    return Collection(tests=IDS, missing_fixtures=(found,))


@pytest.mark.parametrize(
    ("name", "fields", "kind"),
    [("mocker", {}, "add-dependency"), ("clinet", {"similar": "client"}, "rename-fixture")],
)
def test_an_undefined_fixture_is_brought_or_renamed(name: str, fields: dict[str, str], kind: str):
    facts, then = (PYTHON, missing(name, **fields)), (PYTHON, Collection(tests=IDS))

    trip = round_trip(ASKING.format(name=name), "undeclared-fixture", kind, *facts, then=then)

    assert trip.fix.gain == trip.rise > 0


@pytest.mark.parametrize(("name", "fields"), [("celery_app", {}), ("mocker", {"elsewhere": Span("b.py", 0, 0, 0, 1)})])
def test_nothing_is_offered_where_no_one_thing_brings_it(name: str, fields: dict[str, Span]):
    files, _ = files_of(ASKING.format(name=name))

    assert offers(judged(files, PYTHON, missing(name, **fields)), "undeclared-fixture") == []
