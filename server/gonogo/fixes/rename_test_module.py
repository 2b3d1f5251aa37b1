"""One of two test files of the same name gets another."""

from __future__ import annotations

from posixpath import basename, dirname

from gonogo.fixes.kind import CannotFix, Request, move_kind


@move_kind("rename-test-module")
def rename_test_module(request: Request) -> tuple[str, str]:
    """Give the file a new name in its folder. Refused where something names it, or the new name is taken.

    Arguments: path, to.
    """
    old, new = request.word("path"), request.word("to")
    request.text(old)
    if dirname(old) != dirname(new) or not new.endswith(".py"):
        raise CannotFix(f"{new} is no other name for {old}")
    if new in request.texts:
        raise CannotFix(f"{new} is there already")
    if any(path != old and old in text for path, text in request.texts.items()):
        raise CannotFix(f"another file speaks of {basename(old)} by its path: change both by hand")
    return old, new
