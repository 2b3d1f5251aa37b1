"""What mypy's own updates get wrong, and the fast engine does not."""

from __future__ import annotations

from pathlib import Path

from tools.mypy_project import messages, project

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
