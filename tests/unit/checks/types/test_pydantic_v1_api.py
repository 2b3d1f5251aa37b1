"""What pydantic 2 keeps only for version 1 is found where this module proves it, and only with pydantic 2."""

from functools import partial

import pytest

from gonogo.checks import discover
from gonogo.engine import judge
from gonogo.facts import Environment
from gonogo.model import Outcome, Severity
from workspace import check_workspace, snapshot_of

PYDANTIC_2 = Environment(python="python", distributions={"pydantic": "2.9.2"})
check = partial(check_workspace, only="pydantic-v1-api")


def test_old_decorators_configuration_and_methods_are_found():
    verdict = check(
        """\
-- models.py --
from pydantic import BaseModel, root_validator, validator

class User(BaseModel):
    name: str

    class Config:  #! pydantic-v1-api
        orm_mode = True

    @validator("name")  #! pydantic-v1-api
    def check(cls, value):
        return value

    @root_validator  #! pydantic-v1-api
    def check_all(cls, values):
        return values

class Admin(User):
    class Config:  #! pydantic-v1-api
        frozen = True

def store(user: User):
    print(user.dict())  #! pydantic-v1-api
    User.parse_obj({})  #! pydantic-v1-api
    User(name="x").json()  #! pydantic-v1-api
""",
        PYDANTIC_2,
    )

    assert pytest.approx(10 / 17) == verdict.credit


def test_the_new_api_is_not():
    check(
        """\
-- models.py --
from pydantic import BaseModel, ConfigDict, field_validator

class User(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    name: str

    @field_validator("name")
    @classmethod
    def check(cls, value):
        return value

def store(user: User):
    return user.model_dump()
""",
        PYDANTIC_2,
    )


def test_arguments_of_fields_under_their_old_names_are_found():
    verdict = check(
        """\
-- models.py --
from pydantic import BaseModel, Field, constr
from fastapi import Query

class User(BaseModel):
    name: str = Field(max_length=3, regex="^a")  #! pydantic-v1-api
    names: list[str] = Field(min_items=1)  #! pydantic-v1-api
    code: constr(regex="^b")  #! pydantic-v1-api
    other: str = Field(pattern="^a", json_schema_extra={"regex": 1})

def search(q: str = Query(regex="^q")): ...
""",
        PYDANTIC_2,
    )

    assert [f.severity for f in verdict.findings] == [Severity.ERROR, Severity.WARNING, Severity.ERROR]
    assert all(f.fixes for f in verdict.findings)


def test_settings_that_are_ignored_now_are_for_a_person_to_put_in_force():
    verdict = check(
        """\
-- models.py --
from pydantic import BaseModel

class A(BaseModel):
    class Config:  #! pydantic-v1-api
        orm_mode = True

class B(BaseModel):
    class Config:  #! pydantic-v1-api
        frozen = True
""",
        PYDANTIC_2,
    )

    assert [f.fixes[0].kind for f in verdict.findings] == ["pydantic-config-renamed", "pydantic-config"]


def test_what_only_looks_alike_is_not():
    check(
        """\
-- other.py --
from pydantic import validator
import json

class Config:
    pass

class Settings:
    class Config:
        pass

def run(validator, response):
    validator("x")
    response.json()
    json.loads("{}").copy()
    user = response
    return user.dict()

def again(user):
    return user.dict()
""",
        PYDANTIC_2,
    )


def test_base_settings_of_pydantic_no_longer_exist():
    verdict = check("-- settings.py --\nfrom pydantic import BaseSettings  #! pydantic-v1-api\n", PYDANTIC_2)

    assert Severity.ERROR is verdict.findings[0].severity


def test_a_fallback_to_the_old_place_of_base_settings_is_right():
    check(
        """\
-- settings.py --
try:
    from pydantic_settings import BaseSettings
except ImportError:
    from pydantic import BaseSettings
""",
        PYDANTIC_2,
    )


def outcome(requirement: str, path: str = "requirements.txt") -> Outcome:
    files = {"m.py": "from pydantic import validator\n", path: requirement}
    (one,) = [c for c in discover() if c.id == "pydantic-v1-api"]
    return judge(snapshot_of(files), one).outcome


@pytest.mark.parametrize(
    "requirement", ["pydantic==1.10.2", "pydantic<2", "pydantic~=1.10", "fastapi\npydantic[email]<2\n"]
)
def test_pydantic_1_may_use_its_own_api(requirement):
    assert Outcome.NOT_APPLICABLE is outcome(requirement)


@pytest.mark.parametrize("requirement", ["pydantic>=2.6", "pydantic==2.9.2", "pydantic[email]~=2.0"])
def test_a_requirement_tells_the_version_where_no_interpreter_does(requirement):
    assert Outcome.PASS is outcome(requirement)


def test_poetry_names_the_version_its_own_way():
    assert Outcome.PASS is outcome('[tool.poetry.dependencies]\npydantic = "^2.5"\n', "pyproject.toml")


@pytest.mark.parametrize("requirement", ["", "pydantic", "pydantic>=1.10", "pydantic-settings==2.0"])
def test_is_unknown_where_nothing_settles_the_version(requirement):
    assert Outcome.UNKNOWN is outcome(requirement)


def test_does_not_apply_to_a_project_without_pydantic():
    assert Outcome.NOT_APPLICABLE is check("-- m.py --\nimport attrs\n", PYDANTIC_2).outcome
