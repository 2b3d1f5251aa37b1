"""What holds for the fixes of type errors and of pydantic 1, whatever the file looks like: generated layouts."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.fixes import CannotFix, apply
from gonogo.fixes.edits import edits

ENDS = st.sampled_from(["\n", "\r\n"])
MARKS = st.sampled_from(["", "\ufeff"])
REMARKS = st.sampled_from(["", "  # why", "  # é😀 = ("])
HEADS = ["import os\n", "from typing import Any, List\n", "from pydantic import (\n    BaseModel,  # base\n)\n", "\n"]
HEADS += [
    '"""Doc."""\n',
    "import typing as t\n",
    "X = 'é😀'  # class Config:\n",
    "from __future__ import annotations\n",
]


@st.composite
def heads(draw: st.DrawFn) -> str:
    found = draw(st.lists(st.sampled_from(HEADS), max_size=4, unique=True))
    return "".join(sorted(found, key=lambda h: (not h.startswith('"""'), "__future__" not in h)))


def made(kind: str, text: str, line: int, **arguments: str | int) -> str:
    """The text after the fix, which keeps line ends and comments, and cannot be made twice."""
    given_: Mapping[str, str | int] = {"path": "a.py", "line": line, "python": "3.11", **arguments}
    after = apply(kind, given_, {"a.py": text})["a.py"]
    assert after.count("\r\n") == (after.count("\n") if "\r" in text else 0)
    assert re.findall(r"  #[^\r\n]*", after) == re.findall(r"  #[^\r\n]*", text), "comments stay"
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    moved = line + sum(e.text.count("\n") for e in edits("a.py", text, after) if e.span.line <= line)
    for place in (line, moved):
        with pytest.raises(CannotFix):
            apply(kind, {**given_, "line": place}, {"a.py": after})
    return after


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n")


SETTINGS = {
    "frozen": ["True", "(\n            True\n        )"],
    "json_schema_extra": ['{"example": {"a": 1}}', '{\n            "a": [1],  # inner\n        }', "dict(a=1)"],
    "title": ["'A'", "'A' \\\n            'B'"],
    "json_encoders": ["{int: lambda v: str(v)}"],
    "extra": ["'allow'"],
}


@st.composite
def configurations(draw: st.DrawFn) -> tuple[str, dict[str, str], str]:
    """A model with a `class Config`, its settings as `ast` dumps them, and what follows."""
    names = draw(st.lists(st.sampled_from(sorted(SETTINGS)), min_size=1, max_size=4, unique=True))
    body, expected = "", {}
    for name in names:
        value = draw(st.sampled_from(SETTINGS[name]))
        annotation = draw(st.sampled_from(["", ": bool", " : 'int'"]))
        equal = draw(st.sampled_from(["=", " = ", "  ="]))
        body += draw(st.sampled_from(["", "\n", "        # above\n"]))
        body += f"        {name}{annotation}{equal}{value}{draw(REMARKS)}\n"
        expected[name] = ast.dump(ast.parse(value.strip(), mode="eval").body)
    rest = draw(st.sampled_from(["", "\n    n: int = 1\n", "\nx = 1  # last\n"]))
    head = draw(heads())
    text = (
        f"{head}from pydantic import BaseModel\n\nclass A(BaseModel):\n    class Config:{draw(REMARKS)}\n{body}{rest}"
    )
    end = draw(ENDS)
    return draw(MARKS) + text.replace("\n", end), expected, rest.replace("\n", end)


@settings(deadline=None, max_examples=30)
@given(configurations())
def test_the_settings_of_a_model_are_those_of_its_class_config(configuration):
    before, expected, rest = configuration

    after = made("pydantic-config", before, line_of(before, "    class Config:"))

    model = next(n for n in ast.parse(after.removeprefix("\ufeff")).body if isinstance(n, ast.ClassDef))
    (call,) = [n.value for n in model.body if isinstance(n, ast.Assign) and isinstance(n.value, ast.Call)]
    assert {k.arg: ast.dump(k.value) for k in call.keywords} == expected
    assert after.endswith(rest)


VALUES = {"1": "int", "f'{a}'": "str", "a is None": "bool", "[1.5]": "list[float]", "{'b': (1, b'')}": ""}
VALUES |= {"not (\n        a\n    )": "bool", "'a' if a else '😀'": "str"}


