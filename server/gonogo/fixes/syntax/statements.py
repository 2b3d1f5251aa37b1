"""Finding a from import, and moving one of its names to another module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import libcst as cst

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax import sequences
from gonogo.fixes.syntax.imports import aliases, import_added, top_imports
from gonogo.fixes.syntax.modules import Home, dotted, imported_from, relative
from gonogo.fixes.syntax.tree import Splice, Tree


def statement_importing(tree: Tree, home: Home, module: str, name: str, line: int) -> cst.ImportFrom:
    """The statement that imports *name* from *module*: the one on this line, or the only one if lines have moved."""
    found = [
        statement
        for statement in tree.all(cst.ImportFrom)
        if imported_from(statement, home) == module and alias_of(statement, name)
    ]
    on_line = [s for s in found if tree.line(s) <= line <= tree.last_line(s)]
    if len(on_line or found) != 1:
        raise CannotFix(f"{tree.path} no longer imports {name} from {module} on line {line + 1}: check again")
    return (on_line or found)[0]


def alias_of(statement: cst.ImportFrom, name: str) -> cst.ImportAlias | None:
    """The alias by which the statement imports *name*."""
    return next((a for a in aliases(statement) if dotted(a.name) == name), None)


def name_moved(tree: Tree, home: Home, statement: cst.ImportFrom, name: str, module: str) -> str:
    """The text in which *statement* no longer imports *name*, but the file gets it from *module*, as named before."""
    alias = alias_of(statement, name)
    if alias is None:
        raise CannotFix(f"{tree.path} no longer imports {name} there")
    others = len(aliases(statement)) > 1
    line = next((line for line, s in top_imports(tree) if s is statement), None)
    if line is not None and (others or (_stands_alone(tree, line) and _has_import(tree, home, module))):
        return tree.spliced([_without(tree, statement, alias, line), *_added(tree, home, module, alias)])
    spelled = _respelled(statement, home, module)
    if not others:
        return tree.spliced([Splice(_module_start(tree, statement), _module_end(tree, statement), spelled)])
    end = _end_with_comment(tree, statement)
    separator = tree.newline + _margin(tree, statement)
    text = f"{separator}from {spelled} import {tree.source(alias)}"
    return tree.spliced([_without(tree, statement, alias, None), Splice(end, end, text)])


def statement_moved(tree: Tree, home: Home, statement: cst.ImportFrom, module: str) -> str:
    """The text in which *statement* imports all that it does from *module*."""
    start, end = _module_start(tree, statement), _module_end(tree, statement)
    return tree.spliced([Splice(start, end, _respelled(statement, home, module))])


def _added(tree: Tree, home: Home, module: str, alias: cst.ImportAlias) -> list[Splice]:
    as_name = dotted(alias.asname.name) if alias.asname else ""
    return import_added(tree, home, module, dotted(alias.name), as_name)


def _without(
    tree: Tree, statement: cst.ImportFrom, alias: cst.ImportAlias, line: cst.SimpleStatementLine | None
) -> Splice:
    if len(aliases(statement)) > 1:
        return sequences.removed(tree, aliases(statement), alias, statement.lpar is not None)
    assert line is not None
    return Splice(tree.line_start(tree.line(line)), tree.line_start(tree.last_line(line) + 1), "")


def _stands_alone(tree: Tree, line: cst.SimpleStatementLine) -> bool:
    return len(line.body) == 1 and line.trailing_whitespace.comment is None


def _has_import(tree: Tree, home: Home, module: str) -> bool:
    froms = (s for _, s in top_imports(tree) if isinstance(s, cst.ImportFrom))
    return any(imported_from(s, home) == module and aliases(s) for s in froms)


def _end_with_comment(tree: Tree, statement: cst.ImportFrom) -> int:
    """Where the statement ends, with the comment that trails it."""
    end, line_end = tree.end(statement), tree.line_end(tree.last_line(statement))
    return line_end if tree.text[end:line_end].lstrip()[:1] in ("", "#") else end


def _respelled(statement: cst.ImportFrom, home: Home, module: str) -> str:
    return (relative(module, home) if statement.relative else "") or module


def _module_start(tree: Tree, statement: cst.ImportFrom) -> int:
    first = statement.relative[0] if statement.relative else statement.module
    assert first is not None
    return tree.start(first)


def _module_end(tree: Tree, statement: cst.ImportFrom) -> int:
    last = statement.module or statement.relative[-1]
    return tree.end(last)


def _margin(tree: Tree, statement: cst.ImportFrom) -> str:
    text = tree.text[tree.line_start(tree.line(statement)) : tree.start(statement)]
    if text.strip():
        raise CannotFix(f"{tree.path}:{tree.line(statement) + 1} holds more than one statement: split it first")
    return text


def statement_at(tree: Tree, line: int) -> cst.CSTNode:
    """The simple statements on this line, else what the head of a compound one that reaches over it evaluates."""
    for line_kind in (cst.SimpleStatementLine, cst.SimpleStatementSuite):
        for node in tree.all(line_kind):
            if tree.line(node) <= line <= tree.last_line(node):
                return node
    for kind, head_of in _HEADS.items():
        for head in map(head_of, tree.all(kind)):
            if tree.line(head) <= line <= tree.last_line(head):
                return head
    raise CannotFix(f"no statement stands on line {line + 1} any more: check again")


_HEADS: Mapping[type[cst.CSTNode], Callable[[Any], cst.BaseExpression]] = {
    cst.If: lambda node: node.test,
    cst.While: lambda node: node.test,
    cst.For: lambda node: node.iter,
    cst.With: lambda node: node.items[0].item,
}
