"""An import that closes a circle runs only where its name is used."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax import sequences
from gonogo.fixes.syntax.imports import aliases, bound, top_imports
from gonogo.fixes.syntax.modules import dotted, home_of
from gonogo.fixes.syntax.passing import refuse_early, refuse_passing_on
from gonogo.fixes.syntax.statements import alias_of, statement_importing
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.syntax.typing_names import typing_name
from gonogo.fixes.syntax.uses import uses_of


@fix_kind("defer-import")
def defer_import(request: Request) -> Mapping[str, str]:
    """Move one name of an import under `TYPE_CHECKING`, into the one function that uses it, or both.

    Refused where importing the module looks the name up, more than one function does, an annotation is looked up while
    the program runs, and where others take the name from this module or a test replaces it there.
    Arguments: path and line (from 0) of the import, target_path and module that it names, name.
    """
    path, name = request.word("path"), request.word("name")
    home = home_of(request.word("target_path"), request.word("module")).sibling(path)
    tree = request.tree(path)
    statement = statement_importing(tree, home, request.word("module"), name, request.number("line"))
    alias, line = alias_of(statement, name), _line_of(tree, statement)
    assert alias is not None
    refuse_passing_on(request.texts, tree, home, bound(alias))
    uses = uses_of(tree, statement, bound(alias))
    if uses.at_import or len(uses.functions) > 1 or not (uses.functions or uses.annotations):
        when = "when it is imported" if uses.at_import else "in several places" if uses.functions else "nowhere"
        raise CannotFix(f"{path} uses {bound(alias)} {when}: break the circle elsewhere")
    text = f"from {_spelled(tree, statement)} import {tree.source(alias)}"
    splices = [_taken(tree, statement, alias, line)]
    for function in uses.functions:
        refuse_early(request.texts, tree, home, function)
        splices.append(_put_first(tree, function, text))
    new = tree.spliced(splices)
    return {path: _under_type_checking(Tree(path, new), text) if uses.annotations else new}


def _line_of(tree: Tree, statement: cst.ImportFrom) -> cst.SimpleStatementLine:
    for line in tree.module.body:
        if isinstance(line, cst.SimpleStatementLine) and statement in line.body:
            if len(line.body) == 1:
                return line
            raise CannotFix(f"{tree.path}:{tree.line(line) + 1} holds more than one statement: split it first")
    raise CannotFix(f"the import in {tree.path} depends on something: move it by hand")


def _spelled(tree: Tree, statement: cst.ImportFrom) -> str:
    module = tree.source(statement.module) if statement.module else ""
    return "." * len(statement.relative) + module


def _taken(tree: Tree, statement: cst.ImportFrom, alias: cst.ImportAlias, line: cst.SimpleStatementLine) -> Splice:
    if len(aliases(statement)) > 1:
        return sequences.removed(tree, aliases(statement), alias, statement.lpar is not None)
    first, after = tree.line(line), tree.last_line(line) + 1
    if _is_blank(tree, after):  # nor do the blank lines above it part anything any more
        while first and _is_blank(tree, first - 1):
            first -= 1
    while not first and _is_blank(tree, after):  # no file begins with blank lines
        after += 1
    if line.trailing_whitespace.comment is not None:
        raise CannotFix(f"a comment stands beside the import in {tree.path}: move both by hand")
    end = tree.line_start(after) if after < tree.line_count else len(tree.text)
    return Splice(tree.line_start(first), end, "")


def _is_blank(tree: Tree, line: int) -> bool:
    return line < tree.line_count and not tree.line_text(line).strip()


def _put_first(tree: Tree, function: cst.FunctionDef, text: str) -> Splice:
    """The import as the first statement of the body, below its docstring."""
    if not isinstance(function.body, cst.IndentedBlock):
        raise CannotFix(f"{function.name.value} stands on one line: give its body lines of its own first")
    body = list(function.body.body)
    margin = tree.text[tree.line_start(tree.line(body[0])) : tree.start(body[0])]
    if function.get_docstring() is not None:
        at, apart = tree.line_end(tree.last_line(body[0])), len(body) > 1
        blank = apart and bool(tree.line_text(tree.last_line(body[0]) + 1).strip())
        return Splice(at, at, f"{tree.newline}{margin}{text}{tree.newline * blank}")
    first = body[0].body[0] if isinstance(body[0], cst.SimpleStatementLine) else body[0]
    blank = not isinstance(first, cst.Import | cst.ImportFrom)
    at = tree.line_start(tree.line(_decorated(body[0])))
    return Splice(at, at, f"{margin}{text}{tree.newline}{tree.newline * blank}")


def _decorated(node: cst.CSTNode) -> cst.CSTNode:
    has_decorators = isinstance(node, cst.FunctionDef | cst.ClassDef) and node.decorators
    return node.decorators[0] if has_decorators else node  # type: ignore[attr-defined]  # narrowed by the line above


def _under_type_checking(tree: Tree, text: str) -> str:
    """The text with the import in the block for type checkers, which is made below the imports where there is none."""
    for node in tree.module.body:
        if isinstance(node, cst.If) and dotted(node.test).rpartition(".")[2] == "TYPE_CHECKING":
            if not isinstance(node.body, cst.IndentedBlock):
                raise CannotFix(f"the block for type checkers in {tree.path} stands on one line: split it first")
            last = node.body.body[-1]
            margin = tree.text[tree.line_start(tree.line(last)) : tree.start(last)]
            at = tree.line_end(tree.last_line(last))
            return tree.spliced([Splice(at, at, f"{tree.newline}{margin}{text}")])
    spelled, imported = typing_name(tree, "TYPE_CHECKING")
    tree = Tree(tree.path, tree.spliced(imported))
    indent = tree.indent if tree.is_indented else "    "
    last = top_imports(tree)[-1].line
    at, newline = tree.line_end(tree.last_line(last)), tree.newline
    return tree.spliced([Splice(at, at, f"{newline}{newline}if {spelled}:{newline}{indent}{text}")])