@st.composite
def functions(draw: st.DrawFn) -> tuple[str, str]:
    """A function that returns one kind of value, and the type of it."""
    value = draw(st.sampled_from(sorted(VALUES)))
    parameters = draw(st.sampled_from(["a", "a: int = (1)", "\n    a,  # one\n", "a, *b, c=')'"]))
    between = draw(st.sampled_from(["", " ", "  "]))
    body = draw(
        st.sampled_from(["    return {v}{r}\n", "    if a:\n        return {v}\n    else:\n        raise a{r}\n"])
    )
    keyword = draw(st.sampled_from(["def", "async def"]))
    text = f"{draw(heads())}{keyword} f({parameters}){between}:{draw(REMARKS)}\n{body.format(v=value, r=draw(REMARKS))}"
    return draw(MARKS) + text.replace("\n", draw(ENDS)), VALUES[value] or "dict[str, tuple[int, bytes]]"


@settings(deadline=None, max_examples=30)
@given(functions())
def test_a_return_annotation_is_all_that_is_added(function):
    before, type_ = function

    after = made("returns-value", before, line_of(before, "def f("))

    assert after.replace(f" -> {type_}", "", 1) == before


@settings(deadline=None, max_examples=30)
@given(functions(), st.sampled_from(["int", "'A'", "dict[str, A]", "None | int"]))
def test_a_cast_is_all_that_is_added_to_a_return(function, type_):
    text, _ = function
    before = re.sub(r"\)( *):", rf") -> {type_}\1:", text, count=1)

    after = made("cast-returned", before, line_of(before, "return "))

    tree = ast.parse(after.removeprefix("\ufeff"))
    casts = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func) in ("cast", "t.cast")]
    (cast,) = casts
    (value,) = [n.value for n in ast.walk(ast.parse(before.removeprefix("\ufeff"))) if isinstance(n, ast.Return)]
    assert ast.dump(cast.args[1]) == ast.dump(value)
    assert ast.unparse(cast.args[0]).strip("'") == ast.unparse(ast.parse(type_, mode="eval")).strip("'")


DECORATORS = {
    "validator('a')": "field_validator('a')",
    "validator(  'a' , 'b',allow_reuse = True )": "field_validator('a', 'b')",
    "validator(\n        'a',  # a\n        pre=True,\n    )": "field_validator('a', mode='before')",
    "validator('a', check_fields=False, pre=False)": "field_validator('a', check_fields=False)",
    "root_validator(pre=True)": "model_validator(mode='before')",
    "pydantic.validator('*')": "pydantic.field_validator('*')",
}


@settings(deadline=None, max_examples=30)
@given(heads(), st.lists(st.sampled_from(sorted(DECORATORS)), min_size=1, max_size=3), REMARKS, MARKS, ENDS)
def test_validators_keep_their_bodies_and_get_what_their_decorators_say(head, decorators, remark, mark, end):
    methods = "".join(f"    @{d}{remark}\n    def f{i}(cls, v): return v  # {i}\n" for i, d in enumerate(decorators))
    imports = "import pydantic\nfrom pydantic import root_validator, validator\n"
    before = mark + f"{head}{imports}class A(pydantic.BaseModel):\n{methods}".replace("\n", end)

    after = made("pydantic-validators", before, line_of(before, "    @"))

    model = next(n for n in ast.parse(after.removeprefix("\ufeff")).body if isinstance(n, ast.ClassDef))
    found = [[ast.unparse(d) for d in f.decorator_list] for f in model.body if isinstance(f, ast.FunctionDef)]
    assert found == [[DECORATORS[d], "classmethod"] for d in decorators]
    assert re.findall(r"def f\d.*", after) == re.findall(r"def f\d.*", before)


@settings(deadline=None, max_examples=30)
@given(heads(), st.sampled_from(["[]", "{}", "set()", "{'a': [1]}"]), st.sampled_from(["", ": list[int]"]), MARKS, ENDS)
def test_a_shared_default_moves_into_the_body(head, default, annotation, mark, end):
    text = f"{head}class K:\n\tdef f(self, a{annotation} = {default}, b=1):  # why\n\t\t'''Doc.'''\n\n\t\ta.b()\n"
    before = mark + text.replace("\n", end)

    after = made("mutable-default", before, line_of(before, "def f("), parameter="a")

    function = next(n for n in ast.walk(ast.parse(after.removeprefix("\ufeff"))) if isinstance(n, ast.FunctionDef))
    assert ast.unparse(function.args.defaults[0]) == "None"
    assert [ast.unparse(s) for s in function.body[1:]] == [f"if a is None:\n    a = {default}", "a.b()"]
