"""The editor and the terminal give the same report."""

import asyncio
import json
import os
import shutil
import sys

from protocol.editor import editing


async def test_the_terminals_json_is_what_the_editor_shows(finport, tmp_path):
    command = [sys.executable, "-m", "gonogo", "check", "--json", "--python", sys.executable, str(finport)]
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "terminal")}
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=env)
    printed = json.loads((await child.communicate())[0])
    # Of what the terminal keeps the editor gets mypy's caches alone: they save a run from nothing, and hold no answer.
    shutil.copytree(tmp_path / "terminal" / "gonogo" / "mypy", tmp_path / "editor" / "cache" / "gonogo" / "mypy")

    async with editing(finport, state=tmp_path / "editor") as editor:
        await editor.verified()
        status = editor.status
        shown = sum(len(found) for found in editor.client.diagnostics.values())

    assert 1 == child.returncode
    assert printed["decision"].lower() == status.verdict
    assert round(printed["score"]["total"], 4) == status.score
    assert sum(len(v["findings"]) for v in printed["verdicts"]) == shown
