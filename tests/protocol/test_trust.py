"""Nothing of a folder is executed until a person trusts it, and the status says so."""

from lsprotocol import types as lsp

from protocol.conftest import write
from protocol.editor import editing

HOSTILE = """\
-- pyproject.toml --
[tool.mypy]
files = ["pkg"]
plugins = ["evil.py"]
-- evil.py --
import pathlib

pathlib.Path(__file__).with_name("mypy-was-here").touch()


def plugin(version):
    from mypy.plugin import Plugin

    return Plugin
-- conftest.py --
import pathlib

pathlib.Path(__file__).with_name("pytest-was-here").touch()
-- pkg/__init__.py --
wrong: int = "text"
-- test_it.py --
import pkg


def test_it():
    pass
"""


async def test_an_untrusted_folder_is_judged_without_executing_it(tmp_path):
    root = write(tmp_path / "hostile", HOSTILE)
    async with editing(root, trusted=False) as editor:
        status = await editor.settled()

        assert [] == [p.name for p in root.glob("*-was-here")]
        assert "go" != status.verdict
        assert any("not trusted" in reason for reason in status.reasons) or status.blockers
        assert editor.messages("pkg/__init__.py", source="mypy"), "plugin-less mypy still answers"


async def test_trust_is_asked_for_once_and_kept(tmp_path):
    root = write(tmp_path / "hostile", HOSTILE)
    async with editing(root, trusted=False, state=tmp_path / "state") as editor:
        await editor.settled()
        await editor.client.workspace_execute_command_async(lsp.ExecuteCommandParams("gonogo.trust"))
        await editor.until(lambda: (root / "pytest-was-here").exists(), "pytest's collection")
        await editor.settled()
    for file in root.glob("*-was-here"):
        file.unlink()
    conftest = root / "conftest.py"  # else the collection of before holds, and nothing is executed
    conftest.write_text(conftest.read_text() + "# another\n")

    async with editing(root, trusted=False, state=tmp_path / "state") as editor:
        await editor.until(lambda: (root / "pytest-was-here").exists(), "pytest's collection, without asking again")
