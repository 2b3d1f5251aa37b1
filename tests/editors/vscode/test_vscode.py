"""What a person sees and does in VS Code, in one window, in this order: each step starts where the last one ended."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from editors.vscode.window import LATE, Window

BROKEN = "tests/integration/test_auth_to_portfolio_flow.py"


@pytest.fixture(autouse=True)
async def picture_of_failure(request: pytest.FixtureRequest, window: Window, tmp_path: Path) -> AsyncIterator[None]:
    """The window as it was when a test failed, in that test's temporary folder."""
    before = request.session.testsfailed
    yield
    if request.session.testsfailed > before:
        await window.picture(tmp_path / "failed.png")


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


async def test_trust_lets_the_tools_run_and_the_status_turns_before_the_server_knows(window: Window) -> None:
    before = await window.settled(r"NO-GO|UNKNOWN")
    with window.code.server_that_hears_nothing():
        await window.trust()
        await expect(window.status.locator(".codicon-modifier-spin")).to_be_visible()
        await expect(window.status).to_have_text(before)
    text = await window.settled(r"NO-GO \d+\.\d · 3 blockers")
    assert blockers(text) == 3
    await expect(window.status.locator(".codicon-shield")).to_have_count(0)


async def test_the_tooltip_says_what_each_category_loses_and_what_to_do_next(window: Window, pictures: Path) -> None:
    await window.command("View: Close All Editors")
    await window.go_to(BROKEN, line=8, column=1)
    await window.status.hover()
    tooltip = window.page.locator(".monaco-hover:visible").filter(has_text="Next:")
    await expect(tooltip).to_contain_text("verified at this content", timeout=LATE)
    for category in ("test coverage", "security", "database", "configuration", "documentation"):
        await expect(tooltip.locator("tr").filter(has_text=category)).to_be_visible()
    await expect(tooltip.locator("tr").filter(has_text="type safety")).to_contain_text(re.compile(r"−\d+\.\d"))
    await expect(tooltip.locator("a").filter(has_text="Export create_refresh_token")).to_be_visible()
    await window.picture(pictures / "vscode-status.png")


async def test_the_readiness_view_has_categories_checks_findings_and_fixes(window: Window, pictures: Path) -> None:
    await window.status.click()
    for category in ("security", "type safety", "database", "configuration", "documentation"):
        await expect(window.row(category)).to_be_visible(timeout=LATE)
    await window.unfold("test coverage", "Every imported name exists", "finport.auth.oauth2 has no")
    await expect(window.fix_row("Export create_refresh_token from finport.auth.oauth2")).to_be_visible()
    await window.row("finport.auth.oauth2 has no").click()
    place = window.page.locator(".statusbar-item").filter(has_text=re.compile(r"Ln 8, Col \d+ \(\d+ selected\)"))
    await expect(place).to_be_visible(timeout=LATE)
    await window.picture(pictures / "vscode-readiness.png")


async def test_the_problems_have_the_blocker_on_its_line(window: Window) -> None:
    await window.command("Problems: Focus on Problems View")
    await window.page.locator(".viewpane-filter input").first.fill("create_refresh_token")
    row = window.page.locator(".markers-panel .monaco-list-row").filter(has_text="finport.auth.oauth2 has no").first
    await expect(row).to_be_visible(timeout=LATE)
    await expect(row).to_contain_text("gonogo")


async def test_a_quick_fix_by_keyboard_takes_the_blocker_away_and_raises_the_score(
    window: Window, finport: Path, pictures: Path
) -> None:
    before = await window.settled(r"NO-GO")
    await window.go_to(BROKEN, line=8, column=70)
    await window.quick_fix(r"Export create_refresh_token", pictures / "vscode-fix.png")
    await window.save_all("oauth2.py")

    after = await window.settled(rf"{blockers(before) - 1} blockers?")

    assert score(after) > score(before)
    assert "def create_refresh_token" in (finport / "finport/auth/oauth2.py").read_text(encoding="utf-8")


async def test_the_next_step_of_the_view_can_be_made_there(window: Window, finport: Path) -> None:
    before = await window.settled(r"NO-GO")
    await window.make("Run `mypy` in CI", "type-check.yml")
    await window.save_all("type-check.yml")
    after = await window.settled(rf"{blockers(before) - 1} blockers?")
    assert score(after) > score(before)
    assert "mypy" in (finport / ".github/workflows/type-check.yml").read_text(encoding="utf-8")


async def test_the_status_turns_from_the_keystroke_on_and_not_in_other_languages(window: Window) -> None:
    await window.go_to("notes.rs", line=1, column=1)
    before = await window.settled(r"NO-GO")
    await window.record()
    await window.page.keyboard.type("//")
    await window.page.locator(".tab.active.dirty").filter(has_text="notes.rs").wait_for()
    await window.command("File: Revert File")
    assert await window.recorded() == []

    await window.go_to("finport/market/prices.py", line=1, column=1)
    await window.page.keyboard.type("#")
    await window.shows(re.escape(before))
    await window.settled(r"NO-GO")
    first, *_ = await window.recorded()
    print(f"the status turned {first.after:.0f} ms after the key")
    assert (first.turns, first.text) == (True, before)
    await window.command("File: Revert File")


async def test_a_killed_server_comes_back_with_the_same_verdict_and_without_a_popup(window: Window) -> None:
    before = await window.settled(r"NO-GO \d+\.\d · \d+ blockers?")
    await window.record()
    killed = window.code.server()
    os.kill(killed, signal.SIGKILL)

    await window.shows(r"^\s*gonogo( restarts)?\s*$")
    await window.settled(re.escape(before))

    assert window.code.server() != killed
    said = {seen.text for seen in await window.recorded() if not seen.turns}
    assert said == {before}
    assert await window.popups() == []


async def test_several_folders_have_their_own_verdicts_and_the_status_follows_the_editor(
    window: Window, several: Path
) -> None:
    await window.open(several)
    await window.trust()
    await window.go_to("finport/auth/oauth2.py", line=1, column=1)
    await window.settled(r"finport: NO-GO \d+\.\d")
    await window.go_to("shop/sales.py", line=1, column=1)
    await window.settled(r"shop: NO-GO \d+\.\d · 2 blockers")
    await window.status.click()
    for folder in ("finport", "shop"):
        await expect(window.row(folder)).to_contain_text("NO-GO")


async def test_without_a_python_that_fits_one_message_has_the_button_that_helps(window: Window, finport: Path) -> None:
    with window.code.brings_a_server_for("2.7"):
        await window.open(finport)
        await window.shows("gonogo stopped")
        message = window.page.locator(".notification-toast")
        await expect(message).to_have_count(1)
        await expect(message).to_contain_text("gonogo needs Python 2.7 to run, and found none.")
        buttons = message.locator(".notification-list-item-buttons-container .monaco-button")
        await expect(buttons).to_have_text(["Choose Python"])
    await buttons.click()
    dialog = window.page.locator(".quick-input-widget:visible").filter(has_text="Choose a Python for gonogo")
    await expect(dialog).to_be_visible(timeout=LATE)
    await window.page.keyboard.press("Escape")
    await window.command("gonogo: Restart Server")  # once there is one
    await window.settled(r"NO-GO")
