"""What a person sees in a terminal. Each step waits for a state of the screen."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

import pytest

from editors.neovim.neovim import Neovim
from editors.neovim.screen import Screen, on_screen
from editors.vscode.machine import debian

SAID = {
    "nonsense": 'no subcommand "nonsense"; :GoNoGo <Tab> lists them',
    "recheck": "everything is measured again",
    "trust": "this project is trusted, now and when it is opened again",
    "fix": "no safe fix in this file; gra on a finding offers others",
}


@pytest.fixture
def screen(in_shop: Neovim) -> Iterator[Screen]:
    if sys.platform != "linux" and not shutil.which("tmux"):
        pytest.skip("tmux is not on PATH")
    debian({"tmux": "tmux"})
    assert shutil.which("tmux"), "tmux is missing: install it (on Debian: apt-get install tmux)"
    with on_screen(in_shop, "shop/money.py") as screen:
        screen.shows("shop/money.py", "2 blockers", without="…")
        yield screen


def test_the_blockers_are_seen_gone_to_and_fixed_by_key(screen: Screen) -> None:
    screen.command("GoNoGo")
    lines = screen.shows("╭", " gonogo ", "verified", "<CR> go there  f fix  Q list  r recheck  q close")
    assert any("✗ shop.money has no 'cent'" in line for line in lines)
    screen.press("f")
    screen.shows("tests/test_sales.py [+]", "from shop.money import cents", "1 blocker", without="…")
    screen.press("u")
    screen.shows("from shop.money import cent ", "2 blockers", without="…")
    screen.command("GoNoGo quickfix")
    screen.shows("[missing-symbol · blocker]", "2 blockers")
    screen.command("GoNoGo")
    screen.press("q")
    screen.shows("[missing-symbol · blocker]", without="╭")


def test_a_low_window_keeps_the_statusline_in_sight(screen: Screen) -> None:
    screen.command("GoNoGo")
    screen.shows("<CR> go there")
    screen.resize(12)
    screen.shows("╭", "<CR> go there", "[Scratch] [-] ")  # its statusline, which it does not cover


def test_half_a_word_shows_that_it_is_checked_and_nothing_else(screen: Screen) -> None:
    before = screen.lines()
    screen.press("G", "o", "retur")
    lines = screen.shows("retur", "…")
    assert lines[-1].strip() == "-- INSERT --"
    assert not any(mark in line for line in lines for mark in "╭│╰")
    screen.press("Escape", "u")
    after = screen.shows("2 blockers", without="…")
    assert after[:5] == before[:5]


def test_commands_are_completed_and_what_they_say_fits_one_line_and_asks_for_no_key(screen: Screen) -> None:
    for command, said in SAID.items():
        screen.command(f"GoNoGo {command}")
        lines = screen.shows(f"gonogo: {said}")
        assert not any("Press ENTER" in line for line in lines)
    screen.press(":GoNoGo re", "Tab")
    screen.shows("recheck", "report")


def test_quitting_while_something_is_checked_leaves_nothing_behind(screen: Screen) -> None:
    screen.command("GoNoGo recheck")
    screen.shows("…")
    screen.command("qall!")
    assert screen.is_closed()
