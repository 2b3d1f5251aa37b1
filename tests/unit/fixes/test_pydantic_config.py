"""What the fixes for a model's settings write, and that pydantic takes them for what they were."""

from __future__ import annotations

import warnings

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases
from workspace import snapshot_of

SAME = cases("""\
## one setting
from pydantic import BaseModel, Field

class A(BaseModel):
    class Config:  #! here
        frozen = True

    n: int
==>
from pydantic import BaseModel, ConfigDict, Field

class A(BaseModel):
    model_config = ConfigDict(frozen=True)

    n: int
## several lines, comments and annotations
from pydantic import BaseModel

class A(BaseModel):
    n: int

    class Config:  # why  #! here
        # for the database
        from_attributes: bool = True  # it is an ORM's

        json_schema_extra = {
            "example": {"n": 1},
        }
        json_encoders = \\
            {}
        # the end

    def f(self): ...
==>
from pydantic import BaseModel, ConfigDict

class A(BaseModel):
    n: int

    model_config = ConfigDict(  # why
        # for the database
        from_attributes=True,  # it is an ORM's

        json_schema_extra={
            "example": {"n": 1},
        },
        json_encoders=\\
            {},
    )
        # the end

    def f(self): ...
## of one line, by the module's name
import pydantic

class A(pydantic.BaseModel):
    class Config: frozen = True  #! here
==>
import pydantic

class A(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True)
## settings, through another class
from pydantic_settings import BaseSettings

class Base(BaseSettings): ...
class A(Base):
    class Config():  #! here
        env_file = ".env"
        case_sensitive = True
==>
from pydantic_settings import BaseSettings, SettingsConfigDict

class Base(BaseSettings): ...
class A(Base):
    model_config = SettingsConfigDict(env_file=".env", case_sensitive=True)
## the constants of Extra
from pydantic import BaseModel, Extra
class A(BaseModel):
    class Config:  #! here
        extra = Extra.forbid
==>
from pydantic import BaseModel, ConfigDict
class A(BaseModel):
    model_config = ConfigDict(extra="forbid")
""")

RENAMED = cases("""\
## settings under new names
from pydantic import BaseModel
class A(BaseModel):
    class Config:  #! here
        orm_mode = True
        allow_mutation = False
        schema_extra = {"example": {"orm_mode": 1}}
==>
from pydantic import BaseModel, ConfigDict
class A(BaseModel):
    model_config = ConfigDict(
        from_attributes=True,
        frozen=True,
        json_schema_extra={"example": {"orm_mode": 1}},
    )
""")


@pytest.mark.parametrize("case", SAME)
def test_a_configuration_becomes_model_config(case: Case):
    case.check("pydantic-config")


@pytest.mark.parametrize("case", RENAMED)
def test_settings_that_pydantic_2_ignores_get_their_new_names(case: Case):
    case.check("pydantic-config-renamed")


MODEL = "from pydantic import BaseModel\nclass A(BaseModel):\n    n: int\n"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("orm_mode = True", "ignores orm_mode until it is called from_attributes"),
        ("smart_union = True", "has no setting smart_union"),
        ("fields = {}", "has no setting fields"),
        ("env_file = '.env'", "a setting of BaseSettings"),
        ("def schema_extra(schema): ...", "holds more than settings"),
        ('"""Doc."""', "holds more than settings"),
        ("pass", "holds more than settings"),
        ("frozen = True; title = 'A'", "holds more than settings"),
        ("title = n", "n in title would mean something else in A"),
        ("frozen = True\n        frozen = False", "one thing twice"),
    ],
)
def test_a_configuration_that_is_more_than_settings_is_refused(body: str, reason: str):
    text = f"{MODEL}    class Config:\n        {body}\n"
    with pytest.raises(CannotFix, match=reason):
        apply("pydantic-config", {"path": "a.py", "line": 3}, {"a.py": text})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("schema_extra = example", "may be a function"),
        ("allow_mutation = not FROZEN", "is worked out"),
        ("getter_dict = dict", "has no setting getter_dict"),
    ],
)
def test_a_renamed_setting_that_means_something_else_is_refused(body: str, reason: str):
    text = f"{MODEL}    class Config:\n        {body}\n"
    with pytest.raises(CannotFix, match=reason):
        apply("pydantic-config-renamed", {"path": "a.py", "line": 3}, {"a.py": text})


def test_a_configuration_that_others_use_stays():
    texts = {"a.py": f"{MODEL}    class Config:\n        frozen = True\n", "b.py": "class Config(A.Config): ...\n"}
    with pytest.raises(CannotFix, match=r"b\.py uses A\.Config"):
        apply("pydantic-config", {"path": "a.py", "line": 3}, texts)
    text = texts["a.py"].replace("Config:", "Config(B):")
    with pytest.raises(CannotFix, match="inherits"):
        apply("pydantic-config", {"path": "a.py", "line": 3}, {"a.py": text})
    with pytest.raises(CannotFix, match="has a model_config already"):
        apply("pydantic-config", {"path": "a.py", "line": 3}, {"a.py": texts["a.py"] + "    model_config = {}\n"})


def test_the_finding_goes_and_pydantic_reads_the_same_settings_without_a_warning():
    text = """\
from pydantic import BaseModel

class A(BaseModel):
    n: int
    class Config:
        frozen = True
        # as the clients want it
        json_schema_extra = {"example": {"n": 1}}

class B(A):
    class Config:
        orm_mode = True
        allow_population_by_field_name = True
"""
    texts = {"m.py": text}
    for finding in reversed(snapshot_of(texts).files["m.py"].local["pydantic-v1-api"]):
        (fix,) = finding.fixes
        texts = {**texts, **apply(fix.kind, fix.arguments, texts)}

    assert "pydantic-v1-api" not in snapshot_of(texts).files["m.py"].local
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before = _configurations(text)
    after = _configurations(texts["m.py"])
    assert after["A"] == before["A"]
    assert {name: after["B"][name] for name in ("frozen", "from_attributes", "populate_by_name")} == {
        "frozen": True,
        "from_attributes": True,
        "populate_by_name": True,
    }


def _configurations(text: str) -> dict[str, dict[str, object]]:
    names: dict[str, object] = {}
    exec(compile(text, "m.py", "exec", dont_inherit=True), names)
    return {name: names[name].model_config for name in "AB"}
