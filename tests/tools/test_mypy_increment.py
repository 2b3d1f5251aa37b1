"""The provisional answer: unsaved buffers over the disk, for the whole workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.model import Config
from tools.mypy_project import SELF, messages, places, project, truth

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


async def test_saving_what_was_unsaved_verifies_without_divergence(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        text = A.replace("size: int = 0", "size: str = ''")
        provisional = await p.edit({"pkg/a.py": text})
        await p.save({"pkg/a.py": text})
        verified = await p.verify()
        await p.mypy.corrected()

        assert provisional.messages == verified.messages
        assert places(verified) == truth(p.root)
        assert p.mypy.divergence == 0


async def test_where_the_engine_is_wrong_the_batch_wins_and_it_is_counted(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        await p.edit()
        target = p.root / "pkg" / "a.py"
        target.write_text(A + "oops: int = 'x'\n")  # nobody tells the engine
        verified = await p.verify()
        await p.mypy.corrected()
        after = await p.edit()

        assert p.mypy.divergence == 1
        assert after.messages == verified.messages
        assert messages(after, "pkg/a.py")


async def test_a_change_of_the_configuration_holds_at_once(tmp_path: Path) -> None:
    async with project(tmp_path, "-- mypy.ini --\n[mypy]\n-- a.py --\ndef f(): ...\n") as p:
        await p.verify()
        assert (await p.edit()).messages == ()
        await p.save({"mypy.ini": "[mypy]\ndisallow_untyped_defs = True\n"})

        assert messages(await p.edit(), "a.py")
        assert messages(await p.verify(), "a.py")


async def test_reopening_answers_from_the_cache_of_the_last_time(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        verified = await p.verify()
        await p.mypy.close()
        again = type(p.mypy)(p.root, SELF, Config(), True, cache_dir=tmp_path / "home")
        try:
            types = await again.increment({}, 5)
            assert types is not None
            assert again.fast
            assert types.messages == verified.messages
        finally:
            await again.close()


async def test_files_changed_while_closed_are_seen_on_reopening(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        (p.root / "pkg" / "a.py").write_text(A.replace("def name", "def named"))
        (p.root / "pkg" / "d.py").unlink()
        (p.root / "pkg" / "new.py").write_text("x: int = ''\n")
        await p.mypy.close()
        again = type(p.mypy)(p.root, SELF, Config(), True, cache_dir=tmp_path / "home")
        try:
            types = await again.increment({}, 5)
            assert types is not None
            assert again.fast
            assert places(types) == truth(p.root)
        finally:
            await again.close()


async def test_buffers_may_have_windows_line_ends_or_an_encoding(tmp_path: Path) -> None:
    async with project(tmp_path, "-- a.py --\n-- c.py --\n") as p:
        await p.verify()
        types = await p.edit(
            {
                "a.py": "x = 1\r\ny: int = ''\r\n",
                "c.py": "# -*- coding: latin-1 -*-\ns = 'é'; x: int = ''\n",
            }
        )

        assert [(m.span.path, m.span.line, m.span.column) for m in types.messages] == [
            ("a.py", 1, 9),
            ("c.py", 1, 18),
        ]


async def test_a_project_that_is_opened_broken_is_judged_once_it_is_repaired(tmp_path: Path) -> None:
    async with project(tmp_path, "-- a.py --\ndef f(\n-- b.py --\ny: int = ''\n") as p:
        opened = await p.verify()
        unsaved = await p.edit({"a.py": "x: int = ''\n"})
        await p.save({"a.py": "x: int = ''\n"})
        repaired = await p.verify()
        await p.mypy.corrected()

        assert opened.broken == ("a.py",)
        assert [m.span.path for m in unsaved.messages] == ["a.py", "b.py"]
        assert repaired.messages == unsaved.messages
        assert p.mypy.fast


async def test_a_broken_save_keeps_what_the_engine_knows_of_other_files(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        await p.edit()
        await p.save({"pkg/a.py": A.replace("def name", "def named")})
        await p.edit()
        await p.save({"pkg/d.py": "def f(\n"})
        broken = await p.verify()

        assert broken.broken == ("pkg/d.py",)
        assert any('has no attribute "name"' in m for m in messages(broken, "pkg/b.py"))


async def test_files_outside_the_targets_are_seen_only_while_something_imports_them(tmp_path: Path) -> None:
    """And an unsaved new file that does not parse is forgotten when it is closed."""
    text = "-- app/a.py --\nx: int = ''\n-- extra.py --\ny: int = ''\n"
    async with project(tmp_path, text, config=Config(mypy=("app",))) as p:
        verified = await p.verify()
        aside = await p.edit({"extra.py": "y: str = 1\n", "half.py": "def f(\n", "app/half.py": "def f(\n"})
        imported = await p.edit({"extra.py": "y: str = 1\n", "app/a.py": "import extra\nextra.y.nothing\n"})
        closed = await p.edit()

        assert [m.span.path for m in aside.messages] == ["app/a.py", "app/half.py"]
        assert aside.broken == ("app/half.py",)
        assert [m.span.path for m in imported.messages] == ["app/a.py", "extra.py"]
        assert closed.messages == verified.messages
        assert closed.broken == ()


async def test_a_workspace_may_be_a_link_with_spaces_and_letters_of_any_kind(tmp_path: Path) -> None:
    async with project(tmp_path / "a b ü", CHAIN) as p:
        link = tmp_path / "link"
        link.symlink_to(p.root, target_is_directory=True)
        await p.mypy.close()
        linked = type(p.mypy)(link, SELF, Config(), True, cache_dir=tmp_path / "home")
        try:
            verified = await linked.verify(1)
            edited = await linked.increment({"pkg/a.py": A.replace("def name", "def named")}, 2)
            assert edited is not None
            assert linked.fast
            assert {m.span.path for m in verified.messages} == {"pkg/b.py", "pkg/c.py", "pkg/d.py"}
            assert any('has no attribute "name"' in m for m in messages(edited, "pkg/b.py"))
        finally:
            await linked.close()


async def test_an_edit_of_the_projects_own_plugin_or_of_unrelated_settings(tmp_path: Path) -> None:
    """The first takes effect, the second costs no restart."""
    plugin = "from mypy.plugin import Plugin\n{body}\ndef plugin(version):\n    return {name}\n"
    text = f"""
