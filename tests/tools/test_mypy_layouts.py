"""Projects laid out as mypy allows, and mypy's plugins: verified and unsaved, gonogo says what plain mypy says."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tools.environments import python_with
from tools.mypy_project import PYTHON, SELF, Project, places, project, truth

LAYOUTS = {
    "stubs beside sources": (
        """
-- mypy.ini --
[mypy]
files = app
-- app/__init__.py --
-- app/slow.py --
def size(name): return len(name)
-- app/slow.pyi --
def size(name: str) -> int: ...
-- app/use.py --
from app.slow import size
wrong: str = size("a")
""",
        {"app/slow.pyi": "def size(name: bytes) -> str: ...\n"},
    ),
    "stubs on mypy's own path": (
        """
-- mypy.ini --
[mypy]
files = app.py
mypy_path = $MYPY_CONFIG_FILE_DIR/stubs
-- stubs/gadget/__init__.pyi --
from gadget.parts import Part as Part
-- stubs/gadget/parts.pyi --
class Part:
    number: int
-- app.py --
import gadget
wrong: str = gadget.Part().number
""",
        {"stubs/gadget/parts.pyi": "class Part:\n    number: str\n    name: int\n"},
    ),
    "namespace packages in several roots": (
        """
-- mypy.ini --
[mypy]
files = one, two
mypy_path = one:two
namespace_packages = True
explicit_package_bases = True
-- one/space/left/a.py --
def left() -> int: return 1
-- two/space/right/b.py --
from space.left.a import left
wrong: str = left()
""",
        {"one/space/left/a.py": "def left(n: int) -> str: return str(n)\n"},
    ),
    "options of modules and lines, and an excluded folder": (
        """
-- pyproject.toml --
[tool.mypy]
files = ["src", "tools"]
exclude = ["src/made/"]
warn_unused_ignores = true
[[tool.mypy.overrides]]
module = "shop.loose.*"
ignore_errors = true
[[tool.mypy.overrides]]
module = ["shop.strict"]
disallow_untyped_defs = true
enable_error_code = ["ignore-without-code"]
-- src/shop/__init__.py --
-- src/shop/strict.py --
import shop.made_up
def bare(): ...
x: int = ""  # type: ignore
-- src/shop/loose/__init__.py --
x: int = ""
-- src/made/__init__.py --
x: int = ""
-- tools/run.py --
# mypy: disallow-untyped-calls
def bare(): ...
def call() -> None:
    bare()  # type: ignore[misc]
""",
        {"src/shop/strict.py": "def bare(n: int) -> str: return n  # type: ignore\n"},
    ),
}


async def agree(p: Project, folder: Path, edit: Mapping[str, str], python: str = PYTHON) -> None:
    """Verified as it is, then provisional with this unsaved edit, then verified with it saved."""
    verified = await p.verify()
    assert places(verified) == truth(p.root, python=python, folder=folder / "truth") != []
    unsaved = await p.edit(edit)
    assert p.mypy.fast
    copy = shutil.copytree(p.root, folder / "edited" / "project")
    for path, text in edit.items():
        (copy / path).write_text(text)
    said = truth(copy, python=python, folder=folder / "truth")
    assert places(unsaved) == said
    assert said != places(verified)
    await p.save(edit)
    assert places(await p.verify()) == said


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_a_layout_that_mypy_allows_is_judged_as_mypy_does(tmp_path: Path, layout: str) -> None:
    text, edit = LAYOUTS[layout]
    async with project(tmp_path, text) as p:
        await agree(p, tmp_path, edit)


DJANGO = """
-- mypy.ini --
[mypy]
files = shop
plugins = mypy_django_plugin.main
[mypy.plugins.django-stubs]
django_settings_module = shop.settings
-- shop/__init__.py --
-- shop/settings.py --
SECRET_KEY = "only for tests"
INSTALLED_APPS = ["shop"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
-- shop/models.py --
from django.db import models

class Item(models.Model):
    name = models.CharField(max_length=20)
-- shop/use.py --
from shop.models import Item

wrong: int = Item().name
found = Item.objects.filter(nothing=1)
"""
DJANGO_EDIT = (
    DJANGO.partition("-- shop/use.py --\n")[2].replace("wrong: int", "right: str").replace("nothing", "name_x")
)
SQLALCHEMY = """
-- mypy.ini --
[mypy]
files = shop
plugins = sqlalchemy.ext.mypy.plugin
-- shop/__init__.py --
-- shop/models.py --
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()

class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    name = Column(String, nullable=False)
-- shop/use.py --
from shop.models import Item

wrong: int = Item(id=1, name="a").name
"""
SQLALCHEMY_EDIT = "from shop.models import Item\n\nwrong: bytes = Item().id\n"
PYDANTIC = """
-- mypy.ini --
[mypy]
files = shop
plugins = pydantic.mypy
[pydantic-mypy]
init_forbid_extra = True
init_typed = True
-- shop/__init__.py --
-- shop/models.py --
from pydantic import BaseModel

class Item(BaseModel):
    name: str
    price: int = 0
-- shop/use.py --
from shop.models import Item

wrong = Item(name=1, size=2)
"""
PYDANTIC_EDIT = "from pydantic import BaseModel\n\nclass Item(BaseModel):\n    name: int\n    size: str\n"
PACKAGES = ("mypy==2.4.1", "django==5.2.19", "django-stubs==6.1.2", "sqlalchemy==2.0.58", "pydantic==2.14.4")


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        pytest.param(DJANGO, {"shop/use.py": DJANGO_EDIT}, id="django-stubs"),
        pytest.param(SQLALCHEMY, {"shop/use.py": SQLALCHEMY_EDIT}, id="sqlalchemy"),
        pytest.param(PYDANTIC, {"shop/models.py": PYDANTIC_EDIT}, id="pydantic"),
    ],
)
async def test_a_plugin_of_the_project_says_what_it_says_to_plain_mypy(
    tmp_path: Path, text: str, edit: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs in the project's own mypy. Without it, none of these would say the same; Django's stubs are a package."""
    python = python_with(*PACKAGES)
    monkeypatch.setenv("PYTHONPATH", ".")  # where django-stubs looks for the settings
    async with project(tmp_path, text, environment=replace(SELF, python=python), warm=False) as p:
        await agree(p, tmp_path, edit, python)
