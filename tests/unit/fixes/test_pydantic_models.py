"""What the fixes write that give models of pydantic 1 the types and bases that pydantic 2 has."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from gonogo.fixes import CannotFix, apply
from unit.fixes.judging import round_trip
from unit.fixes.table import Case, cases
from unit.fixes.test_pydantic_round_trips import ENVIRONMENT

CONSTRAINED = cases("""\
## by the name of the module
import pydantic as p
from typing import Annotated, List
b: List[List[int]]
a: p.conlist(item_type=int, max_length=2)  # why  #! here
==>
import pydantic as p
from typing import Annotated, List
b: List[List[int]]
a: Annotated[List[int], p.Field(max_length=2)]  # why
## several in one import
from typing import Annotated
from pydantic import conint, conset
a: conset(conint(gt=0), min_length=1)  #! here
==>
from typing import Annotated
from pydantic import Field
a: Annotated[set[Annotated[int, Field(gt=0)]], Field(min_length=1)]
## with arguments by their old names
import pydantic
from typing import Annotated
a: pydantic.conlist(pydantic.constr(regex="^a"), min_items = 1)  #! here
==>
import pydantic
from typing import Annotated
a: Annotated[list[Annotated[str, pydantic.StringConstraints(pattern="^a")]], pydantic.Field(min_length = 1)]
## where the function is used once more
from decimal import Decimal
from typing import Annotated
from pydantic import Field, condecimal
a: condecimal(gt=Decimal(0))  #! here
b: condecimal(gt=1)
==>
from decimal import Decimal
from typing import Annotated
from pydantic import Field, condecimal
a: Annotated[Decimal, Field(gt=Decimal(0))]
b: condecimal(gt=1)
""")


@pytest.mark.parametrize("case", CONSTRAINED)
def test_a_call_that_makes_a_type_becomes_a_type(case: Case):
    case.check("pydantic-constrained", column=3)


MADE = {
    "a": 'constr(min_length=1, pattern="^a", strict=True)',
    "b": "conint(gt=1, multiple_of=2)",
    "c": "conlist(constr(max_length=3), min_length=1, max_length=2)",
    "d": "conset(int, min_length=1)",
    "e": "condecimal(max_digits=3, decimal_places=1)",
    "f": "confloat(ge=1, allow_inf_nan=False)",
    "g": "conbytes(min_length=1)",
    "h": "confrozenset(item_type=int)",
}


def test_a_model_of_calls_and_one_of_types_have_the_same_schema():
    head = (
        "from pydantic import BaseModel, conbytes, condecimal, confloat, confrozenset, conint, conlist, conset, constr"
    )
    text = f"{head}\n\n\nclass Made(BaseModel):\n" + "".join(f"    {k}: {v}\n" for k, v in MADE.items())
    expected = schema(text)
    for name, call in MADE.items():
        line = next(n for n, row in enumerate(text.split("\n")) if row == f"    {name}: {call}")
        text = apply("pydantic-constrained", {"path": "a.py", "line": line, "column": 7}, {"a.py": text})["a.py"]

    assert "con" not in text
    assert text.startswith(
        "from decimal import Decimal\nfrom typing import Annotated\n\nfrom pydantic import BaseModel,"
    )
    assert schema(text) == expected


def schema(text: str) -> dict[str, object]:
    module: dict[str, type[BaseModel]] = {"__name__": "made"}  # type: ignore[dict-item]  # what exec asks for
    exec(compile(text, "made.py", "exec", dont_inherit=True), module)
    return module["Made"].model_json_schema()


@pytest.mark.parametrize(
    ("annotation", "reason"),
    [
        ('constr(regex="a")', "write \\^ before all of it first"),
        ("conlist(int, unique_items=True)", "does not take unique_items"),
        ("conint(1)", "does not take an argument without a name"),
        ("conlist(int,  # why\n    min_length=1)", "a comment stands between"),
        ("other(gt=1)", "no type of pydantic's"),
    ],
)
def test_what_pydantic_2_does_not_take_is_refused(annotation: str, reason: str):
    text = f"from pydantic import conint, conlist, constr\na: {annotation}\n"
    with pytest.raises(CannotFix, match=reason):
        apply("pydantic-constrained", {"path": "a.py", "line": 1, "column": 3}, {"a.py": text})


@pytest.mark.parametrize("declared", ["pydantic<2\n", "pydantic==1.10.2\n", "x\npydantic[email]~=1.9\n"])
def test_a_project_with_pydantic_1_keeps_the_calls(declared: str):
    texts = {"a.py": "from pydantic import constr\na: constr()\n", "requirements.txt": declared}
    with pytest.raises(CannotFix, match=r"requirements.txt asks for pydantic 1"):
        apply("pydantic-constrained", {"path": "a.py", "line": 1, "column": 3}, texts)


GENERIC = """\
-- app.py --
from typing import Generic, TypeVar