-- pyproject.toml --
[tool.mypy]
plugins = ["plug.py"]
files = ["a.py"]
-- plug.py --
{plugin.format(body="", name="Plugin")}
-- a.py --
def special() -> int:
    return 1
x: int = special()
"""
    async with project(tmp_path, text) as p:
        assert (await p.verify()).messages == ()
        await p.edit()
        pid = p.mypy.agent_pid
        await p.save({"pyproject.toml": (p.root / "pyproject.toml").read_text() + "[tool.other]\nx = 1\n"})
        await p.edit()
        assert p.mypy.agent_pid == pid > 0
        await p.save({"plug.py": plugin.format(body=HOOK, name="Mine")})

        assert "str" in messages(await p.edit(), "a.py")[0]
        assert "str" in messages(await p.verify(), "a.py")[0]


HOOK = """
class Mine(Plugin):
    def get_function_hook(self, fullname):
        if fullname.endswith(".special"):
            return lambda context: context.api.named_generic_type("builtins.str", [])

"""


async def test_a_file_that_comes_back_replaces_the_other_of_its_name(tmp_path: Path) -> None:
    """While it was away, a module of the same name further down the search path stood in, as an installed one would."""
    text = """
-- mypy.ini --
[mypy]
mypy_path = lib
-- lib/mod.py --
x: str = ''
-- app/mod.py --
x: int = ''
-- app/user.py --
from mod import x
y: int = x
"""
    async with project(tmp_path, text, config=Config(mypy=("app",))) as p:
        verified = await p.verify()
        await p.edit()
        body = (p.root / "app" / "mod.py").read_text()
        await p.save({"app/mod.py": None})
        gone = await p.edit()
        back = await p.edit({"app/mod.py": body})
        edited = await p.edit({"app/mod.py": body + "z: int = ''\n"})

        assert [m.span.path for m in gone.messages] == ["app/user.py"]
        assert back.messages == verified.messages
        assert len(messages(edited, "app/mod.py")) == 2


async def test_the_engine_is_compared_after_a_save_with_no_edit_since(tmp_path: Path) -> None:
    """The buffer that it was last told of is what stands on disk by then."""
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        await p.edit({"pkg/b.py": B + "#\n"})
        (p.root / "pkg" / "a.py").write_text(A + "oops: int = 'x'\n")  # nobody tells the engine
        await p.save({"pkg/b.py": B + "#\n"})
        await p.verify()
        await p.mypy.corrected()

        assert p.mypy.divergence == 1


async def test_an_answer_that_a_later_save_has_overtaken_corrects_nothing(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        await p.mypy.corrected()
        keeper = p.mypy._keeper
        assert keeper is not None
        overtaken = keeper.runs.last
        await p.save({"pkg/a.py": A + "oops: int = 'x'\n"})
        await keeper.correct(overtaken)

        assert p.mypy.divergence == 0
        assert messages(await p.edit(), "pkg/a.py")


FINALS = """
-- pkg/__init__.py --
-- pkg/a.py --
class U:
    n: int = 0
