"""One parsed Python file, for those who read its syntax tree: the summary, and the checks that look at one file."""

from __future__ import annotations

import ast
import warnings
from functools import cached_property
from typing import TypeVar, cast

from gonogo.index.walking import scopes, walk
from gonogo.source import Problem, Span, lines

Located = ast.expr | ast.stmt | ast.pattern | ast.alias | ast.arg | ast.keyword | ast.ExceptHandler

N = TypeVar("N", bound=ast.AST)
_KEYWORDS = {ast.FunctionDef: "def ", ast.AsyncFunctionDef: "async def ", ast.ClassDef: "class "}


def dotted(node: ast.AST) -> str:
    """`a.b.c` as written, or empty where *node* is not a plain dotted name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join(reversed([*parts, node.id]))


class Module:
    """A syntax tree with what its nodes do not know: code-point columns and what their names were imported as."""

    def __init__(self, path: str, text: str) -> None:
        """Raises `SyntaxError` or `ValueError` (a null byte) where *text* is not Python."""
        self.path = path
        self.text = text
        self._is_ascii = text.isascii()
        with warnings.catch_warnings():  # an invalid escape in the project's code is not ours to print
            warnings.simplefilter("ignore")
            self.tree = ast.parse(text)

    @cached_property
    def lines(self) -> list[str]:
        return lines(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node but contexts and operators, once, parents first: checks filter this instead of walking again."""
        return walk(self.tree)

    def of(self, kind: type[N]) -> list[N]:
        """The nodes of exactly this kind. Most checks look at one or two, and there are ten times as many others."""
        return cast(list[N], self._by_kind.get(kind, []))

    @cached_property
    def _by_kind(self) -> dict[type[ast.AST], list[ast.AST]]:
        found: dict[type[ast.AST], list[ast.AST]] = {}
        for node in self.nodes:
            found.setdefault(node.__class__, []).append(node)
        return found

    @cached_property
    def calls(self) -> tuple[tuple[str, ast.Call], ...]:
        """Each call with the dotted name of what is called, as imported; empty where it is not a plain name."""
        return tuple((self.name_of(node.func), node) for node in self.of(ast.Call))

    @cached_property
    def scopes(self) -> tuple[tuple[ast.AST, ...], ...]:
        """The nodes of the module and of each function, every node in one scope."""
        return tuple(scopes(self.tree))

    def name_of(self, node: ast.AST) -> str:
        """The dotted name that *node* refers to: `os.getenv` for `getenv` after `from os import getenv`."""
        head, dot, rest = dotted(node).partition(".")
        return f"{self.imported.get(head, head)}{dot}{rest}"

    @cached_property
    def imported(self) -> dict[str, str]:
        """What each imported name stands for, as a dotted name. Relative modules keep their leading dots."""
        names: dict[str, str] = {}
        for node in self.nodes:
            if node.__class__ is ast.Import:
                for alias in node.names:
                    names[alias.asname or alias.name.split(".")[0]] = (
                        alias.name if alias.asname else alias.name.split(".")[0]
                    )
            elif node.__class__ is ast.ImportFrom:
                module = "." * node.level + (node.module or "")
                names.update({a.asname or a.name: f"{module}.{a.name}" for a in node.names})
        return names

    def span(self, node: Located) -> Span:
        """Where *node* stands. `ast` counts UTF-8 bytes, a `Span` counts code points."""
        end_line = (node.end_lineno or node.lineno) - 1
        if self._is_ascii:
            return Span(self.path, node.lineno - 1, node.col_offset, end_line, node.end_col_offset or 0)
        column = self._column(node.lineno - 1, node.col_offset)
        return Span(self.path, node.lineno - 1, column, end_line, self._column(end_line, node.end_col_offset or 0))

    def head(self, node: Located) -> Span:
        """Where *node* begins: of a function or class the keyword and the name, whatever is typed in its body."""
        word = _KEYWORDS.get(type(node))
        if word is None:
            return self.span(node)
        line, column = node.lineno - 1, self._column(node.lineno - 1, node.col_offset)
        return Span(self.path, line, column, line, column + len(word) + len(getattr(node, "name", "")))

    def _column(self, line: int, offset: int) -> int:
        if self._is_ascii:
            return offset
        text = self.lines[line] if line < len(self.lines) else ""
        return offset if text.isascii() else len(text.encode()[:offset].decode(errors="ignore"))


def problem_of(path: str, error: Exception) -> Problem:
    """What a failed parse says, at its place."""
    if not isinstance(error, SyntaxError):
        return Problem("syntax-error", str(error), Span(path, 0, 0, 0, 0))
    line, column = max((error.lineno or 1) - 1, 0), max((error.offset or 1) - 1, 0)
    end_line = max((error.end_lineno or 0) - 1, line)
    end_column = (error.end_offset or 0) - 1
    if end_line == line and end_column <= column:
        end_column = column + 1
    return Problem("syntax-error", error.msg, Span(path, line, column, end_line, end_column))
