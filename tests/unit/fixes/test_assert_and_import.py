"""What the fixes write that assert a value, or import a name that nothing defines."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

SIMPLE = """\
class K:
    async def f(self):
        # why
        return [await self.redis.get(1)]
"""


def narrowed(text: str, expression: str) -> str:
    """The text after the fix for the first place where *expression* stands."""
    at = text.index(expression)
    line = text[:at].count("\n")
    column = at - (text[:at].rfind("\n") + 1)
    arguments = {"path": "a.py", "line": line, "column": column, "attribute": expression.rpartition(".")[2]}
    return apply("assert-not-none", arguments, {"a.py": text})["a.py"]


def test_the_assertion_stands_before_the_statement():
    assert narrowed(SIMPLE, "self.redis.get") == SIMPLE.replace(
        "        return", "        assert self.redis is not None\n        return"
    )


@pytest.mark.parametrize("head", ["if {}:", "for x in {}:", "with {}:"])
def test_the_assertion_stands_before_what_a_head_evaluates_first(head):
    text = f"def f(a):\r\n\t{head.format('a.b.c')}\r\n\t\tpass\r\n"

    assert narrowed(text, "a.b.c") == text.replace("\t" + head[:2], "\tassert a.b is not None\r\n\t" + head[:2], 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = a().b\n", "has no name"),
        ("x = y and a.b\n", "may not get as far"),
        ("x = a.b if y else 1\n", "may not get as far"),
        ("x = [a.b for a in y]\n", "may not get as far"),
        ("x = lambda: a.b\n", "may not get as far"),
        ("while a.b: ...\n", "again and again"),
        ("if y:\n    pass\nelif a.b:\n    pass\n", "only after another"),
        ("if y: a.b\n", "within a line"),
        ("y = 1; a.b\n", "does not stand alone"),
    ],
)
def test_where_the_value_may_not_be_reached_nothing_is_asserted(text, reason):
    expression = "a().b" if "()" in text else "a.b"
    with pytest.raises(CannotFix, match=reason):
        narrowed(text, expression)


@pytest.mark.parametrize(
    ("role", "line", "asserted"),
    [
        ("argument", "f(b.c, d)", "b.c"),
        ("argument", "f(\n    1, a=b.c)", "b.c"),
        ("indexed", "print(b.c[0])", "b.c"),
        ("returned", "return b.c", "b.c"),
    ],
)
def test_a_value_that_is_given_indexed_or_returned_is_asserted_too(role, line, asserted):
    text = f"def f(b):\n    {line}\n"
    at = text.index("return" if role == "returned" else asserted)
    place = {"line": text[:at].count("\n"), "column": at - (text[:at].rfind("\n") + 1)}

    after = apply("assert-not-none", {"path": "a.py", "role": role, **place}, {"a.py": text})["a.py"]

    assert after == f"def f(b):\n    assert {asserted} is not None\n    {line}\n"


def test_of_two_values_at_one_place_none_is_asserted():
    with pytest.raises(CannotFix, match="does not use one such value"):
        apply("assert-not-none", {"path": "a.py", "line": 0, "column": 0, "role": "indexed"}, {"a.py": "a[0][1]\n"})
    with pytest.raises(CannotFix, match="has no name"):
        apply("assert-not-none", {"path": "a.py", "line": 0, "column": 2, "role": "argument"}, {"a.py": "f(g())\n"})


IMPORTS = cases("""\
## from typing
import os
def f() -> Tuple[int]: ...
==>
import os
from typing import Tuple
def f() -> Tuple[int]: ...
""")


@pytest.mark.parametrize("case", IMPORTS)
def test_a_name_of_typing_is_imported(case: Case):
    case.check("import-name", name="Tuple")


def test_a_standard_module_that_is_used_as_one_is_imported():
    after = apply("import-name", {"path": "a.py", "name": "uuid"}, {"a.py": "import os\n\nx = uuid.uuid4()\n"})

    assert after == {"a.py": "import os\nimport uuid\n\nx = uuid.uuid4()\n"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x = time\n", "time"),
        ("def f(json): ...\njson.loads()\n", "json"),
        ("def f():\n    import json\njson.loads()\n", "json"),
        ("for json in x:\n    pass\njson.loads()\n", "json"),
        ("Tuple[int]\nTuple = tuple\n", "Tuple"),
    ],
)
def test_a_name_that_the_file_may_mean_otherwise_is_not_imported(text, name):
    with pytest.raises(CannotFix):
        apply("import-name", {"path": "a.py", "name": name}, {"a.py": text})
