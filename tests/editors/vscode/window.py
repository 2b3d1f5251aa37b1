"""A window of a real VS Code in a browser: what a person sees and does there."""

from __future__ import annotations

import contextlib
import re
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, expect
from playwright.async_api import TimeoutError as TooLate

from editors.vscode.code_server import LIMIT, Code

LATE = LIMIT * 1000  # milliseconds
TRIES = 8  # to open a menu that the editor closes when its contents change
ITEM = '.statusbar-item[id$="gonogo.verdict"]'
IS_SETTLED = f"""pattern => {{
    const item = document.querySelector('{ITEM}');
    return item && new RegExp(pattern).test(item.innerText) && !item.querySelector('.codicon-modifier-spin');
}}"""
RECORD = f"""() => {{
    const bar = document.querySelector('.part.statusbar');
    const state = () => {{
        const item = bar.querySelector('{ITEM}');
        return item ? [item.querySelector('.codicon-modifier-spin') !== null, item.innerText.trim()] : [false, ''];
    }};
    let key = 0, last = JSON.stringify(state());
    window.gonogoStates = [];
    window.gonogoToasts = [];
    window.addEventListener('keydown', () => {{ key = performance.now(); }}, true);
    new MutationObserver(() => {{
        const now = state();
        if (JSON.stringify(now) !== last) window.gonogoStates.push([performance.now() - key, ...now]);
        last = JSON.stringify(now);
    }}).observe(bar, {{ subtree: true, childList: true, characterData: true, attributes: true }});
    new MutationObserver(() => {{
        for (const toast of document.querySelectorAll('.notification-toast')) window.gonogoToasts.push(toast.innerText);
    }}).observe(document.body, {{ subtree: true, childList: true }});
}}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A state of the status bar item, and how many milliseconds after the last key it came."""

    after: float
    turns: bool
    text: str


