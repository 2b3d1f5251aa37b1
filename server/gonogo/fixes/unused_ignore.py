"""An ignore comment that ignores nothing goes, or loses the codes that it does not need."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.tree import Splice, Tree

_IGNORE = re.compile(r"#\s*type:\s*ignore(?P<codes>\s*\[(?P<list>[^\]]*)\])?\s*(?=#|\Z)")


@fix_kind("unused-ignore", safe=True)
def unused_ignore(request: Request) -> Mapping[str, str]:
    """Remove `# type: ignore`, or the unused of its codes; what else the comment says stays.

    Arguments: path, line (from 0), and codes, the unused ones as mypy lists them, empty for all.
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    for comment in tree.all(cst.Comment):
        if tree.line(comment) == line and (match := _IGNORE.match(comment.value)):
            return {path: tree.spliced([_splice(tree, comment, match, str(request.arguments.get("codes", "")))])}
    raise CannotFix(f"line {line + 1} has no type: ignore any more")


def _splice(tree: Tree, comment: cst.Comment, match: re.Match[str], unused: str) -> Splice:
    start = tree.start(comment)
    codes = _codes(match["list"] or "")
    kept = [code for code in codes if code not in _codes(unused)]
    if unused and kept == codes:
        raise CannotFix(f"the ignore no longer names {unused}")
    if unused and kept:
        return Splice(start + match.start("list"), start + match.end("list"), ", ".join(kept))
    if match.end() < len(comment.value):
        return Splice(start, start + match.end(), "")
    line = tree.line(comment)
    code = tree.text[tree.line_start(line) : start].rstrip()
    if code:
        return Splice(tree.line_start(line) + len(code), tree.end(comment), "")
    return Splice(tree.line_start(line), tree.line_start(line + 1), "")


def _codes(written: str) -> list[str]:
    return [code.strip() for code in written.split(",") if code.strip()]
