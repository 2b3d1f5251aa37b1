"""A parsed Python file whose nodes know where they stand in the text.

Edits are splices into the text, never generated code: what no splice touches stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple, TypeVar, cast

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from gonogo.fixes.edits import lines_with_ends
from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.guarding import BOM, refuse_unreadable

N = TypeVar("N", bound=cst.CSTNode)


class Splice(NamedTuple):
    """Put `text` in the place of the characters from `start` to `end` (offsets in code points, end exclusive)."""

    start: int
    end: int
    text: str


class Tree:
    """A syntax tree over its own text."""

    def __init__(self, path: str, text: str) -> None:
        """Raises `CannotFix` where *text* is no Python that LibCST reads."""
        self.path = path
        self.text = text
        refuse_unreadable(path, text)
        try:
            module = cst.parse_module(text.removeprefix(BOM))
        except (cst.ParserSyntaxError, RecursionError, ValueError):
            raise CannotFix(f"{path} has syntax that cannot be edited yet") from None
        self.wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self.module = self.wrapper.module
        self._lines = lines_with_ends(text)
        self._found: dict[type[cst.CSTNode], Sequence[cst.CSTNode]] = {}
        self._check_positions()

    def _check_positions(self) -> None:
        """LibCST drops form feeds, and with them its columns are wrong; trailing blanks at the end do no harm."""
        read = lines_with_ends(self.module.code)
        kept = [line.removeprefix(BOM) if not number else line for number, line in enumerate(self._lines)]
        if [line.rstrip() for line in read] != [line.rstrip() for line in kept]:
            raise CannotFix(f"{self.path} holds form feeds, which cannot be kept: remove them first")

    @cached_property
    def _positions(self) -> Mapping[cst.CSTNode, CodeRange]:
        return self.wrapper.resolve(PositionProvider)

    @cached_property
    def _starts(self) -> list[int]:
        starts = list(accumulate(map(len, self._lines), initial=0))
        if self.text.startswith(BOM):
            starts[0] = len(BOM)
        return starts

    def start(self, node: cst.CSTNode) -> int:
        """Where *node* begins, without the parentheses, decorators and blank lines before it."""
        place = self._positions[node].start
        return self._starts[place.line - 1] + place.column

    def end(self, node: cst.CSTNode) -> int:
        """Where *node* ends, without what trails it."""
        place = self._positions[node].end
        return self._starts[place.line - 1] + place.column

    def line(self, node: cst.CSTNode) -> int:
        """The line that *node* begins on, from 0."""
        return self._positions[node].start.line - 1

    def last_line(self, node: cst.CSTNode) -> int:
        """The line that *node* ends on, from 0."""
        return self._positions[node].end.line - 1

    def source(self, node: cst.CSTNode) -> str:
        """The text of *node* as written."""
        return self.text[self.start(node) : self.end(node)]

    @property
    def line_count(self) -> int:
        return len(self._lines)

    def line_start(self, line: int) -> int:
        """Where the line begins; the one after the last begins at the end. Raises `CannotFix` for any further."""
        if not 0 <= line < len(self._starts):
            raise CannotFix(f"{self.path} has no line {line + 1} any more: check again")
        return self._starts[line]

    def line_end(self, line: int) -> int:
        """Where the line's text ends, before its line end."""
        return self._starts[line] + len(self.line_text(line))

    def line_text(self, line: int) -> str:
        """The line without its end and without a byte order mark."""
        text = self._lines[line] if line < len(self._lines) else ""
        return text.rstrip("\r\n").removeprefix(BOM if line == 0 else "")

    def all(self, kind: type[N]) -> list[N]:
        """Every node of this kind, in the order of the text; of two that begin at one place, the outer one first."""
        if kind not in self._found:
            found = [node for node in self._positions if isinstance(node, kind)]
            self._found[kind] = sorted(found, key=self._order)
        return cast(list[N], self._found[kind])

    def _order(self, node: cst.CSTNode) -> tuple[int, int, int, int]:
        start, end = self._positions[node].start, self._positions[node].end
        return start.line, start.column, -end.line, -end.column

    @property
    def newline(self) -> str:
        """The line end that the file uses."""
        return self.module.default_newline

    @property
    def is_indented(self) -> bool:
        """Whether any line shows how the file indents."""
        return any(line[:1] in {" ", "\t"} and line.strip() for line in self._lines)

    @property
    def indent(self) -> str:
        """One level of indentation as the file writes it."""
        return self.module.default_indent

    def spliced(self, splices: Iterable[Splice]) -> str:
        """The text with every splice in its place; of two insertions at one place, the first given stands first."""
        text, at = [], 0
        for splice in sorted(splices, key=lambda s: (s.start, s.end)):
            if splice.start < at:
                raise CannotFix(f"two edits of {self.path} meet at one place")
            text += [self.text[at : splice.start], splice.text]
            at = splice.end
        return "".join([*text, self.text[at:]])


@lru_cache(maxsize=4)  # trees are large; the fixes of one file come one after the other
def parsed(path: str, text: str) -> Tree:
    """The tree of *text*, parsed once however many fixes ask. Raises `CannotFix` as `Tree` does."""
    return Tree(path, text)