@dataclass
class Window:
    """A browser page with a workbench."""

    page: Page
    code: Code

    async def open(self, path: Path) -> None:
        """Open a folder, or several by a `.code-workspace` file, which VS Code 1.139 at times opens without any."""
        query = urllib.parse.urlencode({"workspace" if path.suffix == ".code-workspace" else "folder": str(path)})
        empty = self.page.get_by_text("You have not yet added a folder to the workspace.")
        for _ in range(TRIES):
            await self.page.goto(f"http://127.0.0.1:{self.code.port}/?{query}")
            await self.status.or_(empty).first.wait_for(timeout=LATE)
            with contextlib.suppress(TooLate):
                await self.status.wait_for(timeout=LATE / TRIES)
                break
        await self.status.wait_for(timeout=LATE)

    async def record(self) -> None:
        """From now on note what the status bar item and notifications say."""
        await self.status.wait_for()
        await self.page.evaluate(RECORD)

    async def recorded(self) -> list[Seen]:
        return [Seen(*state) for state in await self.page.evaluate("window.gonogoStates")]

    async def popups(self) -> list[str]:
        """What notifications said since `record`."""
        said: list[Any] = await self.page.evaluate("window.gonogoToasts")
        return sorted(set(said))

    @property
    def status(self) -> Locator:
        return self.page.locator(ITEM)

    async def shows(self, pattern: str) -> str:
        """Wait until the status bar item says this; returns all that it says."""
        await expect(self.status).to_have_text(re.compile(pattern), timeout=LATE)
        return (await self.status.inner_text()).strip()

    async def settled(self, pattern: str) -> str:
        """Wait until it says this and nothing is being checked any more."""
        try:
            await self.page.wait_for_function(IS_SETTLED, arg=pattern, timeout=LATE)
        except TooLate:
            said = await self.status.all_inner_texts()
            raise AssertionError(f"never came: {pattern}; it says {said}") from None
        return (await self.status.inner_text()).strip()

    async def command(self, name: str) -> None:
        """Run a command of the palette, as a person does who knows its name; early, it may not be there yet."""
        box = self.page.locator(".quick-input-widget input")
        row = self.page.locator(".quick-input-list .monaco-list-row").first
        for _ in range(TRIES):
            await self.page.keyboard.press("F1")
            await box.fill(f">{name}")
            with contextlib.suppress(AssertionError):
                await expect(row).to_contain_text(name.rpartition(": ")[2], timeout=LATE / TRIES)
                break
            await self.page.keyboard.press("Escape")
        await expect(row).to_contain_text(name.rpartition(": ")[2])
        await self.page.keyboard.press("Enter")
        await box.wait_for(state="hidden")

    async def trust(self) -> None:
        """Trust the workspace. The status is settled again once the server has judged what is trusted."""
        shield = self.status.locator(".codicon-shield")
        await expect(shield).to_be_visible(timeout=LATE)
        await self.command("Workspaces: Manage Workspace Trust")
        await self.page.get_by_role("button", name="Trust", exact=True).first.click()
        await expect(shield).to_have_count(0, timeout=LATE)

    async def go_to(self, path: str, line: int, column: int) -> None:
        """Open a file at a place, both counted from 1, by the keyboard."""
        await self.page.keyboard.press("Control+p")
        box = self.page.locator(".quick-input-widget input")
        await box.fill(path)
        row = self.page.locator(".quick-input-list .monaco-list-row").first
        await expect(row).to_contain_text(path.rpartition("/")[2], timeout=LATE)
        await self.page.keyboard.press("Enter")
        await box.wait_for(state="hidden")
        await self.page.locator(".editor-instance .monaco-editor.focused").wait_for(timeout=LATE)
        await self.page.keyboard.press("Control+g")
        await box.fill(f":{line}:{column}")
        await self.page.keyboard.press("Enter")
        place = self.page.locator(".statusbar-item").filter(has_text=re.compile(rf"Ln {line}, Col {column}"))
        await place.wait_for(timeout=LATE)

    async def quick_fix(self, title: str, picture: Path) -> None:
        """Ask for the fixes at the cursor, again where the menu goes before it has *title*, and take that."""
        rows = self.page.locator(".action-widget .monaco-list-row.action").filter(has_text=re.compile(title))
        for _ in range(TRIES):
            await self.page.keyboard.press("Control+.")
            with contextlib.suppress(TooLate):
                await rows.first.wait_for(timeout=LATE / TRIES)
                break
            await self.page.keyboard.press("Escape")
        await expect(rows.first).to_be_visible()
        await self.picture(picture)
        await self.page.keyboard.press("Enter")

    async def save_all(self, name: str) -> None:
        """Save everything once the file of this name has been edited."""
        await self.page.locator(".tab.dirty").filter(has_text=name).wait_for(timeout=LATE)
        await self.command("File: Save All Files")
        await self.page.locator(".tab.dirty").first.wait_for(state="detached", timeout=LATE)

    def row(self, text: str) -> Locator:
        """A row of the Readiness view."""
        return self.page.locator(".sidebar .monaco-list-row").filter(has_text=text).first

    def fix_row(self, text: str) -> Locator:
        """A row of the Readiness view that makes a fix."""
        icon = self.page.locator(".codicon-lightbulb-autofix, .codicon-lightbulb")
        return self.page.locator(".sidebar .monaco-list-row").filter(has_text=text, has=icon).first

    async def make(self, text: str, file: str) -> None:
        """Make a fix of the view, until *file* is edited: rows that come in move the one that is clicked away."""
        for _ in range(TRIES):
            await self.unfold(text)
            await self.fix_row(text).click()
            with contextlib.suppress(TooLate):
                await self.page.locator(".tab.dirty").filter(has_text=file).wait_for(timeout=LATE / TRIES)
                break

    async def unfold(self, *texts: str) -> None:
        """Unfold rows of the Readiness view, one below the other, by their twisties."""
        for text in texts:
            row = self.row(text)
            await expect(row).to_have_attribute("aria-expanded", re.compile("true|false"), timeout=LATE)
            if await row.get_attribute("aria-expanded") == "false":
                await row.locator(".monaco-tl-twistie").click()
            await expect(row).to_have_attribute("aria-expanded", "true", timeout=LATE)

    async def widen(self, pixels: int) -> None:
        """Drag the border of the side bar."""
        box = await self.page.locator(".part.sidebar").bounding_box()
        assert box
        await self.page.mouse.move(box["x"] + box["width"], 400)
        await self.page.mouse.down()
        await self.page.mouse.move(box["x"] + box["width"] + pixels, 400, steps=5)
        await self.page.mouse.up()

    async def picture(self, path: Path) -> None:
        await self.page.screenshot(path=path)
