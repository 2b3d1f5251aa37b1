"""Write what fixes do as tables of text: `## title`, the files before, `==>`, the files that changed.

`-- path --` starts a file; without one the text is `app.py`. `#! here` marks the line that the finding is on.
Every case also has to hold with carriage returns, with a byte order mark, with tabs, and without a last line end.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from gonogo.fixes import CannotFix, apply
from workspace import files_of

_VARIANTS: dict[str, Callable[[str], str]] = {
    "as written": lambda text: text,
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text,
    "no last line end": lambda text: text.removesuffix("\n"),
    "tabs": lambda text: re.sub(r"^(    )+", lambda m: "\t" * (len(m[0]) // 4), text, flags=re.MULTILINE),
}


@dataclass(frozen=True)
class Case:
    """The files before and after, and where the finding is."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    path: str
    line: int

    def check(self, kind: str, **arguments: str | int) -> None:
        """Apply the fix in every variant; the result must be as written, parse, and leave nothing to fix."""
        given = {"path": self.path, "line": self.line, **arguments}
        for name, variant in _VARIANTS.items():
            texts = {path: variant(text) for path, text in self.before.items()}
            changed = apply(kind, given, texts)
            assert changed == {path: variant(text) for path, text in self.after.items()}, name
            for text in changed.values():
                ast.parse(text.removeprefix("\ufeff"))
            with pytest.raises(CannotFix):
                apply(kind, given, {**texts, **changed})


def cases(table: str) -> list[object]:
    """The cases of a table, each under its title."""
    titled = re.split(r"^## (.+)\n", table, flags=re.MULTILINE)[1:]
    return [pytest.param(_case(body), id=title) for title, body in zip(titled[::2], titled[1::2], strict=True)]


def _case(body: str) -> Case:
    before, after = body.split("==>\n")
    texts, marks = files_of(_with_header(before))
    (_, path, line), *_ = [*marks, ("", next(iter(texts)), 0)]
    return Case(texts, files_of(_with_header(after))[0], path, line)


def _with_header(text: str) -> str:
    return text if text.startswith("-- ") else f"-- app.py --\n{text}"
