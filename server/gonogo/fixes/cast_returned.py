"""A value that mypy knows nothing of is returned as what the function promises."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.annotations import are_lazy
from gonogo.fixes.syntax.functions import yields
from gonogo.fixes.syntax.modules import Home
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.syntax.typing_names import typing_name


@fix_kind("cast-returned")
def cast_returned(request: Request) -> Mapping[str, str]:
    """`return json.loads(text)` becomes `return cast(dict[str, int], json.loads(text))`, by the function's annotation.

    A cast checks nothing when it runs; so a person chooses it. The type is quoted where the annotation is, or where
    the file does not evaluate its annotations. Arguments: path, line of the `return` (from 0).
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    node = next((r for r in tree.all(cst.Return) if tree.line(r) == line and r.value), None)
    functions = around(tree, node, cst.FunctionDef) if node else []
    if node is None or node.value is None or not functions:
        raise CannotFix(f"line {line + 1} returns no value any more: check again")
    type_, value = _promised(tree, functions[0]), node.value
    if isinstance(value, cst.Call) and tree.source(value.func).rpartition(".")[2] == "cast":
        raise CannotFix("the value is cast already")
    spelled, imports = _cast(tree)
    start, end = tree.start(value), tree.end(value)
    return {path: tree.spliced([*imports, Splice(start, start, f"{spelled}({type_}, "), Splice(end, end, ")")])}


def _promised(tree: Tree, function: cst.FunctionDef) -> str:
    """The type that the function says it returns, as an expression that can be evaluated in its body."""
    name = function.name.value
    if function.returns is None or yields(function):
        raise CannotFix(f"{name} does not say what it returns")
    annotation = function.returns.annotation
    text = tree.source(annotation)
    if "\n" in text or "\r" in text:
        raise CannotFix(f"the type that {name} returns stands on several lines: give it a name first")
    if isinstance(annotation, cst.SimpleString) or not are_lazy(tree):
        return text
    if '"' in text:
        raise CannotFix(f"the type that {name} returns has quotes of its own: write the cast by hand")
    return f'"{text}"'


def _cast(tree: Tree) -> tuple[str, list[Splice]]:
    known = meaning(tree, Home(tree.path, "", ""), "cast")
    if known not in ("", "typing:cast", "typing_extensions:cast"):
        raise CannotFix("cast means something else in this file")
    return typing_name(tree, "cast")
