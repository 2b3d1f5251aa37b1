"""What every kind of fix is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gonogo.fixes.refusal import CannotFix

if TYPE_CHECKING:
    from gonogo.fixes.syntax.tree import Tree

__all__ = ["CannotFix", "Kind", "Request", "fix_kind"]


@dataclass(frozen=True, slots=True)
class Request:
    """One application of a fix: the arguments that came with the finding, and the workspace as it is now."""

    arguments: Mapping[str, str | int]
    texts: Mapping[str, str]

    def word(self, key: str) -> str:
        """A text argument. Raises `CannotFix` where it is missing."""
        value = self.arguments.get(key)
        if not isinstance(value, str) or not value:
            raise CannotFix(f"the fix came without its {key}: check again")
        return value

    def number(self, key: str) -> int:
        """A whole-number argument. Raises `CannotFix` where it is missing."""
        value = self.arguments.get(key)
        if not isinstance(value, int):
            raise CannotFix(f"the fix came without its {key}: check again")
        return value

    def text(self, path: str) -> str:
        """The current text of a file. Raises `CannotFix` where the workspace no longer has it."""
        try:
            return self.texts[path]
        except KeyError:
            raise CannotFix(f"{path} is no longer in the workspace") from None

    def tree(self, path: str) -> Tree:
        """The current syntax of a Python file. Raises `CannotFix` where it cannot be read."""
        from gonogo.fixes.syntax.tree import parsed  # loads LibCST, a quarter of the time in which a server starts

        return parsed(path, self.text(path))


Rewrite = Callable[[Request], Mapping[str, str]]
Move = Callable[[Request], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A named rewrite: request in, new texts by path out. It raises `CannotFix` rather than guess.

    A safe one leaves what the program does as it is and has one right answer, so it may be made unseen, with hundreds
    of others; for any other kind a person chooses. Where `move` is set, the kind only gives a file another path, and
    the rewrite has the text at its new place.
    """

    name: str
    rewrite: Rewrite
    safe: bool = False
    move: Move | None = None


def move_kind(name: str) -> Callable[[Move], Kind]:
    """Turn what says which file gets which path into the `Kind` that findings ask for by *name*."""

    def wrap(move: Move) -> Kind:
        def rewrite(request: Request) -> Mapping[str, str]:
            old, new = move(request)
            return {new: request.text(old)}

        return Kind(name, rewrite, move=move)

    return wrap


def fix_kind(name: str, *, safe: bool = False) -> Callable[[Rewrite], Kind]:
    """Turn a rewrite into the `Kind` that findings ask for by *name*."""

    def wrap(rewrite: Rewrite) -> Kind:
        return Kind(name, rewrite, safe)

    return wrap
