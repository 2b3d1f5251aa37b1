"""Crashes, hangs, garbage, hostile projects: the type engine goes on, says what it cannot do, leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.tools import mypy_batch, mypy_fast
from processes import ends
from tools.mypy_project import SELF, messages, places, project, truth

linux = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="watches processes that are not children")
WRONG = "-- a.py --\nx: int = ''\n-- b.py --\ny = 1\n"


async def ended(pid: int, seconds: float = 20.0) -> None:
    """Wait until a process, which need not be a child of ours, has ended."""
    assert await asyncio.to_thread(ends, pid, seconds)


def alive(pid: int) -> bool:
    return (Path("/proc") / str(pid)).exists()


@linux
async def test_a_killed_agent_is_replaced_and_no_answer_is_lost(tmp_path: Path) -> None:
    async with project(tmp_path, WRONG) as p:
        await p.verify()
        await p.edit()
        os.kill(p.mypy.agent_pid, signal.SIGKILL)
        edited = await p.edit({"b.py": "y: int = ''\n"})
        again = await p.edit({"b.py": "y: int = ''\n"})

        assert messages(edited, "a.py")
        assert messages(edited, "b.py")
        assert again.messages == edited.messages
        assert p.mypy.fast


@linux
async def test_a_hung_agent_is_killed_and_a_batch_run_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with project(tmp_path, WRONG) as p:
        await p.verify()
        await p.edit()
        await p.mypy.corrected()
        pid = p.mypy.agent_pid
        monkeypatch.setattr(mypy_fast, "EDIT_LIMIT", 0.5)
        os.kill(pid, signal.SIGSTOP)
        edited = await p.edit({"b.py": "y: int = ''\n"})

        assert messages(edited, "b.py")
        await ended(pid)


async def test_without_the_fast_engine_batch_runs_answer_for_unsaved_buffers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a mypy whose internals are not those we know."""
    agent = tmp_path / "agent.py"
    agent.write_text('print(\'{"id": 0, "unsupported": "AttributeError: update_one"}\', flush=True)\n')
    monkeypatch.setattr(mypy_fast, "AGENT", str(agent))
    async with project(tmp_path, WRONG) as p:
        verified = await p.verify()
        edited = await p.edit({"b.py": "y: int = ''\n"})
        broken = await p.edit({"b.py": "y: int = (\n"})
        undone = await p.edit()

        assert not p.mypy.fast
        assert messages(edited, "a.py") == messages(verified, "a.py")
        assert len(messages(edited, "b.py")) == 1
        assert broken.broken == ("b.py",)
        assert messages(broken, "a.py")
        assert undone.messages == verified.messages
        assert places(await p.verify()) == truth(p.root, "a.py", "b.py")


SLEEPY = """
-- mypy.ini --
[mypy]
plugins = ./plug.py
-- plug.py --
import os, time
if os.path.exists("pid"):
    open("pid", "w").write(str(os.getpid()))
time.sleep(1000)
-- a.py --
"""


async def test_a_run_that_does_not_end_is_unknown_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mypy_batch, "LIMIT", 1.0)
    async with project(tmp_path, SLEEPY) as p:
        types = await p.verify()

        assert "mypy did not end within 1 s" in types.unknown


@linux
async def test_cancelling_a_run_kills_it(tmp_path: Path) -> None:
    async with project(tmp_path, SLEEPY) as p:
        os.mkfifo(p.root / "pid")
        run = asyncio.create_task(p.verify())
        async with asyncio.timeout(60):
            pid = int(await asyncio.to_thread((p.root / "pid").read_text))
        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run

        await ended(pid)


KEEPER = """
import asyncio, sys
from pathlib import Path
from tools.mypy_project import SELF
from gonogo.model import Config
from gonogo.tools.mypy import Mypy

async def main():
    mypy = Mypy(Path(sys.argv[1]), SELF, Config(), True, cache_dir=Path(sys.argv[2]))
    await mypy.verify(1)
    await mypy.increment({}, 1)
    print(mypy.agent_pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@linux
async def test_the_agent_ends_when_the_server_is_killed(tmp_path: Path) -> None:
    async with project(tmp_path, WRONG) as p:
        await p.verify()
        await p.mypy.close()
        command = [sys.executable, "-c", KEEPER, str(p.root), str(tmp_path / "home")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        keeper = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, env=environment)
        assert keeper.stdout is not None
        pid = int(await keeper.stdout.readline())
        assert alive(pid)
        keeper.kill()
        await keeper.communicate()

        await ended(pid)


async def test_nothing_runs_after_close(tmp_path: Path) -> None:
    async with project(tmp_path, WRONG) as p:
        await p.verify()
        await p.edit()
        pid = p.mypy.agent_pid
        await p.mypy.close()

        assert not alive(pid)
        assert not list((tmp_path / "home").glob("agent-*"))


GARBAGE: dict[str, Callable[[bytes], bytes]] = {
    "garbage": lambda data: b"not a database" * 100,
    "truncated": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
}


@pytest.mark.parametrize("spoil", GARBAGE.values(), ids=GARBAGE)
async def test_a_spoilt_cache_is_made_anew(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    async with project(tmp_path, WRONG) as p:
        verified = await p.verify()
        for file in (tmp_path / "home").rglob("cache*.db"):
            file.write_bytes(spoil(file.read_bytes()))
        again = await p.verify()
        edited = await p.edit({"b.py": "y: int = ''\n"})

        assert again.messages == verified.messages
        assert messages(edited, "b.py")


PLUGIN = """
from mypy.plugin import Plugin
{body}
class Mine(Plugin):
    def get_function_hook(self, fullname):
        if fullname.endswith(".special"):
            return lambda context: context.api.named_generic_type("builtins.str", [])
