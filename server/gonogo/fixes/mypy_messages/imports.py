"""Messages about what is imported."""

from __future__ import annotations

import re

from gonogo.fixes.module_names import distribution_of
from gonogo.fixes.mypy_messages.matcher import Said, said
from gonogo.fixes.stub_names import stubs_of
from gonogo.fixes.well_known import STANDARD, TYPING
from gonogo.model import Fix

_HINT = re.compile(r"python3? -m pip install (?P<name>[\w.-]+)")


@said("import-untyped", 'Library stubs not installed for "(?P<module>.+)"')
def stubs(it: Said) -> Fix | None:
    """The distribution that mypy's hint names; the later ones, which go without, as mypy's own list has it."""
    hint = next((m for note in it.message.notes if (m := _HINT.search(note))), None)
    name = hint["name"] if hint else stubs_of(it.match["module"])
    if not name:
        return None
    arguments: dict[str, str | int] = {"distribution": name, "group": "dev"}
    return Fix("add-dependency", f"Add {name} to the development dependencies", arguments, preferred=True)


@said("name-defined", r'Name "(?P<name>\w+)" is not defined(?:; did you mean .+\?)?')
def import_name(it: Said) -> Fix | None:
    name = it.match["name"]
    if name not in TYPING and name not in STANDARD:
        return None
    title = f"Import {name} from typing" if name in TYPING else f"Import {name}"
    return Fix("import-name", title, {"path": it.message.span.path, "name": name}, preferred=True)


@said("import-not-found", r'Cannot find implementation or library stub for module named "(?P<module>[\w.]+)"')
def distribution(it: Said) -> Fix | None:
    name = distribution_of(it.match["module"])
    arguments: dict[str, str | int] = {"distribution": name, "group": ""}
    return Fix("add-dependency", f"Add {name} to the dependencies, then install it", arguments) if name else None
