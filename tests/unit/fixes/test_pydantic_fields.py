"""What the fixes for validators, arguments of fields and BaseSettings write; pydantic must take it for the same."""

from __future__ import annotations

import warnings

import pydantic
import pytest

from gonogo.fixes import CannotFix, apply
from gonogo.fixes.batch import apply_all
from unit.fixes.table import Case, cases
from workspace import snapshot_of

VALIDATORS = cases("""\
## one
from pydantic import BaseModel, validator

class A(BaseModel):
    name: str

    @validator("name")  # why  #! here
    def strip(cls, value: str) -> str:
        return value.strip()
==>
from pydantic import BaseModel, field_validator

class A(BaseModel):
    name: str

    @field_validator("name")  # why
    @classmethod
    def strip(cls, value: str) -> str:
        return value.strip()
## before, with what has no meaning any more, in the file's quotes
from pydantic import (
    BaseModel,
    root_validator,  # all
    validator,  # one
)

class A(BaseModel):
    @validator(
        'a', 'b',
        pre=True, allow_reuse=True,
        check_fields=False,
    )
    @classmethod
    def one(cls, v): return v

    @root_validator(allow_reuse=True, pre=True)  #! here
    def all(cls, values):
        return values
==>
from pydantic import (
    BaseModel,
    model_validator,  # all
    field_validator,  # one
)

class A(BaseModel):
    @field_validator(
        'a', 'b',
        mode='before',
        check_fields=False,
    )
    @classmethod
    def one(cls, v): return v

    @model_validator(mode="before")
    @classmethod
    def all(cls, values):
        return values
## a class that cannot move keeps its import
import pydantic
from pydantic import validator
class A(pydantic.BaseModel):
    @validator("a")  #! here
    def one(cls, v): return v
class B(pydantic.BaseModel):
    @validator("a", each_item=True)
    def one(cls, v): return v
    @validator("b")
    def two(cls, v): return v
class C(pydantic.BaseModel):
    @pydantic.validator("a")
    async def one(cls, v): return v
==>
import pydantic
from pydantic import field_validator, validator
class A(pydantic.BaseModel):
    @field_validator("a")
    @classmethod
    def one(cls, v): return v
class B(pydantic.BaseModel):
    @validator("a", each_item=True)
    def one(cls, v): return v
    @validator("b")
    def two(cls, v): return v
class C(pydantic.BaseModel):
    @pydantic.field_validator("a")
    @classmethod
    async def one(cls, v): return v
""")


@pytest.mark.parametrize("case", VALIDATORS)
def test_validators_are_declared_as_pydantic_2_has_it(case: Case):
    case.check("pydantic-validators")


@pytest.mark.parametrize(
    ("decorator", "parameters", "reason"),
    [
        ("validator('a', each_item=True)", "cls, v", "uses each_item"),
        ("validator('a', always=True)", "cls, v", "uses always"),
        ("validator('a')", "cls, v, values", "takes values"),
        ("validator('a')", "cls, v, *, field, config", "takes field, config"),
        ("validator('a')", "cls, v, **kwargs", "does not take just cls and the value"),
        ("validator('a')", "v", "does not take just cls and the value"),
        ("validator('a', pre=EARLY)", "cls, v", "cannot be carried over: pre"),
        ("validator('a', **options)", "cls, v", "cannot be carried over: "),
        ("root_validator", "cls, values", "then gets the model"),
        ("root_validator(skip_on_failure=True)", "cls, values", "then gets the model"),
        ("validator('a')\n    @cached", "cls, v", "another decorator"),
        ("staticmethod", "v", "no validator of pydantic 1 stands on line 3"),
    ],
)
def test_a_validator_that_pydantic_2_calls_otherwise_is_refused(decorator: str, parameters: str, reason: str):
    text = f"from pydantic import root_validator, validator\nclass A:\n    @{decorator}\n    def f({parameters}): ...\n"
    with pytest.raises(CannotFix, match=reason):
        apply("pydantic-validators", {"path": "a.py", "line": 2}, {"a.py": text})


ARGUMENTS = cases("""\
## of a field
from pydantic import Field
class A:  #! here
    a: str = Field(regex=r"^[a|b](x|y)$",  # why
                   title="A")
==>
from pydantic import Field
class A:
    a: str = Field(pattern=r"^[a|b](x|y)$",  # why
                   title="A")
""")


@pytest.mark.parametrize("case", ARGUMENTS)
def test_an_argument_is_given_by_its_new_name(case: Case):
    place = {"path": "app.py", "line": 2, "column": 19, "function": "Field"}
    assert apply("pydantic-argument", place, case.before) == case.after
    with pytest.raises(CannotFix, match="no argument of pydantic 1"):
        apply("pydantic-argument", place, case.after)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("'a$'", "write \\^ before all of it"),
        ("'^a|b'", "write \\^ before all of it"),
        ("PATTERN", "not written out"),
        (r"r'^(?=a)'", "no look-around"),
        (r"r'^(a)\1'", "no look-around"),
        ("'^a', pattern='^b'", "is given pattern too"),
    ],
)
def test_an_expression_that_would_match_otherwise_is_refused(value: str, reason: str):
    with pytest.raises(CannotFix, match=reason):
        apply(
            "pydantic-argument",
            {"path": "a.py", "line": 0, "column": 6, "function": "Field"},
            {"a.py": f"Field(regex={value})\n"},
        )


IMPORTS = cases("""\
## beside others
-- app.py --
from pydantic import BaseSettings, Field  #! here
-- requirements.txt --
pydantic-settings==2.0
==>
-- app.py --
from pydantic import Field
from pydantic_settings import BaseSettings
""")


@pytest.mark.parametrize("case", IMPORTS)
def test_base_settings_come_from_their_new_place(case: Case):
    case.check("pydantic-settings-import")


def test_a_package_that_is_not_declared_is_not_imported():
    with pytest.raises(CannotFix, match="does not declare pydantic-settings"):
        apply("pydantic-settings-import", {"path": "a.py", "line": 0}, {"a.py": "from pydantic import BaseSettings\n"})


MODELS = """\
from typing import Any, List

from pydantic import BaseModel, Field, root_validator, validator

class A(BaseModel):
    name: str
    names: List[str] = Field(default_factory=list, max_items=2)

    @root_validator(pre=True)
    def known(cls, values: Any) -> Any:
        return {**values, "name": values.get("name", "none")}

    @validator("name")
    def not_long(cls, value: str) -> str:
        if len(value) > 5:
            raise ValueError("too long")
        return value + "!"

    @validator("name", pre=True)
    def strip(cls, value: str) -> str:
        return value.strip()
"""


def test_the_findings_go_and_pydantic_validates_the_same_without_a_warning():
    found = snapshot_of({"m.py": MODELS}).files["m.py"].local["pydantic-v1-api"]
    done = apply_all([fix for finding in found for fix in finding.fixes], {"m.py": MODELS})

    after = done.changed["m.py"]
    assert (len(found), len(done.applied), done.refused) == (4, 4, ())
    assert "pydantic-v1-api" not in snapshot_of({"m.py": after}).files["m.py"].local
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before = _validated(MODELS)
    assert _validated(after) == before


def _validated(text: str) -> list[str]:
    names: dict[str, type[pydantic.BaseModel]] = {}
    exec(compile(text, "m.py", "exec", dont_inherit=True), names)
    found = []
    for given in ({}, {"name": " a "}, {"name": "123456"}, {"names": ["a", "b", "c"]}):
        try:
            found.append(str(names["A"](**given)))
        except pydantic.ValidationError as why:
            found.append(str(why))
    return found
