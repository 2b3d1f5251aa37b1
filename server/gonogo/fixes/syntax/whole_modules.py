"""`import a.b`, and what the file reads of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst
from libcst.metadata import ImportAssignment, ScopeProvider

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.tree import Splice, Tree


class WholeImport(NamedTuple):
    """One alias of an import statement."""

    statement: cst.Import
    alias: cst.ImportAlias

    @property
    def called(self) -> str:
        """What the file writes before the names of the module."""
        return dotted(self.alias.asname.name if self.alias.asname else self.alias.name)


def whole_import(tree: Tree, module: str, line: int) -> WholeImport:
    """The import of the module: the one on this line, or the only one if lines have moved."""
    found = [WholeImport(s, a) for s in tree.all(cst.Import) for a in s.names if dotted(a.name) == module]
    on_line = [one for one in found if tree.line(one.statement) <= line <= tree.last_line(one.statement)]
    if len(on_line or found) != 1:
        raise CannotFix(f"{tree.path} no longer imports {module} on line {line + 1}: check again")
    one = (on_line or found)[0]
    if not one.alias.asname and sum(not other.alias.asname for other in found) > 1:
        raise CannotFix(f"{tree.path} imports {module} more than once: change it by hand")
    return one


def names_read(tree: Tree, one: WholeImport) -> Iterator[str]:
    """The names of the module that the file reads."""
    for node in tree.all(cst.Attribute):
        if dotted(node.value) == one.called and _is_imported(tree, node, one):
            yield node.attr.value


def module_replaced(tree: Tree, one: WholeImport, module: str) -> str:
    """The text in which the statement imports *module*, and the file says so wherever it names the module."""
    places: list[cst.CSTNode] = [one.alias.name]
    if not one.alias.asname:
        named = (node for node in tree.all(cst.Attribute) if dotted(node) == one.called)
        places += [node for node in named if _is_imported(tree, node, one)]
    return tree.spliced([Splice(tree.start(node), tree.end(node), module) for node in dict.fromkeys(places)])


def _is_imported(tree: Tree, node: cst.Attribute, one: WholeImport) -> bool:
    """Whether the first name of *node* means there what imports bind, and no parameter or variable of that name."""
    top = one.called.partition(".")[0]
    scope = tree.wrapper.resolve(ScopeProvider).get(node)
    means = {isinstance(assignment, ImportAssignment) for assignment in scope[top]} if scope else set()
    if means == {True, False}:
        raise CannotFix(f"{tree.path} gives {top} another meaning: change it by hand")
    return means == {True}
