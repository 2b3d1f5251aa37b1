"""How a fix says no."""

from __future__ import annotations


class CannotFix(Exception):
    """The edit cannot be made safely at the current text; its text is one line that a person can act on."""
