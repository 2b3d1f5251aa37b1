"""What kind of project it is, by what its files show."""

import pytest

from gonogo.checks.profile import applications, is_shipped, require_database, require_service
from gonogo.model import NotApplicable
from workspace import files_of, snapshot_of


@pytest.mark.parametrize(
    "path", ["app.py", "src/app/main.py", "scripts/load.py", "app/testimony.py", "backend/latest.py"]
)
def test_what_goes_to_production(path):
    assert is_shipped(path)


@pytest.mark.parametrize(
    "path",
    [
        "tests/a.py",
        "app/tests/a.py",
        "test_a.py",
        "app/a_test.py",
        "conftest.py",
        "docs/a.py",
        "examples/a.py",
        ".x/a.py",
    ],
)
def test_what_does_not(path):
    assert not is_shipped(path)


@pytest.mark.parametrize(
    ("text", "framework"),
    [
        ("from fastapi import FastAPI\napp = FastAPI()", "fastapi"),
        ("import fastapi as f\napp = f.FastAPI()", "fastapi"),
        ("from starlette.applications import Starlette\ndef make():\n    return Starlette()", "starlette"),
        ("from flask import Flask\napp = Flask(__name__)", "flask"),
        ("from aiohttp import web\napp = web.Application()", "aiohttp"),
    ],
)
def test_an_application_is_what_constructs_one(text, framework):
    (application,) = applications(snapshot_of({"main.py": text}))

    assert framework == application.framework


@pytest.mark.parametrize(
    "text",
    [
        "from fastapi import APIRouter\nrouter = APIRouter()",
        "from app import FastAPI\nFastAPI()",
        "'FastAPI()'\nimport fastapi",
    ],
)
def test_what_only_uses_a_framework_is_none(text):
    assert () == applications(snapshot_of({"main.py": text}))


def test_an_application_in_a_test_is_none():
    assert () == applications(snapshot_of({"tests/a.py": "from fastapi import FastAPI\nFastAPI()"}))


def test_a_library_is_no_service_and_says_why():
    with pytest.raises(NotApplicable, match="not a service"):
        require_service(
            snapshot_of(files_of("-- lib/__init__.py --\nimport httpx\n-- Dockerfile --\nFROM python\n")[0])
        )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import sqlalchemy as sa", "sqlalchemy"),
        ("from django.db import models", "django.db"),
        ("import asyncpg", "asyncpg"),
    ],
)
def test_a_database_is_what_shipped_code_imports(text, expected):
    assert expected == require_database(snapshot_of({"a.py": text}))


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": "import sqlite3"},
        {"a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sqlalchemy"},
        {"tests/a.py": "import sqlalchemy"},
        {"sqlalchemy/__init__.py": "", "sqlalchemy/orm.py": "import sqlalchemy"},
    ],
)
def test_a_project_without_one(files):
    with pytest.raises(NotApplicable, match="no database"):
        require_database(snapshot_of(files))
