"""A conftest sets environment variables, where nobody has set them, before it imports anything of the project."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Mapping, Sequence

from gonogo.fixes.edits import lines_with_ends
from gonogo.fixes.kind import CannotFix, Request, fix_kind

VALUE = "for-tests"  # whoever needs one of a certain form writes it in its place


@fix_kind("set-test-variable")
def set_test_variable(request: Request) -> Mapping[str, str]:
    """Add `os.environ.setdefault("NAME", ...)` below the first imports of the standard library.

    Arguments: path of the conftest, which is created where there is none, names, separated by commas.
    """
    path, names = request.word("path"), request.word("names").split(",")
    text = request.texts.get(path, "")
    if not all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in names):
        raise CannotFix("these are no names of environment variables")
    if set_already := [name for name in names if re.search(rf"""environ.*['"]{name}['"]""", text)]:
        raise CannotFix(f"{path} sets {set_already[0]} already")
    return {path: _with_variables(path, text, names)}


def _with_variables(path: str, text: str, names: Sequence[str]) -> str:
    try:
        body = ast.parse(text.removeprefix("\ufeff")).body
    except (SyntaxError, ValueError):
        raise CannotFix(f"{path} cannot be parsed: repair it first") from None
    first = _first(body)
    lines = lines_with_ends(text)
    place = first[-1].end_lineno or 0 if first else 0
    if any(statement.lineno <= place for statement in body[len(first) :]):
        raise CannotFix(f"{path} has more than one statement on a line where the variables would be set")
    newline = "\r\n" if "\r\n" in text else "\n"
    if first and not lines[place - 1].endswith(("\n", "\r")):
        lines[place - 1] += newline
    new = [] if _has_os(first) else ["import os"]
    new += [*[""] * bool(new or first), *(f'os.environ.setdefault("{name}", "{VALUE}")' for name in names)]
    if not _has_os(first) and first:
        new = ["", *new] if not isinstance(first[-1], ast.Import | ast.ImportFrom) else new
    rest = "".join(lines[place:])
    block = newline.join([*new, *[""] * bool(rest and not rest.startswith(("\n", "\r")))]) + newline
    head = "".join(lines[:place])
    mark = "\ufeff" if not first and rest.startswith("\ufeff") else ""
    return f"{head}{mark}{block}{rest.removeprefix(mark)}"


def _first(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The docstring and the imports of the standard library above everything else."""
    found: list[ast.stmt] = []
    for statement in body:
        is_docstring = not found and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not is_docstring and not _is_standard(statement):
            break
        found.append(statement)
    return found


def _is_standard(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        names = [statement.module or ""] if not statement.level else [""]
    else:
        names = [alias.name for alias in statement.names] if isinstance(statement, ast.Import) else [""]
    return all(name.partition(".")[0] in sys.stdlib_module_names for name in names)


def _has_os(statements: Sequence[ast.stmt]) -> bool:
    imports = (statement for statement in statements if isinstance(statement, ast.Import))
    return any((alias.name, alias.asname) == ("os", None) for one in imports for alias in one.names)
