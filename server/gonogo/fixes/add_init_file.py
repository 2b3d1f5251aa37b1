"""Folders become packages."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import dirname, join

from gonogo.fixes.kind import CannotFix, Request, fix_kind


@fix_kind("add-init-file")
def add_init_file(request: Request) -> Mapping[str, str]:
    """Create an empty `__init__.py` in a folder and in as many levels above it as asked for, where there is none.

    Arguments: folder, levels (1 for the folder alone).
    """
    folder, levels = request.word("folder"), request.number("levels")
    if not any(path.startswith(f"{folder}/") for path in request.texts):
        raise CannotFix(f"{folder} is no longer in the workspace")
    created = {}
    while levels > 0 and folder:
        if join(folder, "__init__.py") not in request.texts:
            created[join(folder, "__init__.py")] = ""
        folder, levels = dirname(folder), levels - 1
    if not created:
        raise CannotFix(f"{request.word('folder')} is a package already")
    return created
