"""The fast engine over saves, changed configuration and reopening, where the batch run has the last word."""

from __future__ import annotations

from pathlib import Path

from gonogo.model import Config
from tools.mypy_project import CHAIN, SELF, A, B, messages, places, project, reopened, truth


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
        async with reopened(p) as types:
            assert types.messages == verified.messages


async def test_files_changed_while_closed_are_seen_on_reopening(tmp_path: Path) -> None:
    async with project(tmp_path, CHAIN) as p:
        await p.verify()
        (p.root / "pkg" / "a.py").write_text(A.replace("def name", "def named"))
        (p.root / "pkg" / "d.py").unlink()
        (p.root / "pkg" / "new.py").write_text("x: int = ''\n")
        async with reopened(p) as types:
            assert places(types) == truth(p.root)


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
