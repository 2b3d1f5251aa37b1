"""A small project on disk with a type engine on it, and the truth about it from plain `mypy`.

`GONOGO_TEST_PYTHON` names the interpreter whose mypy is used, for running these tests with other versions of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from functools import cache
from pathlib import Path

from gonogo.facts import Environment, TypeMessage, Types
from gonogo.model import Config
from gonogo.tools.mypy import Mypy
from workspace import files_of

PYTHON = os.environ.get("GONOGO_TEST_PYTHON", sys.executable)
SELF = Environment(python=PYTHON, version=sys.version_info[:3], mypy="installed", search_path=tuple(sys.path))
Place = tuple[str, int, str, str, str]

# Three modules in a row, and the texts of two of them.
CHAIN = """
-- pyproject.toml --
[tool.mypy]
packages = ["pkg"]
warn_unused_ignores = true
-- pkg/__init__.py --
-- pkg/a.py --
def name(n: int) -> str:
    return str(n)

class Base:
    size: int = 0
-- pkg/b.py --
from pkg.a import Base, name

def use() -> int:
    return len(name(1)) + Base().size

bad: int = name(2)
-- pkg/c.py --
from pkg import b

late: str = b.use()
-- pkg/d.py --
import os
print(os.path.join("a", 1))
"""
A = "def name(n: int) -> str:\n    return str(n)\n\nclass Base:\n    size: int = 0\n"
B = "from pkg.a import Base, name\n\ndef use() -> int:\n    return len(name(1)) + Base().size\n\nbad: int = name(2)\n"


@cache
def warm_cache(*options: str) -> Path:
    """A cache that knows the standard library's stubs as *options* have them, so that each test need not check them."""
    folder = Path(tempfile.mkdtemp(prefix="gonogo-tests-"))
    (folder / "seed.py").write_text("import abc, collections, dataclasses, os, re, sys, typing\n")
    command = [PYTHON, "-m", "mypy", "--cache-fine-grained", "--cache-dir", "cache", *options, "seed.py"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "cache"


class Project:
    """Files under `root`, the engine `mypy`, and the content number that stands for what is saved."""

    def __init__(self, root: Path, mypy: Mypy) -> None:
        self.root, self.mypy = root, mypy
        self.content = 1

    async def save(self, files: Mapping[str, str | None]) -> None:
        """Write (or with None delete) files and tell the engine."""
        for path, text in files.items():
            target = self.root / path
            if text is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(text.encode("utf-8"))
        self.content += 1
        await self.mypy.files_changed(list(files))

    async def verify(self) -> Types:
        return await self.mypy.verify(self.content)

    async def edit(self, buffers: Mapping[str, str] | None = None) -> Types:
        """The provisional answer with these unsaved buffers; fails the test where there is none."""
        types = await self.mypy.increment(buffers or {}, self.content + 1000)
        assert types is not None
        assert not types.verified
        return types


@contextlib.asynccontextmanager
async def project(
    folder: Path,
    text: str,
    *,
    environment: Environment = SELF,
    config: Config | None = None,
    trusted: bool = True,
    warm: bool = True,
    fast: bool = True,
) -> AsyncIterator[Project]:
    """The project written in *text* (see `workspace.files_of`) under *folder*, closed at the end."""
    root, home = folder / "project", folder / "home"
    root.mkdir(parents=True)
    for path, body in files_of(text)[0].items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(body.encode("utf-8"))
    if warm:
        shutil.copytree(warm_cache(), home / "fine")
    mypy = Mypy(root, environment, config or Config(), trusted, cache_dir=home, fast=fast)
    try:
        yield Project(root, mypy)
    finally:
        await mypy.close()


@contextlib.asynccontextmanager
async def reopened(closed: Project) -> AsyncIterator[Types]:
    """What the fast engine says first in a project that is closed, and opened again with the caches of before."""
    await closed.mypy.close()
    again = Mypy(closed.root, SELF, Config(), True, cache_dir=closed.root.parent / "home")
    try:
        types = await again.increment({}, 5)
        assert types is not None
        assert again.fast
        yield types
    finally:
        await again.close()


def truth(root: Path, *arguments: str, folder: Path | None = None, python: str = PYTHON) -> list[Place]:
    """What plain `mypy ARGUMENTS` says of *root*, read from its JSON; notes that stand alone have no code."""
    home = folder or root.parent / "truth"
    if not home.exists() and python == PYTHON:
        shutil.copytree(warm_cache(), home)
    command = [python, "-m", "mypy", "--output", "json", "--cache-dir", str(home), *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert found or done.returncode == 0, done
    return sorted(
        (e["file"], e["line"] - 1, e["severity"], e["message"], code_of(e["severity"], e["code"])) for e in found
    )


def places(types: Types) -> list[Place]:
    assert not types.unknown, types.unknown
    return sorted(
        (m.span.path, m.span.line, m.severity, m.message, code_of(m.severity, m.code)) for m in types.messages
    )


def code_of(severity: str, code: str | None) -> str:
    """The code of an error; those of notes are not in the text output, which older versions are asked for."""
    return code or "" if severity == "error" else ""


def messages(types: Types, path: str) -> list[str]:
    return [m.message for m in types.messages if m.span.path == path]


def only(types: Types) -> TypeMessage:
    (message,) = types.messages
    return message
