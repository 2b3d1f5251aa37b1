"""Whatever stands around what a fix changes stays byte for byte: generated surroundings, one core for each kind."""

from __future__ import annotations

import ast
import difflib
import tomllib
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.fixes import CannotFix, apply
from gonogo.fixes.edits import edits, lines_with_ends

HEADS = [
    '"""Doc."""\n',
    "import os\n",
    "from typing import (\n    Sequence,  # why\n)\n",
    "from a.b import c  # noqa\n",
    "# a comment\n\n",
    "X = 'é😀'\n",
]
TAILS = [
    "\n\nclass Last:\n    '''It's the last.'''\n",
    "\n\nif X:\n\tY = (1,\n\t     2)  # kept\n",
    "# the end",
    "\n\n\n",
    "Z = {'a': \"b\"}\n",
]
INI_HEADS = ["# a comment\n", "[tox]\nenvlist = a\n\n", "; markers = no\n", "\n"]
INI_TAILS = ["[flake8]\nmarkers = x\n", "\n\n# the end", "[other]\na =\n  b\n"]
TOML_HEADS = ["# a comment\n", "[project]\nname = 'x'\n\n", "[tool.a]\nmarkers = ['é']\n"]
TOML_TAILS = ["\n[tool.b]\nc = [\n  1, # one\n]\n", "# the end", "[[tool.d]]\ne = '''\nf\n'''\n"]


@dataclass(frozen=True)
class Core:
    """The text that a kind of fix changes, at `path`; `line` is that of the finding, counted within the text."""

    kind: str
    text: str
    arguments: dict[str, str | int]
    path: str = "app/core.py"
    line: int = 0
    column: int | None = None
    others: dict[str, str] = field(default_factory=dict)


MODELS = {"name": "User", "module": "app.models", "target_path": "app/models.py"}
FIXTURE = {"conftest.py": "import pytest\n@pytest.fixture\ndef client(): ...\n"}
CORES = [
    Core("defer-import", "from app.models import User\n\n\ndef find():\n    return User()\n", MODELS),
    Core("defer-import", "from app.models import Group, User\n\n\ndef find(u: 'User') -> Group: ...\n", MODELS),
    Core("require-setting", "class S(Base):\n    key: str = 'x'  # kept\n", {}, line=1, column=15),
    Core("require-setting", "KEY = os.getenv('KEY', 'x')\n", {}, column=23),
    Core("add-to-all", "__all__ = [\n    'b',\n]\na = b = 1\n", {"name": "a", "source_module": "app.core"}),
    Core(
        "add-parameter",
        "def test_a(x,  # why\n           y):\n    client\n",
        {"name": "client"},
        line=2,
        others=FIXTURE,
    ),
    Core("rename-fixture", "def test_a(clinet):\n    clinet.x\n", {"name": "clinet", "replacement": "client"}),
]
SETTINGS = [
    Core("register-marker", "[pytest]\nmarkers =\n\tslow: é\n", {"marker": "db"}, "tox.ini"),
    Core("register-marker", "[pytest]\naddopts = -q\n", {"marker": "db"}, "pytest.ini"),
    Core("register-marker", "[tool:pytest]\nmarkers = slow\n", {"marker": "db"}, "setup.cfg"),
    Core(
        "register-marker", "[tool.pytest.ini_options]\nmarkers = [\n  'a', # é\n]\n", {"marker": "db"}, "pyproject.toml"
    ),
    Core("register-marker", "[tool.pytest.ini_options]\nminversion = '8'\n", {"marker": "db"}, "pyproject.toml"),
]
NAMED = st.sampled_from


def chosen(draw: st.DrawFn, parts: list[str]) -> str:
    return "".join(draw(st.lists(NAMED(parts), max_size=3, unique=True)))


@st.composite
def surrounded(draw: st.DrawFn, core: Core) -> tuple[str, dict[str, str | int]]:
    """A whole file around the core, and the arguments of the fix in it."""
    heads, tails = {".py": (HEADS, TAILS), ".toml": (TOML_HEADS, TOML_TAILS)}.get(
        core.path[core.path.rindex(".") :], (INI_HEADS, INI_TAILS)
    )
    head, tail = chosen(draw, heads), chosen(draw, tails)
    text = f"{head}{core.text}{tail}".replace("\n", draw(NAMED(["\n", "\r\n"])))
    mark = draw(NAMED(["", "\ufeff"])) if core.path.endswith(".py") else ""
    where: dict[str, str | int] = {"path": core.path, "source_path": core.path, "line": head.count("\n") + core.line}
    return mark + text, {**where, **({} if core.column is None else {"column": core.column}), **core.arguments}


def assert_kept(core: Core, before: str, arguments: dict[str, str | int]) -> str:
    """The text after the fix, which touches no line but those of the core and imports from typing."""
    texts = {**core.others, core.path: before}
    after = apply(core.kind, arguments, texts)[core.path]

    touched = {line.strip() for line in core.text.splitlines()} | {"Sequence,  # why", "", "# the end"}
    for line in difflib.ndiff(*(lines_with_ends(text.removeprefix("\ufeff")) for text in (before, after))):
        if line.startswith("- "):
            assert line[2:].strip() in touched
    assert after.startswith("\ufeff") is before.startswith("\ufeff")
    assert after.count("\r\n") in {0, after.count("\n")}
    assert edits(core.path, before, after)
    with pytest.raises(CannotFix):
        apply(core.kind, arguments, {**texts, core.path: after})
    return after


def named(core: Core) -> str:
    return f"{core.kind} {core.text.splitlines()[0]}"


@pytest.mark.parametrize("core", CORES, ids=named)
@settings(deadline=None, max_examples=12)
@given(data=st.data())
def test_python_around_the_edit_is_kept_and_parses(core: Core, data: st.DataObject):
    before, arguments = data.draw(surrounded(core))

    ast.parse(assert_kept(core, before, arguments).removeprefix("\ufeff"))


@pytest.mark.parametrize("core", SETTINGS, ids=named)
@settings(deadline=None, max_examples=12)
@given(data=st.data())
def test_settings_around_the_edit_are_kept_and_parse(core: Core, data: st.DataObject):
    before, arguments = data.draw(surrounded(core))

    after = assert_kept(core, before, arguments)

    if core.path.endswith(".toml"):
        tomllib.loads(after)
