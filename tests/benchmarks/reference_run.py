"""What a person waits for on a real project, measured through a real `gonogo lsp`.

    python tests/benchmarks/reference_run.py PROJECT FILE [--python INTERPRETER] [--edits 20]

Opens PROJECT twice, with a cold and with a warm cache, and says when the first and the verified verdict came; then
edits FILE, unsaved, and says when the answer came, beside `dmypy recheck` and a warm `mypy` for the same edits, saved,
in the same run. Everything it writes lies in a temporary folder, and FILE is put back as it was.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from protocol import editor as protocol_editor
from protocol.editor import Editor, editing

PROBE = "\n\ngonogo_probe: int = 'text'  # {number}\n"


async def opening(project: Path, python: str, state: Path) -> dict[str, Any]:
    """Seconds from the start of the server to the first and to the verified verdict."""
    begun = time.perf_counter()
    async with editing(project, python=python, state=state) as editor:
        await editor.until(lambda: editor.status, "a first status")
        first = time.perf_counter() - begun
        await editor.until(lambda: editor.status.settled, "every check judged")
        judged = time.perf_counter() - begun
        status = await editor.verified()
        verified = time.perf_counter() - begun
        shown = [d for found in editor.client.diagnostics.values() for d in found if d.source == "mypy"]
    return {
        "first status": first,
        "every check judged": judged,
        "verified": verified,
        "headline": status.text,
        "mypy errors": sum(d.severity == 1 for d in shown),
    }


async def editing_unsaved(project: Path, file: str, python: str, state: Path, edits: int) -> list[float]:
    """Seconds from each unsaved edit to the diagnostics that answer it."""
    seconds = []
    async with editing(project, python=python, state=state) as editor:
        await editor.verified()
        text = editor.open(file)
        before = len(editor.diagnostics(file, source="mypy"))
        for number in range(edits):
            seconds.append(await _timed(editor, file, text + PROBE.format(number=number), before + 1))
            seconds.append(await _timed(editor, file, text, before))
    return seconds


async def _timed(editor: Editor, file: str, text: str, expected: int) -> float:
    begun = time.perf_counter()
    editor.type(file, text)
    await editor.until(lambda: len(editor.diagnostics(file, source="mypy")) == expected, f"{expected} errors")
    return time.perf_counter() - begun


def rivals(project: Path, file: str, command: list[str], edits: int) -> dict[str, list[float]]:
    """Seconds that `dmypy recheck` and a warm `mypy` take for the same edits, saved to disk in a copy."""
    found: dict[str, list[float]] = {"dmypy recheck": [], "mypy, warm": []}
    mypy = [part for part in command if not part.startswith(("--cache-dir", "--output", "--cache-fine-grained"))]
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(shutil.copytree(project, Path(scratch) / "copy", symlinks=True))
        cache, status = f"--cache-dir={scratch}/cache", f"--status-file={scratch}/dmypy.json"
        dmypy = [mypy[0], "-m", "mypy.dmypy", status]
        text = (copy / file).read_text()
        arguments = mypy[mypy.index("mypy") + 1 :]
        subprocess.run([*dmypy, "run", "--", *arguments], cwd=copy, capture_output=True)
        subprocess.run([*mypy, cache], cwd=copy, capture_output=True)
        try:
            for number in range(edits):
                (copy / file).write_text(text + PROBE.format(number=number))
                found["dmypy recheck"].append(_seconds([*dmypy, "recheck"], copy))
                found["mypy, warm"].append(_seconds([*mypy, cache], copy))
        finally:
            subprocess.run([*dmypy, "stop"], cwd=copy, capture_output=True)
    return found


def _seconds(command: list[str], cwd: Path) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=cwd, capture_output=True)
    return time.perf_counter() - begun


def percentiles(seconds: list[float]) -> dict[str, float]:
    return {
        "median": statistics.median(seconds),
        "p95": sorted(seconds)[min(len(seconds) - 1, int(0.95 * len(seconds)))],
        "runs": len(seconds),
    }


async def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    protocol_editor.LIMIT = 1200.0
    project, state = Path(arguments.project), Path(tempfile.mkdtemp(prefix="gonogo-run-"))
    try:
        result: dict[str, Any] = {"cold": await opening(project, arguments.python, state)}
        result["warm"] = await opening(project, arguments.python, state)
        edits = await editing_unsaved(project, arguments.file, arguments.python, state, arguments.edits)
        result["unsaved edit"] = percentiles(edits)
        command = json.loads(arguments.mypy) if arguments.mypy else []
        for name, seconds in rivals(project, arguments.file, command, 5).items() if command else ():
            result[name] = percentiles(seconds)
        return result
    finally:
        shutil.rmtree(state, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=os.path.realpath)
    parser.add_argument("file", help="a file of the project, relative to it")
    parser.add_argument("--python", default="", help="the project's interpreter, if gonogo does not find it")
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--mypy", default="", help="the rivals' mypy command as a JSON array: [PYTHON, -m, mypy, …]")
    print(json.dumps(asyncio.run(measure(parser.parse_args())), indent=2))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    main()
