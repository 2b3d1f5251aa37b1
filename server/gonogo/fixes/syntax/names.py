"""What the names of a file stand for."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

import libcst as cst

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.circles import summary_of
from gonogo.fixes.syntax.imports import aliases, bound, import_added, module_import_added, top_imports
from gonogo.fixes.syntax.modules import Home, dotted, imported_from
from gonogo.fixes.syntax.tree import Tree


def meaning(tree: Tree, home: Home, name: str) -> str:
    """Where a module-level name comes from, as `module:name`, or `module:` for a module; empty where it is unbound."""
    for _, statement in top_imports(tree):
        for alias in statement.names if isinstance(statement, cst.Import) else aliases(statement):
            if bound(alias) != name:
                continue
            if isinstance(statement, cst.ImportFrom):
                return f"{imported_from(statement, home)}:{dotted(alias.name)}"
            return f"{dotted(alias.name)}:"
    if name in summary_of(tree.path, tree.text).exports:
        return f"{home.module}:{name}"
    return f"builtins:{name}" if hasattr(builtins, name) else ""


def names_in(node: cst.CSTNode) -> list[str]:
    """The names that an expression looks up; attributes and keywords are none."""
    found = _Names()
    node.visit(found)
    return list(dict.fromkeys(found.names))


class _Names(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802  # LibCST looks for this name
        self.names.append(node.value)

    def visit_Attribute(self, node: cst.Attribute) -> bool:  # noqa: N802  # likewise
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:  # noqa: N802  # likewise
        node.value.visit(self)
        return False


def names_in_annotation(annotation: cst.Annotation) -> list[str]:
    """The names that a type looks up, also in its quoted parts."""
    node = annotation.annotation
    return list(dict.fromkeys([*names_in(node), *_quoted_names(node)]))


def _quoted_names(node: cst.CSTNode) -> Iterator[str]:
    """The names in the quoted parts of an annotation, except the texts of a `Literal`."""
    if isinstance(node, cst.Subscript) and dotted(node.value).rpartition(".")[2] == "Literal":
        return
    if isinstance(node, cst.SimpleString):
        try:
            yield from names_in(cst.parse_expression(str(node.evaluated_value)))
        except cst.ParserSyntaxError:
            return
    for child in node.children:
        yield from _quoted_names(child)


def bring(tree: Tree, home: Home, name: str, origin: str) -> str:
    """The text of *tree* in which *name* stands for *origin*, a `meaning` from another file."""
    here = meaning(tree, home, name)
    if here == origin:
        return tree.text
    if here and not here.startswith("builtins:"):
        raise CannotFix(f"{name} means something else in {tree.path}")
    if here:
        raise CannotFix(f"{name} of {tree.path} is a builtin that would be hidden")
    module, _, original = origin.partition(":")
    if not original:
        return tree.spliced(module_import_added(tree, home, module, "" if name == module.partition(".")[0] else name))
    return tree.spliced(import_added(tree, home, module, original, "" if name == original else name))