def plugin(version):
    return Mine
"""


def with_plugin(body: str, name: str = "./plug.py") -> str:
    use = "def special() -> int:\n    return 1\nx: int = special()\n"
    plug = PLUGIN.format(body=body)
    return f"-- mypy.ini --\n[mypy]\nplugins = {name}\n-- plug.py --\n{plug}-- a.py --\n{use}"


async def test_a_plugin_that_prints_disturbs_nothing(tmp_path: Path) -> None:
    noise = "import os\nprint('{\"file\": 1')\nos.write(1, b'noise')\n"
    async with project(tmp_path, with_plugin(noise)) as p:
        verified = await p.verify()
        edited = await p.edit({"a.py": "def special() -> int:\n    return 1\nx: int = special()\n\n"})

        assert "str" in messages(verified, "a.py")[0]
        assert edited.messages == verified.messages
        assert p.mypy.fast


@pytest.mark.parametrize("body", ["raise ValueError('no')", "import os\nos._exit(7)", "import nowhere_at_all"])
async def test_a_plugin_that_fails_is_unknown_with_its_reason(tmp_path: Path, body: str) -> None:
    async with project(tmp_path, with_plugin(body)) as p:
        types = await p.verify()

        assert types.unknown
        assert not types.messages
        assert await p.mypy.increment({"a.py": ""}, 2) is None


@linux
async def test_a_run_that_is_killed_for_want_of_memory_is_unknown_and_says_so(tmp_path: Path) -> None:
    async with project(tmp_path, with_plugin("import os\nos.kill(os.getpid(), 9)")) as p:
        assert "memory" in (await p.verify()).unknown

        await p.save({"plug.py": "from mypy.plugin import Plugin\ndef plugin(version):\n    return Plugin\n"})
        assert not (await p.verify()).unknown


async def test_an_untrusted_workspace_executes_nothing_and_says_what_is_missing(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    interpreter = tmp_path / "python"
    interpreter.write_text(f"#!/bin/sh\necho run > {trap}\n")
    interpreter.chmod(0o755)
    text = with_plugin(f"open({str(trap)!r}, 'w')").replace("[mypy]\n", f"[mypy]\npython_executable = {interpreter}\n")
    environment = replace(SELF, python=str(interpreter))
    async with project(tmp_path, text, environment=environment, trusted=False) as p:
        types = await p.verify()
        edited = await p.edit({"a.py": "x: int = ''\n"})

        assert types.limited
        assert types.verified
        assert types.messages == ()
        assert messages(edited, "a.py")
        assert not trap.exists()


async def test_a_plugin_that_only_the_project_has_loads_in_the_servers_mypy(tmp_path: Path) -> None:
    site = tmp_path / "site-packages"
    site.mkdir()
    (site / "special_plugin.py").write_text(PLUGIN.format(body=""))
    environment = replace(SELF, mypy="", search_path=(str(site),))
    async with project(tmp_path, with_plugin("", "special_plugin"), environment=environment) as p:
        verified = await p.verify()
        edited = await p.edit({"a.py": "def special() -> int:\n    return 1\nx: int = special()\n\n"})

        assert "str" in messages(verified, "a.py")[0]
        assert edited.messages == verified.messages


async def test_a_plugin_that_cannot_load_there_says_what_to_install(tmp_path: Path) -> None:
    environment = replace(SELF, mypy="", version=(3, 9, 0), search_path=(str(tmp_path / "site-packages"),))
    async with project(tmp_path, with_plugin("", "special_plugin"), environment=environment) as p:
        types = await p.verify()

        assert "special_plugin" in types.unknown
        assert f"{SELF.python} -m pip install mypy" in types.unknown


async def test_edits_in_a_burst_are_answered_for_the_last_one(tmp_path: Path) -> None:
    """Superseded requests are cancelled while the agent works on them."""
    async with project(tmp_path, WRONG) as p:
        await p.verify()
        await p.edit()
        for number in range(10):
            superseded = asyncio.create_task(p.edit({"b.py": f"y: int = ''  # {number}\n"}))
            await asyncio.sleep(0)
            superseded.cancel()
        last = await p.edit({"b.py": "y: int = 1\nz: str = 1\n"})

        assert [m.span.line for m in last.messages if m.span.path == "b.py"] == [1]
        assert messages(last, "a.py")


async def test_when_mypy_fails_the_last_answer_stands_beside_the_reason(tmp_path: Path) -> None:
    async with project(tmp_path, with_plugin("").replace("-- a.py --", "-- b.py --\ny: int = ''\n-- a.py --")) as p:
        verified = await p.verify()
        await p.save({"plug.py": "raise ValueError('no')\n"})
        failed = await p.verify()

        assert "plug" in failed.unknown
        assert failed.messages == verified.messages != ()


@pytest.mark.skipif(not hasattr(os, "nice"), reason="the system has no niceness")
@pytest.mark.parametrize("edited", [True, False])
async def test_beside_a_person_who_edits_batch_runs_leave_the_processor_to_others(tmp_path: Path, edited: bool) -> None:
    """What answers while one types is as urgent as ever, and so is a check in CI."""
    seen = tmp_path / "niceness"
    noting = f"import os\nwith open({str(seen)!r}, 'a') as file:\n    file.write(f'{{os.nice(0)}} ')"
    async with project(tmp_path, with_plugin(noting), fast=edited) as p:
        await p.verify()
        if edited:
            await p.edit()

    ours = os.nice(0)
    batch, *agent = map(int, seen.read_text().split())
    assert edited is (batch > ours)
    assert {ours} >= set(agent)
    assert edited is bool(agent)
