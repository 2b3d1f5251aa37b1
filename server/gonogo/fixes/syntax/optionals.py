"""Letting an annotation admit None, as the file itself would write it."""

from __future__ import annotations

import builtins
import contextlib
import re
from collections.abc import Collection, Sequence

import libcst as cst

from gonogo.fixes.injected import FRAMEWORKS, INJECTED
from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.annotations import admits_none, generic, is_union, type_arguments, typing_names
from gonogo.fixes.syntax.modern_names import outdated, renewed
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.syntax.typing_names import typing_name
from gonogo.fixes.target import Version

_OLD_NAMES = re.compile(r"\b(Dict|List|Set|FrozenSet|Tuple|Type|Union|Optional)\[")
_PIPE_NONE = re.compile(r"\|\s*None\b|\bNone\s*\|")


def _is_builtin_function(node: cst.BaseExpression) -> bool:
    """Such as `callable` and `any`, which pass for types until something is done with them."""
    known = getattr(builtins, dotted(node), None)
    return known is not None and not isinstance(known, type)


def _pipes(tree: Tree, python: Version, without: Collection[str] = ()) -> bool:
    """Whether to write `X | None`: as this file does, if its Python can; else by the age of its other annotations.

    *without* names what the file will no longer use.
    """
    pipes, optionals = len(_PIPE_NONE.findall(tree.text)), tree.text.count("Optional[")
    if tree.path.endswith(".pyi"):
        return pipes >= optionals
    if python < (3, 10):
        return pipes > optionals and "from __future__ import annotations" in tree.text
    return pipes > optionals if pipes or optionals else not set(_OLD_NAMES.findall(tree.text)).difference(without)


class OptionalStyle:
    """How this file writes that a value may be None."""

    def __init__(self, tree: Tree, python: Version) -> None:
        self.tree = tree
        self.home = Home(tree.path, "", "")
        self.names = typing_names(tree)
        self.python = python
        self.pipes = _pipes(tree, python)

    def letting_none(self, node: cst.BaseExpression, more: Sequence[Splice] = ()) -> str:
        """The text in which the annotation *node* admits None, with built-in names where it alone used older ones.

        *more* is changed with it.
        """
        splices = self.let_none(node)
        if names := outdated(self.tree, node, self.python):
            with contextlib.suppress(CannotFix):  # where two edits of the imports meet, the names stay as they are
                return self.tree.spliced([*self._let_none_renewed(node, names), *more])
        return self.tree.spliced([*splices, *more])

    def _let_none_renewed(self, node: cst.BaseExpression, names: frozenset[str]) -> list[Splice]:
        modern = OptionalStyle(self.tree, self.python)
        modern.pipes = _pipes(self.tree, self.python, names)
        splices = modern.let_none(node)
        imports = [s for s in splices if not self.tree.start(node) <= s.start <= self.tree.end(node)]
        around = [s for s in splices if s not in imports]
        return [*around, *renewed(self.tree, node, names, "Optional" if imports else "")]

    def let_none(self, node: cst.BaseExpression) -> list[Splice]:
        """The edits after which the annotation *node* admits None."""
        if admits_none(node, self.names):
            raise CannotFix("the annotation admits None already")
        if isinstance(node, cst.SimpleString):
            return self._in_quotes(node)
        if is_union(node):
            return self._appended(node)
        if isinstance(node, cst.Subscript):
            return self._subscript(node)
        if isinstance(node, cst.Name | cst.Attribute) and not _is_builtin_function(node):
            self._refuse_injected(node)
            return self._wrapped(node)
        raise CannotFix(f"{self.tree.source(node)} is no type that None can be added to")

    def _refuse_injected(self, node: cst.BaseExpression) -> None:
        """FastAPI knows these parameters by their bare type; with None added, the application no longer starts."""
        origin = meaning(self.tree, self.home, dotted(node))
        if origin.partition(".")[0].partition(":")[0] in FRAMEWORKS and origin.partition(":")[2] in INJECTED:
            raise CannotFix(f"FastAPI passes {dotted(node)} only where the annotation is just that: remove the default")

    def _subscript(self, node: cst.Subscript) -> list[Splice]:
        name = generic(node, self.names)
        if name == "Union":
            end = self.tree.end(node.slice[-1])
            return [Splice(end, end, ", None")]
        if name == "Annotated":  # what reads the metadata looks for Annotated itself, outermost
            return self.let_none(type_arguments(node)[0])
        return self._wrapped(node)

    def _wrapped(self, node: cst.BaseExpression) -> list[Splice]:
        if self.pipes:
            return self._appended(node)
        optional, imports = typing_name(self.tree, "Optional")
        start, end = self.tree.start(node), self.tree.end(node)
        return [*imports, Splice(start, start, f"{optional}["), Splice(end, end, "]")]

    def _appended(self, node: cst.BaseExpression) -> list[Splice]:
        end = self.tree.end(node)
        return [Splice(end, end, " | None")]

    def _in_quotes(self, node: cst.SimpleString) -> list[Splice]:
        text = node.raw_value
        if node.prefix or "\\" in text or "\n" in text:
            raise CannotFix(f"{self.tree.source(node)} is no plain quoted type")
        try:
            inner = cst.parse_expression(text.strip())
        except cst.ParserSyntaxError:
            raise CannotFix(f"{self.tree.source(node)} is no type") from None
        if admits_none(inner, self.names):
            raise CannotFix("the annotation admits None already")
        if not self.pipes and not isinstance(inner, cst.BinaryOperation):
            return self._wrapped(node)
        end = self.tree.end(node) - len(node.quote) - (len(text) - len(text.rstrip()))
        return [Splice(end, end, " | None")]
