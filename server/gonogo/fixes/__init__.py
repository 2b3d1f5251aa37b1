"""Source edits that remove findings: one module per kind of fix, each a pure function from texts to texts.

A module here that defines a `Kind` is registered; none is listed by hand.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from gonogo.fixes.kind import CannotFix, Kind, Request
from gonogo.fixes.syntax.guarding import refuse_unreadable

__all__ = ["CannotFix", "apply", "discover", "move_of"]


def apply(fix_kind: str, arguments: Mapping[str, str | int], texts: Mapping[str, str]) -> Mapping[str, str]:
    """The new text of every file that the fix changes, by workspace-relative path.

    `texts` holds the current text of each file of the workspace, the buffer where there is one; only what is needed is
    looked up. Raises `CannotFix` where the edit cannot be made safely at the current text, or is made already.
    """
    kind = discover().get(fix_kind)
    if kind is None:
        raise CannotFix(f"this version of gonogo knows no fix called {fix_kind!r}")
    try:
        changed = kind.rewrite(Request(arguments, texts))
    except RecursionError:
        raise CannotFix(f"{arguments.get('path')} nests too deeply to be edited safely") from None
    changed = {path: text for path, text in changed.items() if text != texts.get(path)}
    if not changed:
        raise CannotFix("nothing is left to change")
    for path, text in changed.items():
        if path.endswith((".py", ".pyi")):
            _refuse_broken(path, text)
    return changed


def move_of(fix_kind: str, arguments: Mapping[str, str | int], texts: Mapping[str, str]) -> tuple[str, str] | None:
    """The old and the new path, where the fix moves a file and changes no text; raises `CannotFix` as `apply` does."""
    kind = discover().get(fix_kind)
    return kind.move(Request(arguments, texts)) if kind and kind.move else None


@cache
def discover() -> Mapping[str, Kind]:
    """Every kind of fix in this package, by its name."""
    modules = (importlib.import_module(m.name) for m in pkgutil.iter_modules(__path__, f"{__name__}."))
    kinds = (value for module in modules for value in vars(module).values() if isinstance(value, Kind))
    return {kind.name: kind for kind in kinds}


def _refuse_broken(path: str, text: str) -> None:
    """The last line of defence: whatever a fix got wrong, it does not leave a file that no longer parses."""
    try:
        refuse_unreadable(path, text)
    except CannotFix:
        raise CannotFix(f"the edit would leave {path} with a syntax error") from None
