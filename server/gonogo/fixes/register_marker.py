"""pytest's configuration knows one more marker."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.pytest_settings import added


@fix_kind("register-marker")
def register_marker(request: Request) -> Mapping[str, str]:
    """Add a marker to `markers` in the form that the file has, or the key where there is none.

    Arguments: path of pytest's configuration, marker.
    """
    path, marker = request.word("path"), request.word("marker")
    if not re.fullmatch(r"\w+", marker):
        raise CannotFix(f"{marker} is no name of a marker")
    return {path: added(path, request.text(path), "markers", marker, _names)}


def _names(line: str) -> list[str]:
    """The marker that a line registers, without its arguments and what is said of it."""
    return [re.split(r"[:(]", line)[0].strip()]
