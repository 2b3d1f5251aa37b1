"""pytest looks for modules in one more folder."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.pytest_settings import added

_HEADS = {"pyproject.toml": "[tool.pytest.ini_options]", "pytest.ini": "[pytest]"}


@fix_kind("add-pythonpath")
def add_pythonpath(request: Request) -> Mapping[str, str]:
    """Add a folder to `pythonpath`, with the section of pytest where a configuration that is named has none.

    Arguments: path of pytest's configuration, folder.
    """
    path, folder = request.word("path"), request.word("folder")
    if not re.fullmatch(r"[\w./-]+", folder):
        raise CannotFix(f"{folder} cannot be written into {path} as it is")
    text = request.texts.get(path, "")
    if (head := _HEADS.get(path)) and not re.search(r"(?m)^\[(tool\.)?pytest\b", text):
        return {path: _with_section(text, head, f'["{folder}"]' if path.endswith(".toml") else folder)}
    return {path: added(path, request.text(path), "pythonpath", folder, str.split)}


def _with_section(text: str, head: str, value: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    before = f"{text}{'' if text.endswith(newline) else newline}{newline}" if text else ""
    return f"{before}{head}{newline}pythonpath = {value}{newline}"
