"""The verified answer: what plain `mypy` says, message for message."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gonogo.model import Config
from gonogo.source import Span
from tools.mypy_project import messages, only, places, project, truth

SHOP = """
-- mypy.ini --
[mypy]
warn_unused_ignores = True
pretty = True
show_error_context = True
-- shop/__init__.py --
-- shop/prices.py --
from shop.names import label
import nowhere

class Price:
    def __init__(self, amount: int) -> None:
        self.amount = amount

    def times(self, factor: int) -> "Price":
        return Price(self.amount * factor)

def total(prices: list[Price]) -> int:
    return sum(p.amount for p in prices) + label(3)

total([1])
x: int = "a"  # type: ignore
y: int = 1  # type: ignore
z: int = "a"  # type: ignore[arg-type]
-- shop/names.py --
from typing import overload

@overload
def label(n: int) -> str: ...
@overload
def label(n: str) -> int: ...
def label(n):
    return n

label([])
def untyped():
    reveal_type(1 + 1)
reveal_type(label(1))
"""


async def test_verified_equals_plain_mypy(tmp_path: Path) -> None:
    async with project(tmp_path, SHOP) as p:
        types = await p.verify()

        assert types.verified
        assert types.content == p.content
        assert places(types) == truth(p.root, "--no-pretty", "--hide-error-context", "shop")
        assert len(types.messages) > 7
        assert types.checked_files == 3
        assert types.mypy_version


async def test_the_second_run_from_the_cache_says_the_same(tmp_path: Path) -> None:
    async with project(tmp_path, SHOP) as p:
        first = await p.verify()
        second = await p.verify()

        assert second == first


async def test_a_check_without_an_editor_starts_no_fast_engine(tmp_path: Path) -> None:
    async with project(tmp_path, SHOP, fast=False) as p:
        await p.verify()
        await p.mypy.corrected()

        assert not p.mypy.fast


async def test_notes_belong_to_their_error(tmp_path: Path) -> None:
    async with project(tmp_path, SHOP) as p:
        types = await p.verify()

        (error,) = [m for m in types.messages if m.code == "call-overload"]
        assert error.notes[0] == "Possible overload variants:"
        assert len(error.notes) == 3


async def test_the_project_gets_no_cache_and_no_report(tmp_path: Path) -> None:
    text = "-- mypy.ini --\n[mypy]\njunit_xml = junit.xml\nlinecount_report = report\n-- a.py --\nx: int = ''\n"
    async with project(tmp_path, text) as p:
        types = await p.verify()

        assert messages(types, "a.py")
        assert sorted(path.name for path in p.root.iterdir()) == ["a.py", "mypy.ini"]


LINES = [
    ('x: int = "plain"', 9, 16),
    ('r = "é"; x: int = "plain"', 18, 25),
    ('r = "€"; x: int = "€€"', 18, 22),
    ('r = "😀😀"; x: int = "b"', 19, 22),
    ('if 1:\n\tr = "é"; x: int = "c"', 19, 22),
    ('r = "é"; größe: int = "ß"', 22, 25),
    ('r = "a\u2028b"; x: int = "d"', 20, 23),
    ('print("€€", und)', 12, 15),
    ('print("😀😀😀", und, "😀")', 13, 16),
]


@pytest.mark.parametrize(("line", "start", "end"), LINES, ids=range(len(LINES)))
async def test_columns_are_code_points(tmp_path: Path, line: str, start: int, end: int) -> None:
    """Non-ASCII, astral characters and tabs before and within what is wrong, saved and unsaved."""
    number = line.count("\n")
    async with project(tmp_path, f"-- a.py --\n{line}\n") as p:
        saved = await p.verify()
        unsaved = await p.edit({"a.py": "\n" + line + "\n"})

        assert only(saved).span == Span("a.py", number, start, number, end)
        assert only(unsaved).span == Span("a.py", number + 1, start, number + 1, end)


async def test_an_unused_ignore_is_placed_on_its_comment(tmp_path: Path) -> None:
    text = "-- mypy.ini --\n[mypy]\nwarn_unused_ignores = True\n-- a.py --\nx = 1  # type: ignore\n"
    async with project(tmp_path, text) as p:
        assert only(await p.verify()).span == Span("a.py", 0, 7, 0, 21)


async def test_a_syntax_error_keeps_what_was_known_of_other_files(tmp_path: Path) -> None:
    async with project(tmp_path, "-- a.py --\nx: int = ''\n-- b.py --\ny: int = ''\n") as p:
        await p.verify()
        await p.save({"b.py": "def f(\n"})
        types = await p.verify()

        assert types.broken == ("b.py",)
        assert [m.code for m in types.messages] == ["assignment", "syntax"]
        assert [m.span.path for m in types.messages] == ["a.py", "b.py"]


async def test_a_broken_configuration_is_unknown_and_names_file_and_line(tmp_path: Path) -> None:
    async with project(tmp_path, "-- mypy.ini --\n[mypy]\nstrict = True\nthis is no setting\n-- a.py --\n") as p:
        types = await p.verify()

        assert "mypy.ini" in types.unknown
        assert "line" in types.unknown
        assert not types.messages


async def test_a_broken_pyproject_is_unknown_and_names_it(tmp_path: Path) -> None:
    async with project(tmp_path, "-- pyproject.toml --\n[tool.mypy]\nstrict = \n-- a.py --\nx: int = ''\n") as p:
        types = await p.verify()

        assert "pyproject.toml" in types.unknown


async def test_an_unknown_setting_is_told_but_does_not_stop(tmp_path: Path) -> None:
    async with project(tmp_path, "-- mypy.ini --\n[mypy]\nwarn_nothing = True\n-- a.py --\nx: int = ''\n") as p:
        types = await p.verify()

        assert messages(types, "a.py")
        assert any("warn_nothing" in problem for problem in types.problems)


async def test_a_target_that_does_not_exist_is_unknown(tmp_path: Path) -> None:
    async with project(tmp_path, "-- a.py --\n", config=Config(mypy=("nowhere",))) as p:
        assert "nowhere" in (await p.verify()).unknown


async def test_a_project_without_python_is_unknown(tmp_path: Path) -> None:
    async with project(tmp_path, "-- README.md --\n") as p:
        types = await p.verify()

        assert "no Python files" in types.unknown
        assert await p.mypy.increment({}, 2) is None


async def test_configured_files_packages_and_per_module_options_hold(tmp_path: Path) -> None:
    text = """
