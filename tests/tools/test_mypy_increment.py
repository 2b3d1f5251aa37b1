"""The provisional answer: unsaved buffers over the disk, for the whole workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.model import Config
from tools.mypy_project import CHAIN, A, B, messages, places, project, truth


async def test_an_unsaved_error_is_seen_and_its_undoing_gives_exactly_what_was(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        verified = await p.verify()
        edited = await p.edit({"pkg/a.py": A + "oops: int = 'x'\n"})
        undone = await p.edit({"pkg/a.py": A})
        closed = await p.edit()

        assert "Incompatible types in assignment" in messages(edited, "pkg/a.py")[0]
        assert undone.messages == closed.messages == verified.messages
        assert p.mypy.divergence == 0


async def test_the_fast_engine_answers_not_a_batch_run(tmp_path: Path) -> None:
    """Otherwise these tests would pass without it."""
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        await p.edit({"pkg/a.py": A + "oops: int = 'x'\n"})

        assert p.mypy.fast


async def test_an_unsaved_fix_removes_the_error(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        fixed = await p.edit({"pkg/b.py": B.replace("bad: int", "bad: str")})

        assert messages(fixed, "pkg/b.py") == []
        assert messages(fixed, "pkg/c.py")
        assert messages(fixed, "pkg/d.py")


async def test_a_rename_breaks_the_files_that_import_it(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        verified = await p.verify()
        broken = await p.edit({"pkg/a.py": A.replace("def name", "def named")})
        repaired = await p.edit()

        assert any('has no attribute "name"' in m for m in messages(broken, "pkg/b.py"))
        assert repaired.messages == verified.messages


async def test_a_changed_signature_breaks_callers_two_files_away(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        changed = await p.edit(
            {
                "pkg/b.py": B.replace(
                    "use() -> int:\n    return len(name(1)) + Base().size", "use() -> str:\n    return ''"
                )
            }
        )

        assert messages(changed, "pkg/c.py") == []


async def test_a_missing_name_that_comes_to_exist_removes_the_error_elsewhere(tmp_path: Path) -> None:
    text = "-- a.py --\nx = 1\n-- b.py --\nimport a\nfrom a import later\nprint(a.soon)\n"
    async with project(tmp_path, text) as p:
        verified = await p.verify()
        assert len(messages(verified, "b.py")) == 2
        defined = await p.edit({"a.py": "x = 1\nlater = 2\nsoon = 3\n"})

        assert messages(defined, "b.py") == []


async def test_a_syntax_error_hides_nothing_and_its_repair_brings_all_back(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        verified = await p.verify()
        broken = await p.edit({"pkg/b.py": "def f(\n" + B})
        other = await p.edit({"pkg/b.py": "def f(\n" + B, "pkg/a.py": A + "oops: int = 'x'\n"})
        repaired = await p.edit()

        assert broken.broken == ("pkg/b.py",)
        assert {m.code for m in broken.messages if m.span.path == "pkg/b.py"} == {"syntax"}
        assert messages(broken, "pkg/c.py") == messages(verified, "pkg/c.py") != []
        assert messages(other, "pkg/a.py")
        assert other.broken == ("pkg/b.py",)
        assert repaired.messages == verified.messages
        assert repaired.broken == ()


@pytest.mark.parametrize("text", ["x = (\n", "class A:\ndef f(): pass\n", "def\n", "x = 'abc\n", "  x = 1\n", "a b\n"])
async def test_half_typed_code_is_told_on_its_line(tmp_path: Path, text: str) -> None:
    async with project(tmp_path, "-- a.py --\n-- b.py --\ny: int = ''\n") as p:
        await p.verify()
        types = await p.edit({"a.py": text})

        assert types.broken == ("a.py",)
        assert {m.span.path for m in types.messages} == {"a.py", "b.py"}


async def test_a_new_unsaved_file_is_checked_and_satisfies_imports(tmp_path: Path) -> None:
    text = "-- pkg/__init__.py --\n-- pkg/a.py --\nfrom pkg.new import f\nfrom pkg import new\nf('x')\n"
    async with project(tmp_path, text) as p:
        verified = await p.verify()
        assert len(messages(verified, "pkg/a.py")) == 1
        created = await p.edit({"pkg/new.py": "def f(n: int) -> None:\n    n.nothing\n"})
        gone = await p.edit()

        assert ["nothing" in m for m in messages(created, "pkg/new.py")] == [True]
        assert [m[:22] for m in messages(created, "pkg/a.py")] == ['Argument 1 to "f" has ']
        assert gone.messages == verified.messages


async def test_created_and_deleted_files_are_noticed(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        await p.edit()
        await p.save({"pkg/a.py": None})
        deleted = await p.edit()
        assert places(deleted) == truth(p.root)
        await p.save({"pkg/a.py": A, "pkg/e.py": "from pkg import d\nd.nothing\n"})
        created = await p.edit()
        assert places(created) == truth(p.root)


async def test_a_deleted_folder_is_noticed(tmp_path: Path) -> None:
    text = """
