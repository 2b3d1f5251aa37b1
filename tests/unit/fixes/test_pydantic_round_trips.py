"""Made to a model, a fix takes its finding away and brings none: judged by the real engine, before and after."""

from __future__ import annotations

import pytest

from gonogo.facts import Environment
from unit.fixes.judging import round_trip

ENVIRONMENT = Environment(
    version=(3, 12, 0),
    modules=frozenset({"pydantic", "pydantic_settings"}),
    distributions={"pydantic": "2.9.0", "pydantic-settings": "2.5.0"},
    verified=True,
)
MODEL = "-- app.py --\nfrom pydantic import BaseModel{}\n\n\nclass A(BaseModel):\n    a: str\n{}"
CASES = {
    "pydantic-validators": (
        ", validator",
        '    @validator("a")\n    def one(cls, v):\n        return v\n',
    ),
    "pydantic-config": ("", '    class Config:\n        extra = "forbid"\n'),
    "pydantic-config-renamed": ("", "    class Config:\n        orm_mode = True\n"),
    "pydantic-argument": (", Field", '    b: str = Field(..., regex="^x")\n'),
    "pydantic-method": ("", "\n\ndef f(model: A) -> object:\n    return A.parse_obj({})\n"),
}


@pytest.mark.parametrize(("kind", "parts"), CASES.items(), ids=CASES)
def test_a_finding_of_pydantic_1_goes_with_its_fix(kind: str, parts: tuple[str, str]) -> None:
    trip = round_trip(MODEL.format(*parts), "pydantic-v1-api", kind, ENVIRONMENT)

    assert trip.rise >= 0


def test_base_settings_are_imported_from_where_they_are() -> None:
    text = "-- pyproject.toml --\n[project]\ndependencies = ['pydantic-settings']\n-- app.py --\n{}"
    settings = "from pydantic import BaseSettings\n\n\nclass S(BaseSettings):\n    pass\n"

    trip = round_trip(text.format(settings), "pydantic-v1-api", "pydantic-settings-import", ENVIRONMENT)

    assert "from pydantic_settings import BaseSettings" in trip.files["app.py"]


def test_a_default_that_is_changed_is_made_anew_in_every_call() -> None:
    text = "-- app.py --\ndef f(found=[]):\n    found.append(1)\n    return found\n"

    trip = round_trip(text, "mutable-default", "mutable-default", ENVIRONMENT)

    assert "found=None" in trip.files["app.py"]
