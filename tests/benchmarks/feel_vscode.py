"""What a person waits for in a real VS Code.

    python tests/benchmarks/feel_vscode.py PROJECT FILE [--python INTERPRETER] [--edits 5]

Opens FILE of PROJECT, a trusted copy, twice with the same home: the first time everything is measured anew, the second
is the one that counts. Then a character is typed into FILE and taken back, unsaved. Times are in milliseconds, seen in
the page itself: of an opening from the moment that the text of FILE is there, which VS Code shows before it starts
extensions; of an edit from the key. What it prints is a row of the table in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from editors.vscode import machine
from editors.vscode.code_server import Code
from editors.vscode.conftest import BROWSER
from editors.vscode.package import packaged
from editors.vscode.window import ITEM, LATE, Window

VERDICT = "GO|UNKNOWN"
WATCH = f"""(() => {{
    window.feel = {{}};
    const note = name => {{ window.feel[name] ??= Math.round(performance.now()); }};
    const look = () => {{
        const item = document.querySelector('{ITEM}');
        const turns = item && item.querySelector('.codicon-modifier-spin');
        if (document.querySelector('.monaco-editor .view-line span span')) note('text');
        if (item) note('extension');
        if (item && /{VERDICT}/.test(item.innerText)) note('status');
        if (document.querySelector('.squiggly-error, .squiggly-warning, .squiggly-info')) note('diagnostics');
        if (turns) delete window.feel.settled;
        else if (item && 'status' in window.feel) note('settled');
        requestAnimationFrame(look);
    }};
    requestAnimationFrame(look);
}})()"""
TURNED = "() => window.gonogoStates.some(state => state[1])"


async def opened(browser: Browser, code: Code, project: Path, file: str) -> tuple[Window, dict[str, int]]:
    """A window with FILE once its verdict is settled, and when what was there, from the text of FILE on."""
    page = await browser.new_page(viewport={"width": 1440, "height": 2600})  # squiggles are drawn for lines in sight
    await page.add_init_script(WATCH)
    payload = json.dumps([["openFile", f"vscode-remote://127.0.0.1:{code.port}{project / file}"]])
    query = urllib.parse.urlencode({"folder": str(project), "payload": payload})
    await page.goto(f"http://127.0.0.1:{code.port}/?{query}")
    window = Window(page, code)
    await window.status.wait_for(timeout=LATE)
    await window.settled(VERDICT)
    await page.wait_for_function("'diagnostics' in window.feel", timeout=LATE)
    seen: dict[str, int] = await page.evaluate("window.feel")
    return window, {name: at - seen["text"] for name, at in seen.items() if name != "text"}


async def edits(window: Window, number: int) -> list[float]:
    """How long after each key the status says that it is checking: a character typed, and taken back."""
    await window.page.locator(".monaco-editor .view-line").first.click()
    await window.record()
    found = []
    for key in ("x", "Backspace") * number:
        await window.page.evaluate("window.gonogoStates.length = 0")
        await window.page.keyboard.press(key)
        await window.page.wait_for_function(TURNED, timeout=LATE)
        found.append(next(seen.after for seen in await window.recorded() if seen.turns))
        await window.settled(VERDICT)
    return found


async def measured(options: argparse.Namespace, home: Path) -> dict[str, Any]:
    node = machine.node()
    with ThreadPoolExecutor() as beside:
        vsix = beside.submit(packaged, node)
        on, package = machine.ready(node), vsix.result()
    code = Code(on, home)
    await code.install(package)
    code.set({"gonogo.python": options.python, "security.workspace.trust.enabled": False})
    await code.start()
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=on.chromium, args=BROWSER, chromium_sandbox=False
            )
            window, cold = await opened(browser, code, options.project, options.file)
            await window.page.close()
            window, warm = await opened(browser, code, options.project, options.file)
            after = await edits(window, options.edits)
            await browser.close()
    finally:
        await code.stop()
    checking = {"median": round(statistics.median(after)), "max": round(max(after))}
    return {"cold": cold, "warm": warm, "key until it says checking": checking}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=lambda text: Path(text).resolve())
    parser.add_argument("file")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--edits", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        print(json.dumps(asyncio.run(measured(options, Path(home))), indent=2))


if __name__ == "__main__":
    main()
