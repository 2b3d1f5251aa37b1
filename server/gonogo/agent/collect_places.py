"""Places in the project: which files are its own, and the span of a line, of a missing name, of a syntax error.

A span is `[path, line, column, end line, end column]`: the path relative to the root with `/`, lines and columns from
0, columns in code points, the end exclusive.
"""

from __future__ import annotations

import ast
import os
import re
import sys
import tokenize
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

UNSAVED: Dict[Path, str] = {}  # what stands in for the file on disk
FOREIGN = {"site-packages", "dist-packages", "node_modules", ".venv", ".tox", ".nox", "__pypackages__"}


class Workspace:
    """Which files are the project's own, and what they are called in it. *root* is the working directory."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._roots = (str(root).rstrip(os.sep) + os.sep, str(root.resolve()).rstrip(os.sep) + os.sep)
        self._interpreters = tuple(str(Path(p)) + os.sep for p in {sys.prefix, sys.base_prefix} if Path(p) != root)
        self._known: Dict[str, Optional[str]] = {}

    def relative(self, path: Any) -> str:
        """The path as the workspace writes it: relative with `/` where it is inside, else absolute."""
        name = os.path.normpath(Path(path).absolute())
        return self._inside(name) or name.replace(os.sep, "/")

    def own(self, filename: str) -> Optional[str]:
        """The relative path of a first-party file, None for installed packages, the standard library and no files."""
        if filename not in self._known:
            self._known[filename] = self._own(filename)
        return self._known[filename]

    def _own(self, filename: str) -> Optional[str]:
        if not filename or filename.startswith("<") or not Path(filename).is_file():
            return None
        name = os.path.normpath(Path(filename).absolute())
        inside = self._inside(name)
        if inside is None or FOREIGN.intersection(inside.split("/")):
            return None
        return None if name.startswith(self._inner_interpreters()) else inside

    def _inner_interpreters(self) -> Tuple[str, ...]:
        return tuple(prefix for prefix in self._interpreters if self._inside(prefix) is not None)

    def _inside(self, name: str) -> Optional[str]:
        for path, root in ((name, self._roots[0]), (str(Path(name).resolve()), self._roots[1])):
            if path.startswith(root):
                return path[len(root) :].replace(os.sep, "/")
        return None


def line_span(path: str, line: int, workspace: Workspace) -> List[Any]:
    """The statement on a line (from 1): from its first character to the end of the line."""
    text = source_line(workspace.root / path, line)
    start = len(text) - len(text.lstrip())
    return [path, max(line - 1, 0), start, max(line - 1, 0), max(len(text.rstrip()), start)]


def syntax_span(error: SyntaxError, workspace: Workspace) -> Optional[List[Any]]:
    """Where the parser says that it stopped, if that is in the workspace."""
    path = workspace.own(error.filename or "")
    if path is None:
        return None
    error = _as_typed(error, workspace.root / path)
    if not error.lineno:
        return line_span(path, 1, workspace)
    line, column = error.lineno - 1, max((error.offset or 1) - 1, 0)
    end_line = max((getattr(error, "end_lineno", None) or 0) - 1, line)
    end_column = (getattr(error, "end_offset", None) or 0) - 1
    if end_line == line and end_column <= column:
        end_column = column + 1
    return [path, line, column, end_line, end_column]


def _as_typed(error: SyntaxError, file: Path) -> SyntaxError:
    """The error once more from the buffer alone: to count columns, Python looks at the line that the file has."""
    if file in UNSAVED:
        try:
            ast.parse(UNSAVED[file], "<unsaved>")
        except SyntaxError as again:
            return again
    return error


def import_span(blame: List[Any], name: str, module: str, workspace: Workspace) -> List[Any]:
    """The very name in the import statement that is missing, or *blame* where it is not written there."""
    path, line = blame[0], blame[1]
    source = source_lines(workspace.root / path)
    statement = _import_at(source, line + 1)
    if statement is None:
        return blame
    first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
    wanted = [(name, True)] if name else [(module, False), (module.rpartition(".")[2], False)]
    for word, after_import in wanted:
        for number in range(first, last + 1):
            text = source[number].split("#")[0]
            start = text.find(" import ") + 1 if after_import and number == first else 0
            found = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)").search(text, start) if word else None
            if found:
                return [path, number, found.start(), number, found.end()]
    return blame


def _import_at(source: Sequence[str], line: int) -> Optional[ast.stmt]:
    try:
        tree = ast.parse("\n".join(source))
    except (SyntaxError, ValueError):
        return None
    imports = (n for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom)))
    return next((n for n in imports if n.lineno <= line <= (n.end_lineno or n.lineno)), None)


def source_line(file: Path, line: int) -> str:
    lines = source_lines(file)
    return lines[line - 1] if 0 < line <= len(lines) else ""


@lru_cache(maxsize=256)
def source_lines(file: Path) -> Tuple[str, ...]:
    try:
        text = UNSAVED[file] if file in UNSAVED else _decoded(file)
    except (OSError, SyntaxError, UnicodeDecodeError):
        return ()
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _decoded(file: Path) -> str:
    with tokenize.open(file) as source:
        return source.read()
