"""What a person sees and does in VS Code, in one window, in this order."""

from __future__ import annotations

import pytest

from editors.vscode.window import Window

pytestmark = pytest.mark.xdist_group("vscode")


async def test_the_status_bar_shows_the_verdict(window: Window) -> None:
    await window.shows(r"NO-GO|UNKNOWN|GO")
