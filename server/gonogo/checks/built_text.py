"""Texts that code puts together: f-strings, `+`, `%` and `.format`, taken apart again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_PERCENT, _BRACES = re.compile(r"%[sdr]|%\(\w+\)s"), re.compile(r"\{\w*\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """One expression put into a text, and the constant text before it."""

    before: str
    value: ast.expr


def pieces(node: ast.expr, before: str = "") -> Iterator[Piece]:
    """The expressions that an f-string, `+`, `%` or `.format` puts into a text."""
    match node:
        case ast.JoinedStr(values=values):
            for part in values:
                if isinstance(part, ast.FormattedValue):
                    yield Piece(before, part.value)
                before += str(part.value) if isinstance(part, ast.Constant) else "?"
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from pieces(left, before)
            yield from pieces(right, before + constant_text(left))
            for side, text in ((left, before), (right, before + constant_text(left))):
                if not isinstance(side, ast.Constant | ast.JoinedStr | ast.BinOp):
                    yield Piece(text, side)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod(), right=right):
            yield from _formatted(
                text, re.compile(r"%[sdr]|%\(\w+\)s"), right.elts if isinstance(right, ast.Tuple) else [right]
            )
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format"), args=args, keywords=keywords
        ):
            yield from _formatted(text, re.compile(r"\{\w*\}"), [*args, *(k.value for k in keywords)])


def _formatted(text: str, field: re.Pattern[str], values: list[ast.expr]) -> Iterator[Piece]:
    places = [text[: match.start()] for match in field.finditer(text)]
    for number, value in enumerate(values):
        yield Piece(places[number] if number < len(places) else text, value)


def constant_text(node: ast.expr) -> str:
    """The text with `?` for what is put into it."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "?" for part in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return constant_text(left) + constant_text(right)
        case ast.BinOp(left=left, op=ast.Mod()):
            return constant_text(left)
        case ast.Call(func=ast.Attribute(value=value)):
            return constant_text(value)
    return "?"
