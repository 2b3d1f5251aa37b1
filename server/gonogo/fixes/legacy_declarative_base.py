"""SQLAlchemy's declarative names come from where they moved to in 1.4."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.imports import aliases
from gonogo.fixes.syntax.modules import Home, dotted, imported_from
from gonogo.fixes.syntax.statements import name_moved, statement_importing
from gonogo.fixes.syntax.tree import Tree

_LEGACY = "sqlalchemy.ext.declarative"
_MOVED = frozenset(
    {"DeclarativeMeta", "as_declarative", "declarative_base", "declared_attr", "has_inherited_table", "synonym_for"}
)


@fix_kind("legacy-declarative-base", safe=True)
def legacy_declarative_base(request: Request) -> Mapping[str, str]:
    """`from sqlalchemy.ext.declarative import declarative_base` imports from `sqlalchemy.orm` instead.

    What did not move (`AbstractConcreteBase`, `ConcreteBase`, `DeferredReflection`) stays.
    Arguments: path, line of the import (from 0).
    """
    path, line = request.word("path"), request.number("line")
    text, home = request.text(path), Home(path, "", "")
    for name in _legacy_names(request.tree(path), home, line):
        tree = Tree(path, text)
        text = name_moved(tree, home, statement_importing(tree, home, _LEGACY, name, line), name, "sqlalchemy.orm")
    return {path: text}


def _legacy_names(tree: Tree, home: Home, line: int) -> list[str]:
    """The names to move that the statement on this line imports."""
    for statement in tree.all(cst.ImportFrom):
        if imported_from(statement, home) == _LEGACY and tree.line(statement) <= line <= tree.last_line(statement):
            return [name for alias in aliases(statement) if (name := dotted(alias.name)) in _MOVED]
    raise CannotFix(f"{tree.path} no longer imports from {_LEGACY} on line {line + 1}")
