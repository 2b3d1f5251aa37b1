"""Which environment variables a module reads, and which of them it cannot do without."""

import pytest

from gonogo.index.module import Module
from gonogo.index.summary import summarize


def reads(text: str) -> list[tuple[str, int, bool]]:
    found = summarize(Module("a.py", text)).variables
    return sorted((read.name, read.span.line, read.required) for read in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('import os\nos.environ["A"]', ("A", 1, True)),
        ('import sys,os\nos.environ["A"]', ("A", 1, True)),
        ('import os\nos.environ.get("A")', ("A", 1, False)),
        ('import os\nos.getenv("A", "x")', ("A", 1, False)),
        ('from os import environ as e, getenv\ngetenv("A")', ("A", 1, False)),
        ('from os import environ as e\ne["A"]', ("A", 1, True)),
        ('import os\n"A" in os.environ', ("A", 1, False)),
        ('import sys, os\nos.environ["A"]', ("A", 1, True)),
        ('import environ\nenv = environ.Env()\nenv("A")', ("A", 2, True)),
        ('import os\nNAME = "A"\nos.environ[NAME]', ("A", 2, True)),
        ('from decouple import config\nconfig("A")', ("A", 1, True)),
        ('from decouple import config\nconfig("A", default=1)', ("A", 1, False)),
        ('from environs import Env\nenv = Env()\nenv.int("A", 3)', ("A", 2, False)),
        ('from starlette.config import Config\nconfig = Config(".env")\nconfig("A")', ("A", 2, True)),
    ],
)
def test_a_read_by_any_means_is_seen(text, expected):
    assert [expected] == reads(text)


@pytest.mark.parametrize(
    "text",
    [
        'import os\nos.environ["A"] = "1"',
        'import os\ndel os.environ["A"]',
        'import os\nos.environ.setdefault("A", "1")',
        "import os\ndef read(name):\n    return os.environ[name]",
        'config = {}\nconfig.get("A")',
        'from environs import Env\nenv = Env()\nenv.read_env(".env")',
    ],
)
def test_what_is_no_read_of_a_known_name_is_not(text):
    assert [] == reads(text)


def test_fields_of_settings_are_variables_in_capitals():
    text = """\
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    database_url: str
    workers: int = 2
    _private: int = 1
"""

    assert [("DATABASE_URL", 3, True), ("WORKERS", 4, False)] == reads(text)


@pytest.mark.parametrize(
    "config",
    ['model_config = SettingsConfigDict(env_prefix="app_")', 'class Config:\n        env_prefix = "APP_"'],
)
def test_the_prefix_of_settings_counts_and_is_inherited(config):
    text = f"""\
from pydantic_settings import BaseSettings, SettingsConfigDict

class Base(BaseSettings):
    {config}

class Settings(Base):
    key: str
"""

    assert ["APP_KEY"] == [name for name, _, _ in reads(text)]


def test_aliases_replace_the_name_of_a_field():
    text = """\
from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    one: str = Field(..., env="FIRST")
    two: str = Field("x", validation_alias=AliasChoices("SECOND", "ZWEI"))
    three: int = Field(ge=1)
"""

    assert [("FIRST", 4, True), ("SECOND", 5, False), ("THREE", 6, True), ("ZWEI", 5, False)] == reads(text)


def test_settings_within_settings_and_class_variables_are_no_variables():
    text = """\
from typing import ClassVar
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    database: Database = Database()
    cache: Cache = Field(default_factory=Cache)
    known: ClassVar[int] = 1

class Other(BaseModel):
    name: str
"""

    assert [] == reads(text)
