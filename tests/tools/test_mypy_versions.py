"""The versions of mypy that gonogo supports: a few answers of each, verified, provisional and without the agent.

The newest is that of the environment which runs the tests, and every other test is about it; these versions get an
environment of their own, made once and kept in the user's cache folder.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.tools import mypy_fast
from gonogo.tools.spawn import AGENTS
from tools.environments import python_with
from tools.mypy_project import SELF, messages, places, project, truth

VERSIONS = ["1.11.2", "1.19.1", "2.0.0"]
TEXT = """
-- mypy.ini --
[mypy]
files = pkg
warn_unused_ignores = True
strict_equality = True
-- pkg/__init__.py --
-- pkg/a.py --
class Base:
    size: int = 0

def name(n: int) -> str:
    return str(n)
-- pkg/b.py --
import pkg.a
from pkg.a import name
bad: int = name(1)
good = pkg.a.Base().size  # type: ignore[attr-defined]
print(undefined, undefined)
-- pkg/c.py --
def untyped(x):
    return x.y
1 == ''
"""
A = "class Base:\n    size: int = 0\n\ndef name(n: int) -> str:\n    return str(n)\n"
# Each text has a size of its own: within a second mypy looks at nothing else.
EDITS = {
    "another type": {"pkg/a.py": A.replace("size: int = 0", "size: str = ''")},
    "a rename": {"pkg/a.py": A.replace("def name", "def another")},
    "an error and a new file": {"pkg/a.py": A + "x: int = ''\n", "pkg/d.py": "from pkg.a import x\ny: str = x\n"},
}


@pytest.mark.parametrize("version", VERSIONS)
async def test_this_mypy_verifies_and_answers_for_unsaved_text(tmp_path: Path, version: str) -> None:
    python = python_with(f"mypy=={version}")
    (tmp_path / "truth").mkdir()
    async with project(tmp_path, TEXT, environment=replace(SELF, python=python), warm=False) as p:
        verified = await p.verify()
        assert verified.mypy_version == version
        assert places(verified) == truth(p.root, python=python) != []
        for kind, buffers in EDITS.items():
            unsaved = await p.edit(buffers)
            copy = shutil.copytree(p.root, tmp_path / kind / "project")
            for path, text in buffers.items():
                (copy / path).write_text(text)
            assert places(unsaved) == truth(copy, folder=tmp_path / "truth", python=python), kind
        assert (await p.edit()).messages == verified.messages
        broken = await p.edit({"pkg/b.py": "def f(\n"})

        assert p.mypy.fast
        assert broken.broken == ("pkg/b.py",)
        assert messages(broken, "pkg/c.py") == messages(verified, "pkg/c.py") != []


MOVED = """
import runpy, sys
import mypy.server.update as update
del update.dedupe_modules
sys.path.insert(0, {folder!r})
sys.argv[0] = {script!r}
runpy.run_path({script!r}, run_name="__main__")
"""


@pytest.mark.parametrize("version", VERSIONS)
async def test_where_its_internals_are_not_as_known_batch_runs_answer(
    tmp_path: Path, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = python_with(f"mypy=={version}")
    agent = AGENTS / mypy_fast.AGENT
    moved = tmp_path / "moved.py"
    moved.write_text(MOVED.format(folder=str(agent.parent), script=str(agent)))
    monkeypatch.setattr(mypy_fast, "AGENT", str(moved))
    async with project(tmp_path, TEXT, environment=replace(SELF, python=python), warm=False) as p:
        verified = await p.verify()
        await p.mypy.corrected()
        edited = await p.edit(EDITS["a rename"])

        assert not p.mypy.fast
        assert messages(edited, "pkg/c.py") == messages(verified, "pkg/c.py")
        assert any('has no attribute "name"' in message for message in messages(edited, "pkg/b.py"))
