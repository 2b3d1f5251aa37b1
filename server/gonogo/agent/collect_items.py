"""Whether it depends on each item alone that it is kept, so that files can be collected one without another."""

from __future__ import annotations

import sys
from typing import Any, Generator, List, Optional, Set

import pytest


class Selection:
    """A pytest plugin. `by_item` is false once a plugin or conftest has dropped or added items in a way of its own.

    What pytest itself drops (`-k`, `-m`, `--deselect`), it drops for what the item is.
    """

    def __init__(self) -> None:
        self.by_item = True
        self._dropped: Set[int] = set()

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: List[Any]) -> Generator[None, None, None]:
        before = list(items)  # which keeps them alive, and so their identities apart
        yield
        self.by_item = set(map(id, items)) == set(map(id, before)) - self._dropped

    def pytest_deselected(self, items: List[Any]) -> None:
        if _caller(sys._getframe(1)).startswith("_pytest."):
            self._dropped.update(map(id, items))


def _caller(frame: Optional[Any]) -> str:
    """The module that has called a hook."""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.partition(".")[0] != "pluggy":
            return name
        frame = frame.f_back
    return ""
