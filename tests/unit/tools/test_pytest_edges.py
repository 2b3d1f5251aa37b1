"""A file depends on every loaded module that its text speaks of, however it speaks of it."""

import pytest

from gonogo.checks import discover
from gonogo.engine import scan
from gonogo.tools.pytest_edges import Edges

NAMES = {
    "app": "src/app/__init__.py",
    "app.core": "src/app/core.py",
    "app.deep": "src/app/deep/__init__.py",
    "app.deep.low": "src/app/deep/low.py",
    "test_x": "tests/test_x.py",
}
APP, CORE, DEEP, LOW, TEST = NAMES.values()


def reached(text: str, path: str = "tests/test_x.py") -> set[str]:
    return set(Edges(NAMES, {path: scan(path, text, discover())}, [TEST]).of(path)) - {path}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import app.deep.low", {APP, DEEP, LOW}),
        ("from app import core", {APP, CORE}),
        ("from app.deep.low import x", {APP, DEEP, LOW}),
        ("def f():\n    from app import core", {APP, CORE}),
        ("import app\napp.core.run()", {APP, CORE}),  # which somebody else has imported
        ("from unittest.mock import patch\n@patch('app.core.run')\ndef test(): ...", {APP, CORE}),
        ("import importlib\nimportlib.import_module(name)", {APP, CORE, DEEP, LOW}),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import app", set()),
        ("import json", set()),
        ("x = (", {APP, CORE, DEEP, LOW}),  # newer Python than ours, perhaps
    ],
)
def test_what_a_test_file_reaches(text, expected):
    assert expected == reached(text)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (CORE, "from . import deep", {APP, DEEP}),
        (LOW, "from ..core import x", {APP, DEEP, CORE}),
        (APP, "from .deep import low", {DEEP, LOW}),
        ("tests/unknown.py", "from . import x", {APP, CORE, DEEP, LOW}),
    ],
)
def test_relative_imports_start_from_the_name_that_the_module_has(path, text, expected):
    assert expected == reached(text, path)


def test_a_file_that_was_not_read_may_reach_anything_and_a_file_of_values_nothing():
    edges = Edges(NAMES, {})

    assert (frozenset(NAMES.values()), frozenset()) == (edges.of("src/app/ignored.py"), edges.of("cases.json"))
