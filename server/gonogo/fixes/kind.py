"""What every kind of fix is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gonogo.fixes.refusal import CannotFix

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


Rewrite = Callable[[Request], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A named rewrite: request in, new texts by path out. It raises `CannotFix` rather than guess."""

    name: str
    rewrite: Rewrite


def fix_kind(name: str) -> Callable[[Rewrite], Kind]:
    """Turn a rewrite into the `Kind` that findings ask for by *name*."""

    def wrap(rewrite: Rewrite) -> Kind:
        return Kind(name, rewrite)

    return wrap
