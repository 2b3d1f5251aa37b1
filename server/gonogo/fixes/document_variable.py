"""The example environment names a variable that the code reads."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gonogo.fixes.kind import CannotFix, Request, fix_kind


@fix_kind("document-variable")
def document_variable(request: Request) -> Mapping[str, str]:
    """Add `NAME=` at the end of the example environment, which is created where there is none. Never a value.

    Arguments: path of the example environment, name.
    """
    path, name = request.word("path"), request.word("name")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise CannotFix(f"{name} is no name that an environment file can hold")
    text = request.texts.get(path, "")
    if re.search(rf"(?im)^[ \t]*#?[ \t]*(?:export[ \t]+)?{name}[ \t]*=", text):
        raise CannotFix(f"{path} names {name} already")
    newline = "\r\n" if "\r\n" in text else "\n"
    ended = not text or text.endswith(("\n", "\r"))
    return {path: f"{text}{name}={newline}" if ended else f"{text}{newline}{name}="}