-- top/__init__.py --
-- top/sub/__init__.py --
-- top/sub/m.py --
x: int = ''
-- top/n.py --
from top.sub import m
"""
    async with project(tmp_path, text) as p:
        await p.verify()
        await p.edit()
        for name in ("m.py", "__init__.py"):
            (p.root / "top" / "sub" / name).unlink()
        (p.root / "top" / "sub").rmdir()
        await p.mypy.files_changed(["top/sub"])

        assert places(await p.edit()) == truth(p.root, "top")


async def test_changed_imports_bring_new_modules_in_and_drop_unreachable_ones(tmp_path: Path) -> None:
    """Only `app.py` is a target; `far.py` is checked while something imports it."""
    text = "-- app.py --\nx = 1\n-- far.py --\ny: int = ''\n"
    async with project(tmp_path, text, config=Config(mypy=("app.py",))) as p:
        await p.verify()
        imported = await p.edit({"app.py": "import far\nfar.y.nothing\n"})
        dropped = await p.edit({"app.py": "x = 2\n"})

        assert messages(imported, "far.py")
        assert messages(imported, "app.py")
        assert dropped.messages == ()


IGNORES = """
-- mypy.ini --
[mypy]
warn_unused_ignores = True
enable_error_code = ignore-without-code
-- a.py --
def f() -> int:
    return 1
-- b.py --
from a import f
x: str = f()  # type: ignore[assignment]
y: str = f()  # type: ignore

def g() -> str:
    return f()  # type: ignore[return-value]
"""


async def test_unused_ignores_come_and_go_with_a_change_in_another_file(tmp_path: Path) -> None:
    async with project(tmp_path, IGNORES) as p:
        verified = await p.verify()
        needless = await p.edit({"a.py": "def f() -> str:\n    return ''\n"})
        needed = await p.edit()

        assert len(messages(verified, "b.py")) == 1
        assert messages(needless, "b.py").count('Unused "type: ignore" comment') == 3
        assert needed.messages == verified.messages


async def test_a_comment_only_edit_loses_nothing(tmp_path: Path) -> None:
    """dmypy lost an `unused-ignore` of another file here."""
    async with project(tmp_path, IGNORES) as p:
        await p.verify()
        await p.save({"b.py": "from a import f\nx: int = f()  # type: ignore\n"})
        verified = await p.verify()
        commented = await p.edit({"a.py": "def f() -> int:\n    return 1\n# more\n"})

        assert len(verified.messages) == 1
        assert commented.messages == verified.messages


async def test_an_edit_of_one_file_keeps_duplicates_on_a_line_as_batch_does(tmp_path: Path) -> None:
    text = "-- a.py --\nx, y = undefined, undefined\nz: list[undefined] = [undefined]\n"
    async with project(tmp_path, text) as p:
        verified = await p.verify()
        edited = await p.edit({"a.py": "x, y = undefined, undefined\nz: list[undefined] = [undefined]\n#\n"})

        assert edited.messages == verified.messages


async def test_the_edited_file_is_told_before_the_files_that_depend_on_it(tmp_path: Path) -> None:
    """A renamed class of a real project took four seconds to be told of, for the sake of all that imports it."""
    early = []
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        await p.edit()
        assert p.mypy._keeper
        engine = p.mypy._keeper.engine
        assert engine
        before = dict(engine.files)
        broken = {"pkg/a.py": A.replace("def name", "def named") + "oops: int = 'x'\n"}
        await engine.increment(broken, (), lambda: early.append(dict(engine.files)))

        assert len(early) == 1
        assert "Incompatible types in assignment" in early[0]["pkg/a.py"][0].message
        assert early[0].get("pkg/b.py") == before.get("pkg/b.py") != engine.files["pkg/b.py"]
        assert early[0]["pkg/a.py"] == engine.files["pkg/a.py"]


async def test_what_is_begun_before_it_is_asked_for_leaves_every_answer_as_it_is(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        verified = await p.verify()
        await p.edit()
        p.mypy.begin("pkg/a.py", A + "oops: int = 'x'\n")
        begun = await p.edit({"pkg/a.py": A + "oops: int = 'x'\n"})
        p.mypy.begin("pkg/a.py", A + "overtaken: int = 'x'\n")
        p.mypy.begin("pkg/b.py", B)
        other = await p.edit({"pkg/a.py": A + "\noops: int = 'x'\n"})
        undone = await p.edit()

        assert [m.span.line for m in begun.messages if m.span.path == "pkg/a.py"] == [A.count("\n")]
        assert [m.span.line for m in other.messages if m.span.path == "pkg/a.py"] == [A.count("\n") + 1]
        assert undone.messages == verified.messages
