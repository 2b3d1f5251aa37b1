"""Answers about single files, remembered: a snapshot differs from the last one by a file or two."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gonogo.source import SourceFile

T = TypeVar("T")
_MANY = 20_000


def remembered(function: Callable[[SourceFile], T]) -> Callable[[SourceFile], T]:
    """*function*, computed once per content of a file: for what many files are asked at every snapshot."""
    known: dict[int, T] = {}

    def ask(file: SourceFile) -> T:
        if file.digest not in known:
            if len(known) > _MANY:  # most of it is of contents long gone
                known.clear()
            known[file.digest] = function(file)
        return known[file.digest]

    return ask