from pydantic.generics import GenericModel

T = TypeVar("T")


class Page(GenericModel, Generic[T]):
    rows: list[T]
"""
MODEL = "-- app.py --\nfrom pydantic import BaseModel\n\n\nclass A(BaseModel):\n    {}\n"


def test_a_generic_model_derives_from_the_base_model():
    trip = round_trip(GENERIC, "pydantic-v1-api", "pydantic-generic-model", ENVIRONMENT)

    assert "from pydantic import BaseModel\n" in trip.files["app.py"]
    assert "class Page(BaseModel, Generic[T]):" in trip.files["app.py"]
    assert "GenericModel" not in trip.files["app.py"]


@pytest.mark.parametrize("bases", ["GenericModel, Other", "BaseModel, GenericModel, Generic[T]"])
def test_a_generic_model_before_other_bases_is_refused(bases: str):
    text = f"from pydantic.generics import GenericModel\nclass Page({bases}): ...\n"
    with pytest.raises(CannotFix, match="may not stand before"):
        apply("pydantic-generic-model", {"path": "a.py", "line": 0}, {"a.py": text})


def test_a_generic_model_that_is_passed_on_is_refused():
    text = "from pydantic.generics import GenericModel\nprint(GenericModel)\n"
    with pytest.raises(CannotFix, match="more than the base"):
        apply("pydantic-generic-model", {"path": "a.py", "line": 0}, {"a.py": text})


@pytest.mark.parametrize(("field", "type_"), [("a = 1", "int"), ("a = -1.5", "float"), ("a = b'x'", "bytes")])
def test_a_field_without_a_type_gets_that_of_its_default(field: str, type_: str):
    trip = round_trip(MODEL.format(field), "pydantic-v1-api", "pydantic-field-type", ENVIRONMENT)

    assert f"    a: {type_} = " in trip.files["app.py"]


def test_a_model_of_one_value_derives_from_the_root_model():
    text = MODEL.format("__root__: list[int]\n\n    def first(self):\n        return self.__root__[0]")

    trip = round_trip(text, "pydantic-v1-api", "pydantic-root-model", ENVIRONMENT)

    namespace: dict[str, object] = {}
    exec(compile(trip.files["app.py"], "app.py", "exec", dont_inherit=True), namespace)
    assert namespace["A"].model_validate([3]).first() == 3  # type: ignore[attr-defined]  # made by exec


@pytest.mark.parametrize(
    ("body", "other", "reason"),
    [
        ("__root__: list[int]\n    a: int = 1", "", "has other fields"),
        ("__root__: 'list[A]'", "", "is quoted"),
        ("__root__: list[int]", "A(__root__=[1])\n", "b.py uses __root__ too"),
        ("__root__: list[int]\nA(__root__=[1])", "", "named outside of A"),
    ],
)
def test_a_root_that_is_known_elsewhere_is_refused(body: str, other: str, reason: str):
    texts = {"a.py": f"from pydantic import BaseModel\nclass A(BaseModel):\n    {body}\n", "b.py": other}
    with pytest.raises(CannotFix, match=reason):
        apply("pydantic-root-model", {"path": "a.py", "line": 2}, texts)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("class A:\n    note: Optional[str]\n", "no model A"),
        ("class A(BaseModel):\n    note: str\n", "is never None"),
        ("class A(BaseModel):\n    note: Optional[str] = 'a'\n", "no field note"),
    ],
)
def test_only_a_field_of_a_model_that_may_be_none_is_left_out(model: str, reason: str):
    text = f"from typing import Optional\nfrom pydantic import BaseModel\n{model}A()\n"
    with pytest.raises(CannotFix, match=reason):
        apply("pydantic-optional-default", {"path": "a.py", "model": "A", "field": "note"}, {"a.py": text})


@pytest.mark.parametrize(
    ("old", "new"), [("allow_mutation=False", "frozen=True"), ("allow_mutation=True", "frozen=False")]
)
def test_a_field_that_may_not_change_is_frozen(old: str, new: str):
    text = MODEL.format(f"a: int = Field(1, {old})").replace("BaseModel\n", "BaseModel, Field\n", 1)

    trip = round_trip(text, "pydantic-v1-api", "pydantic-argument", ENVIRONMENT)

    assert f"Field(1, {new})" in trip.files["app.py"]
