"""A default that all calls share is a finding where the function itself changes it."""

from __future__ import annotations

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="mutable-default")


def test_a_default_that_the_function_changes_is_found():
    verdict = check("""\
-- app.py --
def add(row, rows=[]):  #! mutable-default
    rows.append(row)
    return rows

class K:
    async def count(self, word, *, seen: dict = dict(), other={}):  #! mutable-default
        seen[word] = seen.get(word, 0) + 1
        return other
""")

    assert verdict.outcome is Outcome.FAIL
    assert [f.fixes[0].arguments["parameter"] for f in verdict.findings] == ["rows", "seen"]


@pytest.mark.parametrize(
    "function",
    [
        "def f(a=[]):\n    return list(a)",
        "def f(_a=[], cache={}):\n    _a.append(1)\n    cache[1] = 2",
        "def f(a=[]):\n    a = list(a)\n    a.append(1)",
        "def f(a=()):\n    a.append(1)",
        "def f(a=None):\n    a.append(1)",
        "def f(a=[]):\n    b.append(a)",
        "def f(a=[]):\n    def g(a):\n        a.append(1)\n    g([])",
    ],
)
def test_a_default_that_stays_as_it_is_is_none(function: str):
    assert check(f"-- app.py --\n{function}\n").outcome is Outcome.PASS
