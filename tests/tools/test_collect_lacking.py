"""What the surroundings of tests lack, as a real pytest meets it: variables, services, fixtures, markers."""

import socket

import pytest

from gonogo.checks.tests.unknown_marker import marker_of
from tools.collecting import collected


async def test_what_the_surroundings_lack_is_told_from_what_is_wrong_in_the_code(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    collection = await collected(
        tmp_path,
        f"""
-- database.py --
class OperationalError(Exception):
    pass


OperationalError.__module__ = "psycopg2"
-- test_a_service.py --
import socket

socket.create_connection(("127.0.0.1", {port}))
-- test_b_database.py --
from database import OperationalError

raise OperationalError('connection to server at "db" (10.0.0.1), port 5432 failed: Connection refused for app:1234@db')
-- test_c_key.py --
{{}}["KEY"]
-- test_d_asked.py --
raise RuntimeError("Set the API_KEY environment variable")
-- test_e_model.py --
from pydantic import BaseModel


class Model(BaseModel):
    key: str


Model()
""",
    )

    assert [
        ("service", ("a service",)),
        ("service", ("PostgreSQL at db:5432",)),
        ("", ()),
        ("variable", ("API_KEY",)),
        ("", ()),
    ] == [(failure.lacking, failure.lacked) for failure in collection.failures]


async def test_fixtures_that_nothing_defines_are_named_where_they_are_asked_for(tmp_path):
    collection = await collected(
        tmp_path,
        """
-- conftest.py --
import pytest


@pytest.fixture
def client(tmp_path, nothing): ...
-- deep/conftest.py --
import pytest


@pytest.fixture
def above(): ...
-- test_a.py --
import unittest.mock

import pytest


@pytest.fixture(autouse=True)
def around(monkeypatch): ...


@pytest.mark.parametrize("given", [1, 2])
def test_parametrized(given, clinet): ...


@pytest.mark.usefixtures("unused")
class TestClass:
    @pytest.fixture
    def own(self): ...

    def test_method(self, own, request, capsys): ...


def test_through_another(client): ...


def test_of_another_folder(above): ...


@pytest.mark.skip
def test_skipped(gone): ...


def test_dynamic(request):
    request.getfixturevalue("gone")


@unittest.mock.patch("os.getcwd")
def test_patched(getcwd): ...


class TestCase(unittest.TestCase):
    def test_case(self, *gone): ...
""",
    )

    assert [
        ("clinet", "test_a.py:11:30", "test_parametrized", 2, "client"),
        ("unused", "test_a.py:14:27", "test_method", 1, ""),
        ("nothing", "conftest.py:5:22", "client", 1, ""),
        ("above", "test_a.py:25:28", "test_of_another_folder", 1, ""),
    ] == [(m.name, str(m.span), m.function, m.tests, m.similar) for m in collection.missing_fixtures]
    assert "deep/conftest.py:5:5" == str(collection.missing_fixtures[-1].elsewhere)


async def test_where_a_conftest_fills_in_arguments_by_itself_no_fixture_is_missing(tmp_path):
    collection = await collected(
        tmp_path,
        """
-- conftest.py --
def pytest_runtest_setup(item):
    item.funcargs["given"] = 1
-- test_a.py --
def test_a(given): ...
""",
    )

    assert () == collection.missing_fixtures


@pytest.mark.parametrize(
    "strict", ["addopts = --strict-markers", "filterwarnings = error::pytest.PytestUnknownMarkWarning"]
)
async def test_a_marker_that_is_not_registered_is_named_where_pytest_refuses_it(tmp_path, strict):
    collection = await collected(
        tmp_path,
        f"""
-- pytest.ini --
[pytest]
markers = slow
{strict}
-- test_a.py --
import pytest


@pytest.mark.slow
def test_slow(): ...


@pytest.mark.slwo
def test_misspelt(): ...
""",
    )

    (failure,) = collection.failures
    assert ("slwo", "test_a.py:8:1") == (marker_of(failure), str(failure.blame))