-- pkg/b.py --
from typing import Final
from pkg.a import U
class C:
    flag: Final[bool]
    def __init__(self, u: U) -> None:
        self.flag = bool(u.n)
        self.own: Final = u.n
class Outer:
    class Inner:
        flag: Final[int]
        def __init__(self, u: U) -> None:
            self.flag = u.n
"""


async def test_a_final_that_is_set_in_init_is_still_set_when_a_type_that_it_uses_changes(tmp_path: Path) -> None:
    """dmypy then says that it cannot be assigned to, or has no value, and goes on saying so."""
    async with project(tmp_path, FINALS) as p:
        verified = await p.verify()
        edited = await p.edit({"pkg/a.py": "class U:\n    n: str = ''\n"})
        undone = await p.edit()

        assert verified.messages == undone.messages == ()
        assert [m.span.line for m in edited.messages] == [11]


async def test_inline_options_hold_whichever_file_is_edited_and_one_agent_serves_all(tmp_path: Path) -> None:
    """A daemon that is asked for one file at a time loses them, or needs one daemon for each."""
    strict = "# mypy: disallow-untyped-defs\ndef f(): ...\n"
    text = f"-- pkg/__init__.py --\n-- pkg/a.py --\n{strict}-- pkg/b.py --\n{strict}-- pkg/c.py --\nx: int = ''\n"
    async with project(tmp_path, text) as p:
        verified = await p.verify()
        agents = set()
        for path in ("pkg/a.py", "pkg/b.py", "pkg/c.py", "pkg/a.py"):
            edited = await p.edit({path: (p.root / path).read_text() + "# seen\n"})
            agents.add(p.mypy.agent_pid)
            assert edited.messages == verified.messages

        assert len(agents) == 1


async def test_an_error_in_a_method_that_defines_attributes_goes_when_its_cause_is_undone(tmp_path: Path) -> None:
    """mypy 2 checks such a method again as a part of its module's top level, and names no other target."""
    text = """
-- pkg/__init__.py --
-- pkg/a.py --
class E:
    def finish(self, text: str) -> None: ...
def plain(n: int) -> int: return n
-- pkg/b.py --
from pkg.a import E, plain
class R:
    class Inner:
        def __init__(self) -> None:
            self.e = E()
            self.e.finish("")
    def __init__(self) -> None:
        self.e = E()
        self.e.finish("")
        self.n = plain(1)
"""
    async with project(tmp_path, text) as p:
        await p.verify()
        body = (p.root / "pkg/a.py").read_text()
        for _ in range(2):  # the first edit checks the module whole, whatever it is
            broken = await p.edit({"pkg/a.py": body.replace("self, text", "self, probe: int, text")})
            undone = await p.edit()

            assert len(messages(broken, "pkg/b.py")) == 4
            assert undone.messages == ()


async def test_functions_that_are_checked_again_together_find_a_property_below_them(tmp_path: Path) -> None:
    """mypy's own update takes its type for Any as long as it is not checked again itself."""
    text = """
-- mypy.ini --
[mypy]
strict = True
-- pkg/__init__.py --
-- pkg/a.py --
def plain(n: int) -> int: return n
-- pkg/b.py --
from pkg.a import plain
class V:
    def first(self) -> bool:
        plain(1)
        return self.empty
    @property
    def empty(self) -> bool:
        return bool(plain(2))
"""
    async with project(tmp_path, text) as p:
        await p.verify()
        for kind in ("str", "bytes", "float"):
            edited = await p.edit({"pkg/a.py": f"def plain(n: int) -> {kind}: return {kind}()\n"})

            assert edited.messages == ()
