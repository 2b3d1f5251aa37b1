"""What the fix for shared defaults writes, and that the calls no longer share one."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases
from workspace import snapshot_of

TABLE = cases("""\
## an annotated list
def add(row: str, seen: list[str] = []) -> list[str]:  # why  #! here
    # in order
    seen.append(row)
    return seen
==>
def add(row: str, seen: list[str] | None = None) -> list[str]:  # why
    # in order
    if seen is None:
        seen = []
    seen.append(row)
    return seen
## a method with a docstring, by keyword
class K:
    def add(
        self, *,
        seen={"a": 1},  #! here
    ):
        '''Doc.'''

        @self.later
        def inner(): ...
        seen["b"] = inner
==>
class K:
    def add(
        self, *,
        seen=None,
    ):
        '''Doc.'''

        if seen is None:
            seen = {"a": 1}
        @self.later
        def inner(): ...
        seen["b"] = inner
""")


@pytest.mark.parametrize("case", TABLE)
def test_the_value_is_made_in_every_call(case: Case):
    case.check("mutable-default", parameter="seen", python="3.11")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def f(seen=[]): seen.append(1)\n", "stands on one line"),
        ("def f(seen=[\n    1]):\n    seen.append(1)\n", "on several lines"),
        ("def f(seen=None):\n    seen.append(1)\n", "no parameter seen has a list"),
        ("f = lambda seen=[]: seen.append(1)\n", "stands on one line"),
    ],
)
def test_a_default_that_has_no_place_for_its_lines_is_refused(text: str, reason: str):
    with pytest.raises(CannotFix, match=reason):
        apply("mutable-default", {"path": "a.py", "line": 0, "parameter": "seen"}, {"a.py": text})


def test_the_finding_goes_and_no_call_sees_what_another_left():
    text = "def add(row, rows=[]):\n    rows.append(row)\n    return rows\n"
    (finding,) = snapshot_of({"a.py": text}).files["a.py"].local["mutable-default"]
    after = apply(finding.fixes[0].kind, finding.fixes[0].arguments, {"a.py": text})["a.py"]

    assert "mutable-default" not in snapshot_of({"a.py": after}).files["a.py"].local
    assert (_twice(text), _twice(after)) == ([1, 1], [1])


def _twice(text: str) -> list[int]:
    names: dict[str, object] = {}
    exec(text, names)
    add = names["add"]
    assert callable(add)
    add(1)
    return add(1)