-- pyproject.toml --
[tool.mypy]
files = ["app"]
exclude = ["generated"]
[[tool.mypy.overrides]]
module = "app.strict"
disallow_untyped_defs = true
-- app/__init__.py --
-- app/strict.py --
def f(): ...
-- app/loose.py --
# mypy: disallow-untyped-calls
def f(): ...
def g() -> None:
    f()
-- app/generated.py --
x: int = ""
-- other.py --
x: int = ""
"""
    async with project(tmp_path, text) as p:
        types = await p.verify()

        assert places(types) == truth(p.root)
        assert {m.span.path for m in types.messages} == {"app/strict.py", "app/loose.py"}


async def test_the_command_gives_the_same_answer(tmp_path: Path) -> None:
    async with project(tmp_path, SHOP) as p:
        types = await p.verify()

        assert types.command[1:3] == ("-m", "mypy")
        assert places(types) == truth(p.root, "--no-pretty", "--hide-error-context", *types.command[3:])


async def test_two_saves_of_equal_size_within_a_second_are_told_apart(tmp_path: Path) -> None:
    """mypy itself takes the second for the first."""
    async with project(tmp_path, "-- a.py --\nx: int = 1\n") as p:
        for text, count in [("x: int = 1\n", 0), ("x: str = 1\n", 1), ("x: int = 1\n", 0), ("x: str = 1\n", 1)]:
            await p.save({"a.py": text})
            os.utime(p.root / "a.py", (1_700_000_000, 1_700_000_000))

            assert len((await p.verify()).messages) == count
