"""What a person sees and does in VS Code, in one window, in this order: each step starts where the last one ended."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

from playwright.async_api import expect

from editors.vscode.window import LIMIT, Window

BROKEN = "tests/integration/test_auth_to_portfolio_flow.py"


def blockers(text: str) -> int:
    """The number of blockers in what the status bar says."""
    found = re.search(r"(\d+) blockers?", text)
    assert found, text
    return int(found[1])


def score(text: str) -> float:
    found = re.search(r"GO (\d+\.\d)", text)
    assert found, text
    return float(found[1])


async def test_an_untrusted_folder_is_judged_by_reading_alone(window: Window) -> None:
    await window.settled(r"NO-GO|UNKNOWN")
    assert window.code.living("leash.py") == {}
    await expect(window.status.locator(".codicon-shield")).to_be_visible()


async def test_trust_lets_the_tools_run(window: Window, pictures: Path) -> None:
    await window.trust()
    text = await window.settled(r"NO-GO \d+\.\d · 3 blockers")
    assert blockers(text) == 3
    await window.picture(pictures / "vscode-status.png")


async def test_the_readiness_view_opens_with_a_click_on_the_status(window: Window, pictures: Path) -> None:
    await window.status.click()
    rows = window.page.locator(".pane-body .monaco-list-row")
    await expect(rows.filter(has_text="test coverage").first).to_be_visible(timeout=LIMIT * 1000)
    for category in ("security", "type safety", "database", "configuration", "documentation"):
        assert await rows.filter(has_text=category).count() >= 1, category
    await window.picture(pictures / "vscode-readiness.png")


async def test_the_problems_have_the_blocker_on_its_line(window: Window) -> None:
    await window.command("Problems: Focus on Problems View")
    await window.page.locator(".viewpane-filter input").first.fill("create_refresh_token")
    row = window.page.locator(".markers-panel .monaco-list-row").filter(has_text="finport.auth.oauth2 has no").first
    await expect(row).to_be_visible(timeout=LIMIT * 1000)
    await expect(row).to_contain_text("gonogo")


async def test_a_quick_fix_by_keyboard_takes_the_blocker_away_and_raises_the_score(
    window: Window, finport: Path, pictures: Path
) -> None:
    before = await window.settled(r"NO-GO")
    await window.go_to(BROKEN, line=8, column=70)
    await window.quick_fix(r"Export create_refresh_token", pictures / "vscode-fix.png")
    await window.command("File: Save All Files")

    after = await window.settled(rf"{blockers(before) - 1} blockers?")

    assert score(after) > score(before)
    assert "create_refresh_token" in (finport / "finport/auth/oauth2.py").read_text(encoding="utf-8")


async def test_a_killed_server_is_started_again_and_says_its_verdict(window: Window) -> None:
    await window.settled(r"NO-GO")
    (pid,) = window.code.living("gonogo", " lsp")
    os.kill(pid, signal.SIGKILL)

    await window.shows(r"^\s*gonogo( restarts)?\s*$")

    assert blockers(await window.settled(r"NO-GO \d+\.\d · \d+ blockers?")) > 0
    (replaced,) = window.code.living("gonogo", " lsp")
    assert replaced != pid
