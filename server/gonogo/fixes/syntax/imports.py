"""Adding `from module import name` to a file, where and how the file itself would write it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import libcst as cst

from gonogo.fixes.syntax import sequences
from gonogo.fixes.syntax.modules import Home, dotted, imported_from, relative
from gonogo.fixes.syntax.tree import Splice, Tree


class TopImport(NamedTuple):
    """An import statement that stands alone on a line of the module itself, before any function or class."""

    line: cst.SimpleStatementLine
    statement: cst.Import | cst.ImportFrom


def top_imports(tree: Tree) -> list[TopImport]:
    """The imports at the head of the module."""
    found = []
    for node in tree.module.body:
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            break
        if isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], cst.Import | cst.ImportFrom):
            found.append(TopImport(node, node.body[0]))
    return found


def aliases(statement: cst.ImportFrom) -> Sequence[cst.ImportAlias]:
    """The names of a from import; none for a star."""
    return () if isinstance(statement.names, cst.ImportStar) else statement.names


def bound(alias: cst.ImportAlias) -> str:
    """The name that an alias binds: for `import a.b` that is `a`."""
    name = alias.asname.name if alias.asname else alias.name
    return dotted(name).partition(".")[0]


def name_imported_as(tree: Tree, home: Home, module: str, name: str) -> str:
    """What *name* of *module* is called in this file, empty where its head does not import it."""
    for _, statement in top_imports(tree):
        if isinstance(statement, cst.ImportFrom) and imported_from(statement, home) == module:
            for alias in aliases(statement):
                if dotted(alias.name) == name:
                    return bound(alias)
    return ""


def module_imported_as(tree: Tree, module: str) -> str:
    """What `import module` is called in this file, empty where its head does not import it whole."""
    for _, statement in top_imports(tree):
        if isinstance(statement, cst.Import):
            for alias in statement.names:
                if dotted(alias.name) == module:
                    return bound(alias) if alias.asname else module
    return ""


def import_added(tree: Tree, home: Home, module: str, name: str, as_name: str = "") -> list[Splice]:
    """Import *name* from *module* at the head of the file: in a statement that is there, else in one of its own."""
    text = f"{name} as {as_name}" if as_name else name
    for _, statement in top_imports(tree):
        if isinstance(statement, cst.ImportFrom) and imported_from(statement, home) == module and aliases(statement):
            index = sequences.place([dotted(alias.name) for alias in aliases(statement)], name)
            return sequences.inserted(tree, aliases(statement), index, text, statement.lpar is not None)
    spelled = spelling(tree, home, module)
    new = _Spelled(spelled, True, _section(spelled, home))
    return _statement_added(tree, home, new, f"from {spelled} import {text}")


def module_import_added(tree: Tree, home: Home, module: str, as_name: str = "") -> list[Splice]:
    """`import module` at the head of the file."""
    new = _Spelled(module, False, _section(module, home))
    return _statement_added(tree, home, new, f"import {module} as {as_name}" if as_name else f"import {module}")


def spelling(tree: Tree, home: Home, module: str) -> str:
    """*module* as this file would write it: with dots where it imports its own package only so."""
    froms = [s for _, s in top_imports(tree) if isinstance(s, cst.ImportFrom)]
    absolute = any(not s.relative and _top(dotted(s.module)) == home.top for s in froms if s.module)
    if any(s.relative for s in froms) and not absolute:
        return relative(module, home) or module
    return module


def _top(module: str) -> str:
    return module.partition(".")[0]


class _Spelled(NamedTuple):
    """An import by what its order depends on. `module` keeps its leading dots."""

    module: str
    is_from: bool
    section: int


_KEYS: tuple[Callable[[_Spelled], Any], ...] = (
    lambda s: (s.section, s.is_from, *_order(s.module)),
    lambda s: (s.section, *_order(s.module), s.is_from),
    lambda s: (s.section, not s.is_from, *_order(s.module)),
)


def _order(module: str) -> tuple[int, str]:
    plain = module.lstrip(".")
    return len(plain) - len(module), plain.lower()


def _section(module: str, home: Home) -> int:
    """The future, the standard library, others, our own, relative: the groups that isort and ruff make."""
    if module.startswith("."):
        return 4
    top = _top(module)
    if top == "__future__":
        return 0
    return 1 if top in sys.stdlib_module_names else 3 if top == home.top else 2


def _spelled(statement: cst.Import | cst.ImportFrom, home: Home) -> _Spelled:
    if isinstance(statement, cst.Import):
        module = dotted(statement.names[0].name)
        return _Spelled(module, False, _section(module, home))
    module = "." * len(statement.relative) + (dotted(statement.module) if statement.module else "")
    return _Spelled(module, True, _section(module, home))


def _statement_added(tree: Tree, home: Home, new: _Spelled, text: str) -> list[Splice]:
    lines = [line for line, _ in top_imports(tree)]
    if not lines:
        return [_first_import(tree, text)]
    present = [_spelled(statement, home) for _, statement in top_imports(tree)]
    index = _index(present, new)
    if index < len(lines) and present[index].section == new.section and _opens(present, index):
        return [_before(tree, lines[index], text)]
    if index == 0:
        return [_before(tree, lines[0], text + tree.newline * _apart(tree, lines, present))]
    gap = present[index - 1].section != new.section and _apart(tree, lines, present)
    at = tree.line_end(tree.last_line(lines[index - 1]))
    return [Splice(at, at, tree.newline * (1 + gap) + text)]


def _index(present: Sequence[_Spelled], new: _Spelled) -> int:
    """Where the new statement belongs among the present ones."""
    for key in _KEYS:
        keys = [key(s) for s in present]
        if keys == sorted(keys):
            return sum(k <= key(new) for k in keys)
    alike = [i for i, s in enumerate(present) if s.section == new.section]
    return (alike[-1] if alike else len(present) - 1) + 1


def _opens(present: Sequence[_Spelled], index: int) -> bool:
    """Whether this statement is the first of its section."""
    return index == 0 or present[index - 1].section != present[index].section


def _apart(tree: Tree, lines: Sequence[cst.SimpleStatementLine], present: Sequence[_Spelled]) -> bool:
    """Whether blank lines part the sections of this file; so they shall where it has one section only."""
    borders = [b for (a, s), (b, t) in pairwise(zip(lines, present, strict=True)) if s.section != t.section]
    return all(any(blank.comment is None for blank in line.leading_lines) for line in borders)


def _before(tree: Tree, line: cst.SimpleStatementLine, text: str) -> Splice:
    """Above *line*; above its comments too, unless they head the whole section after a blank line."""
    first = tree.line(line)
    comments = list(_comments_above(line))
    if comments and not _after_blank(tree, line, len(comments)):
        first -= len(comments)
    at = tree.line_start(first)
    return Splice(at, at, text + tree.newline)


def _comments_above(line: cst.SimpleStatementLine) -> Iterator[cst.EmptyLine]:
    for empty in reversed(line.leading_lines):
        if empty.comment is None:
            return
        yield empty


def _after_blank(tree: Tree, line: cst.SimpleStatementLine, comments: int) -> bool:
    above = tree.line(line) - comments - 1
    return above >= 0 and not tree.line_text(above).strip()


def _first_import(tree: Tree, text: str) -> Splice:
    """In a file without imports: below the docstring, else above the first statement."""
    body = tree.module.body
    if not body:
        ending = "" if not tree.text or tree.text.endswith(("\n", "\r")) else tree.newline
        return Splice(len(tree.text), len(tree.text), f"{ending}{text}{tree.newline}")
    if tree.module.get_docstring() is not None:
        last = tree.last_line(body[0])
        at = tree.line_end(last)
        below = tree.newline * (last + 1 < tree.line_count and bool(tree.line_text(last + 1).strip()))
        return Splice(at, at, tree.newline * 2 + text + below)
    node = body[0]
    first = node.decorators[0] if isinstance(node, cst.FunctionDef | cst.ClassDef) and node.decorators else node
    blank = 2 if isinstance(node, cst.FunctionDef | cst.ClassDef) else 1
    at = tree.line_start(tree.line(first))
    return Splice(at, at, text + tree.newline * (1 + blank))
