"""Messages about names that pytest would bring."""

from __future__ import annotations

import re

from gonogo.fixes.mypy_messages.matcher import Said, said
from gonogo.fixes.well_known import STANDARD, TYPING
from gonogo.model import Fix

_TESTS = re.compile(r"(?:.*/)?(?:test_[^/]*|[^/]*_test|conftest)\.py")


@said("name-defined", r'Name "(?P<name>[a-z_]\w*)" is not defined(?:; did you mean .+\?)?')
def add_parameter(it: Said) -> Fix | None:
    """A test that uses a name may mean the fixture, which it does not ask for; the fix looks whether there is one."""
    name = it.match["name"]
    if name in TYPING or name in STANDARD or not _TESTS.fullmatch(it.message.span.path):
        return None
    return Fix("add-parameter", f"Ask for the fixture {name}", it.place("name"))
