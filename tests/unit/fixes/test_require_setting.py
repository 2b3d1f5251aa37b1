"""A secret loses the default that everyone can read."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.judging import judged, offers, round_trip
from workspace import files_of

AROUND = """\
-- pyproject.toml --
[project]
-- .env.example --
SECRET_KEY=
API_TOKEN=
-- app/settings.py --
import os
from os import environ, getenv
from decouple import config
from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    # how tokens are signed
    {field}
    pool: int = 5


KEY = {read}  # kept
"""
FIELDS = [
    ('secret_key: str = "changeme"  # rotate', "secret_key: str  # rotate"),
    ("secret_key : str='changeme'", "secret_key : str"),
    ('secret_key: str = Field("changeme")', "secret_key: str = Field(...)"),
    ('secret_key: str = Field("changeme", description="x")', 'secret_key: str = Field(..., description="x")'),
    ('secret_key: str = Field(default="changeme", min_length=8)', "secret_key: str = Field(min_length=8)"),
    ('secret_key: str = Field(min_length=8, default="changeme")', "secret_key: str = Field(min_length=8)"),
    ('secret_key: str = Field(default="changeme")', "secret_key: str = Field()"),
]
READS = [
    ('os.getenv("API_TOKEN", "x1y2")', 'os.environ["API_TOKEN"]'),
    ("int(os.environ.get('API_TOKEN', \"x1y2\"))", "int(os.environ['API_TOKEN'])"),
    ('environ.get("API_TOKEN", default="x1y2")', 'environ["API_TOKEN"]'),
    ('config("API_TOKEN", default="x1y2")', 'config("API_TOKEN")'),
    ('config("API_TOKEN", cast=str, default="x1y2")', 'config("API_TOKEN", cast=str)'),
]
PLAIN = "pool_size: int = 5", "len('x')"


@pytest.mark.parametrize(
    ("before", "after"),
    [((f, PLAIN[1]), (g, PLAIN[1])) for f, g in FIELDS] + [((PLAIN[0], r), (PLAIN[0], s)) for r, s in READS],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_default_goes_and_all_else_stays(before: tuple[str, str], after: tuple[str, str], newline: str):
    (path, text), (_, wanted) = (
        list(files_of(AROUND.format(field=field, read=read))[0].items())[-1] for field, read in (before, after)
    )
    ((_, fix),) = offers(judged({path: text}), "insecure-default")

    changed = apply(fix.kind, fix.arguments, {path: text.replace("\n", newline)})

    assert changed == {path: wanted.replace("\n", newline)}


@pytest.mark.parametrize("field", [field for field, _ in FIELDS])
def test_the_finding_goes_with_its_default(field: str):
    trip = round_trip(AROUND.format(field=field, read=PLAIN[1]), "insecure-default", "require-setting")

    assert (trip.fix.preferred, trip.fix.title) == (False, "Require SECRET_KEY: without it the service does not start")
    assert trip.fix.gain == trip.rise


@pytest.mark.parametrize(
    "line", ['K = getenv("API_TOKEN", "x1y2")', 'K = config("API_TOKEN", "x1y2")', 'K: str = "x1y2"']
)
def test_what_a_reader_does_without_its_default_has_to_be_known(line: str):
    text = f"from os import getenv\n{line}\n"

    with pytest.raises(CannotFix):
        apply("require-setting", {"path": "a.py", "line": 1, "column": line.index('"x1y2')}, {"a.py": text})
