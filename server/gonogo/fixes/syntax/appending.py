"""Putting a new function into a module."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
import libcst.matchers as m

from gonogo.fixes.syntax.tree import Splice, Tree

_MAIN = m.If(test=m.Comparison(left=m.Name("__name__")))


def appended(tree: Tree, function: str, after: cst.FunctionDef | None = None, also: Sequence[Splice] = ()) -> str:
    """The text with *function* below *after*, or as the last thing before what runs the module as a script.

    *also* are other splices into the same text.
    """
    body = list(tree.module.body)
    if not body:
        ending = "" if not tree.text.strip() or tree.text.endswith(("\n", "\r")) else tree.newline
        return tree.text + ending + function + tree.newline
    index = body.index(after) if after else len(body) - 1
    if after is None and m.matches(body[index], _MAIN) and index:
        index -= 1
    at = tree.line_end(_last_line(tree, body[index], body[index + 1] if index + 1 < len(body) else None))
    below = tree.newline * _missing_blanks(tree, at) if index + 1 < len(body) else ""
    return tree.spliced([*also, Splice(at, at, tree.newline * 3 + function + below)])


def _last_line(tree: Tree, node: cst.CSTNode, following: cst.CSTNode | None) -> int:
    """The last line of a statement with the indented comments below it."""
    last = tree.last_line(node)
    stop = tree.line(following) if following else tree.line_count
    for line in range(last + 1, stop):
        text = tree.line_text(line)
        if text.strip() and text[0] in " \t":
            last = line
    return last


def _missing_blanks(tree: Tree, at: int) -> int:
    """How many blank lines the function needs below it to stand two lines apart."""
    rest = tree.text[at:].replace("\r\n", "\n").replace("\r", "\n")
    return max(0, 3 - (len(rest) - len(rest.lstrip("\n"))))
