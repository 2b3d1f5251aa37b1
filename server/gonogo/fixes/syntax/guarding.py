"""Which texts LibCST may be given: its parser ends the whole process where a file nests too deeply."""

from __future__ import annotations

import ast
import warnings

from gonogo.fixes.refusal import CannotFix

BOM = "\ufeff"
# Measured with LibCST 1.9: on a stack of 1 MiB, blocks end the process at 60 levels, expressions Python's own
# recursion at 400. Code that people write has a fifth of that.
BLOCKS = 30
DEPTH = 200


def refuse_unreadable(path: str, text: str) -> None:
    """Raises `CannotFix` where *text* is no Python, or nests so deeply that it is not safe to read."""
    try:
        with warnings.catch_warnings():  # an invalid escape in the project's code is not ours to print
            warnings.simplefilter("ignore")
            tree = ast.parse(text.removeprefix(BOM))
    except SyntaxError as error:
        raise CannotFix(f"{path}:{error.lineno or 1} has a syntax error: repair it first") from None
    except (ValueError, RecursionError, MemoryError):
        raise CannotFix(f"{path} cannot be read as Python") from None
    waiting: list[tuple[ast.AST, int, int]] = [(tree, 0, 0)]
    while waiting:
        node, depth, blocks = waiting.pop()
        if depth > DEPTH or blocks > BLOCKS:
            raise CannotFix(f"{path}:{getattr(node, 'lineno', 1)} nests too deeply to be edited safely")
        for child in ast.iter_child_nodes(node):
            # an `elif` is an `if` inside another, but no deeper on the page
            deeper = isinstance(child, ast.stmt) and getattr(child, "col_offset", 0) > getattr(node, "col_offset", -1)
            waiting.append((child, depth + 1, blocks + deeper))
