"""What silencing a type error writes, text to text."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

IGNORED = cases("""\
## a line without a comment
x: int = f()
if x:
    y = x + ""
==>
x: int = f()  # type: ignore[operator]
if x:
    y = x + ""
## before a comment that is there
x: int = f()  # why
==>
x: int = f()  # type: ignore[operator]  # why
## merged into an ignore that is there
x: int = f()  # type: ignore[misc]  # why
==>
x: int = f()  # type: ignore[misc, operator]  # why
## merged into an ignore after another comment
x: int = f()  # noqa  # type: ignore[misc]
==>
x: int = f()  # noqa  # type: ignore[misc, operator]
## the first line of a call
x = f(
    "#",
)
==>
x = f(  # type: ignore[operator]
    "#",
)
""")


@pytest.mark.parametrize("case", IGNORED)
def test_an_error_is_ignored_by_its_code(case: Case):
    case.check("add-ignore", code="operator")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('x = """\na"""\n', "ends within a string"),
        ('x = f"""\n{a}"""\n', "ends within a string"),
        ("x = 1 + \\\n    a\n", "backslash"),
        ("x = 1  # type: ignore\n", "ignores operator already"),
        ("\n", "is empty"),
    ],
)
def test_where_no_comment_can_stand_it_is_refused(text: str, reason: str):
    with pytest.raises(CannotFix, match=reason):
        apply("add-ignore", {"path": "app.py", "line": 0, "code": "operator"}, {"app.py": text})
