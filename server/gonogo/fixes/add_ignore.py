"""A line whose type error is accepted says so, by its code."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.tree import Splice, Tree

_IGNORE = re.compile(r"#\s*type:\s*ignore(?:\s*\[(?P<codes>[^\]]*)\])?(?=\s|#|\Z)")


@fix_kind("add-ignore")
def add_ignore(request: Request) -> Mapping[str, str]:
    """Add `# type: ignore[code]` to the line, before a comment that is there, or the code to an ignore that is there.

    Arguments: path, line (from 0), code.
    """
    path, line, code = request.word("path"), request.number("line"), request.word("code")
    tree = request.tree(path)
    if not tree.line_text(line).strip():
        raise CannotFix(f"line {line + 1} is empty: check again")
    return {path: tree.spliced([_splice(tree, line, code)])}


def _splice(tree: Tree, line: int, code: str) -> Splice:
    comment = next((c for c in tree.all(cst.Comment) if tree.line(c) == line), None)
    if comment is None:
        _refuse_inside(tree, line)
        at = tree.line_start(line) + len(tree.line_text(line).rstrip())
        return Splice(at, at, f"  # type: ignore[{code}]")
    match = _IGNORE.search(comment.value)
    if match is None:
        at = tree.start(comment)
        return Splice(at, at, f"# type: ignore[{code}]  ")
    if match["codes"] is None or code in re.split(r"[\s,]+", match["codes"]):
        raise CannotFix(f"line {line + 1} ignores {code} already")
    at = tree.start(comment) + match.end("codes")
    return Splice(at, at, f", {code}" if match["codes"].strip() else code)


def _refuse_inside(tree: Tree, line: int) -> None:
    """No comment can stand within a string, nor after a backslash that joins two lines."""
    if tree.line_text(line).rstrip().endswith("\\"):
        raise CannotFix(f"line {line + 1} goes on after a backslash, where no comment can stand")
    for kind in (cst.SimpleString, cst.FormattedString):
        if any(tree.line(s) <= line < tree.last_line(s) for s in tree.all(kind)):
            raise CannotFix(f"line {line + 1} ends within a string, where no comment can stand")
