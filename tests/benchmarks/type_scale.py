"""What the type engine costs as a project grows: time of one edit, memory, and the reopening of an unchanged project.

    python tests/benchmarks/type_scale.py edit MODULES
    python tests/benchmarks/type_scale.py memory PROJECT [--python PYTHON] [--mypy "ARGUMENTS"]
    python tests/benchmarks/type_scale.py server DIAGNOSTICS
    python tests/benchmarks/type_scale.py reopen PROJECT [--python PYTHON] [--mypy "ARGUMENTS"]

`edit` generates a project of so many modules, each of which three others import, and times the same unsaved edit of one
of them; `memory` compares the agent with dmypy on a real project; `server` opens a generated project with so many type
errors in a real `gonogo lsp`; `reopen` opens a real project again, the type engine alone and in a real `gonogo lsp`
until all is verified, its tests among it, beside a warm `mypy` that has nothing to do. Memory is the resident set, from
/proc. Prints JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lean_client import connected
from type_engine import SKIPPED, environment_of, timed

from gonogo.model import Config
from gonogo.tools.mypy import Mypy

sys.path.insert(0, str(Path(__file__).parents[1]))
from protocol import editor as protocol_editor
from protocol.editor import editing

EDITS = 21
EDITED = "pkg/m10.py"


def module(number: int, wrong: int) -> str:
    """Imports the three modules before it, and has some plain code and *wrong* errors."""
    before = range(max(0, number - 3), number)
    lines = ["from __future__ import annotations", *(f"from pkg.m{n} import C{n}, f{n}" for n in before), ""]
    lines += [f"class C{number}:", f"    size: int = {number}", "    def get(self) -> int: return self.size"]
    lines += [f"def f{number}(n: int) -> int: return n"]
    lines += [f"def use{n}(c: C{n}) -> int: return f{n}(c.get())" for n in before]
    lines += [f"def g{n}(n: int) -> list[str]: return [str(i) for i in range(n)]" for n in range(20)]
    lines += [f"wrong{n}: int = 'text'" for n in range(wrong)]
    return "\n".join(lines) + "\n"


def generate(root: Path, modules: int, wrong: int = 0) -> None:
    (root / "pkg").mkdir(parents=True)
    (root / "pkg/__init__.py").touch()
    (root / "mypy.ini").write_text("[mypy]\nfiles = pkg\n")
    for number in range(modules):
        (root / f"pkg/m{number}.py").write_text(module(number, wrong))


@asynccontextmanager
async def engine(project: Path, python: str, arguments: str) -> AsyncIterator[tuple[Mypy, Path]]:
    """A loaded fast engine over a copy of the project."""
    with tempfile.TemporaryDirectory(prefix="gonogo-scale-") as folder:
        root = Path(shutil.copytree(project, Path(folder) / "project", symlinks=True, ignore=SKIPPED))
        config = Config(mypy=tuple(arguments.split()))
        mypy = Mypy(root, environment_of(python), config, True, cache_dir=Path(folder) / "home")
        try:
            types = await mypy.verify(1)
            await mypy.increment({}, 1)
            if types.unknown or not mypy.fast:
                raise SystemExit(types.unknown or "no fast engine")
            yield mypy, root
        finally:
            await mypy.close()


async def edit(modules: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="gonogo-scale-") as folder:
        generate(Path(folder) / "made", modules)
        async with engine(Path(folder) / "made", sys.executable, "") as (mypy, root):
            text, seconds = (root / EDITED).read_text(), []
            for number in range(EDITS):
                changed = text.replace("(n: int) -> int", "(n: str) -> int", 1) if number % 2 == 0 else text
                begun = time.perf_counter()
                types = await mypy.increment({EDITED: changed}, number)
                seconds.append(time.perf_counter() - begun)
                assert types is not None
                assert bool(types.messages) == (number % 2 == 0)
    return {"modules": modules, "edits": len(seconds), "median seconds": statistics.median(seconds)}


async def memory(project: Path, python: str, arguments: str) -> dict[str, Any]:
    async with engine(project, python, arguments) as (mypy, root):
        agent = resident(mypy.agent_pid)
        types = await mypy.increment({}, 2)
        assert types is not None
        python, *words = types.command
        status = ["--status-file", str(root / ".dmypy.json")]
        daemon = [python, "-m", "mypy.dmypy", *status]
        try:
            subprocess.run([*daemon, "run", "--", *words[2:]], cwd=root, capture_output=True, check=False)
            subprocess.run([*daemon, "recheck"], cwd=root, capture_output=True, check=False)
            dmypy = resident(json.loads((root / ".dmypy.json").read_text())["pid"])
        finally:
            subprocess.run([*daemon, "kill"], cwd=root, capture_output=True, check=False)
    return {"agent MiB": agent, "dmypy MiB": dmypy, "ratio": round(agent / dmypy, 2)}


async def server(diagnostics: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="gonogo-scale-") as folder:
        root = Path(folder) / "made"
        generate(root, 200, -(-diagnostics // 200))
        async with editing(root) as editor:
            await editor.settled()
            shown = [d for found in editor.client.diagnostics.values() for d in found if d.source == "mypy"]
            process = editor.client._server
            assert process is not None
            return {"diagnostics": len(shown), "server MiB": resident(process.pid)}


async def reopen(project: Path, python: str, arguments: str) -> dict[str, Any]:
    """Seconds until all type errors stand there again, provisional and verified, beside plain mypy."""
    with tempfile.TemporaryDirectory(prefix="gonogo-scale-") as folder:
        root = Path(shutil.copytree(project, Path(folder) / "project", symlinks=True, ignore=SKIPPED))
        environment, config = environment_of(python), Config(mypy=tuple(arguments.split()))
        home = Path(folder) / "home"
        mypy = Mypy(root, environment, config, True, cache_dir=home)
        types = await mypy.verify(1)
        await mypy.increment({}, 1)
        await mypy.close()
        plain = [*types.command, "--cache-dir", str(Path(folder) / "plain")]
        timed(plain, root)
        rows: dict[str, list[float]] = defaultdict(list)
        await opened(root, python, Path(folder))
        for _ in range(5):
            rows["mypy, warm, nothing changed"].append(timed(plain, root)[0])
            mypy = Mypy(root, environment, config, True, cache_dir=home)
            begun = time.perf_counter()
            again = await mypy.verify(1)
            rows["verified"].append(time.perf_counter() - begun)
            assert again.messages == types.messages
            await mypy.increment({}, 1)
            rows["fast engine loaded"].append(time.perf_counter() - begun)
            await mypy.close()
            first, verified = await opened(root, python, Path(folder))
            rows["gonogo lsp, first diagnostics"].append(first)
            rows["gonogo lsp, verified"].append(verified)
    found = {name: statistics.median(seconds) for name, seconds in rows.items()}
    return {"errors": len(types.messages), **found}


async def opened(root: Path, python: str, state: Path) -> tuple[float, float]:
    """Seconds from the start of a server to its first status, before which the open files are told, and to the last."""
    begun = time.perf_counter()
    async with connected(root, python, state) as client:
        first = await client.until(lambda: bool(client.status), 600)
        last = await client.until(lambda: client.status["verified"] and not client.status["checking"], 600)
    return first - begun, last - begun


def resident(pid: int) -> int:
    """The resident set of a process in MiB."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) // 1024


def main() -> None:
    protocol_editor.LIMIT = 600.0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["edit", "memory", "server", "reopen"])
    parser.add_argument("on", help="a number, or a project")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--mypy", default="")
    options = parser.parse_args()
    if options.what in ("edit", "server"):
        done = asyncio.run({"edit": edit, "server": server}[options.what](int(options.on)))
    else:
        measure = {"memory": memory, "reopen": reopen}[options.what]
        done = asyncio.run(measure(Path(os.path.realpath(options.on)), options.python, options.mypy))
    print(json.dumps({options.what: done}, indent=1))


if __name__ == "__main__":
    main()
