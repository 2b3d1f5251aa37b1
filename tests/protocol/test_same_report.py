"""The editor and the terminal give the same report."""

import asyncio
import json
import sys

from protocol.editor import editing


async def test_the_terminals_json_is_what_the_editor_shows(finport):
    command = [sys.executable, "-m", "gonogo", "check", "--json", "--python", sys.executable, str(finport)]
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed = json.loads((await child.communicate())[0])

    async with editing(finport) as editor:
        await editor.verified()
        status = editor.status
        shown = sum(len(found) for found in editor.client.diagnostics.values())

    assert 1 == child.returncode
    assert printed["decision"].lower() == status.verdict
    assert round(printed["score"]["total"], 4) == status.score
    assert sum(len(v["findings"]) for v in printed["verdicts"]) == shown
