"""Messages about what a value may be."""

from __future__ import annotations

import re
from collections.abc import Callable

from gonogo.fixes.mypy_messages.matcher import Matcher, Said, said
from gonogo.model import Fix


def _mixed_dict(it: Said) -> Fix:
    title = "Say that the dictionary holds values of several kinds: dict[..., Any]"
    return Fix("annotate-mixed-dict", title, it.place())


_COMMON = r'"(?:object|(?:Collection|Sequence|Mapping|MutableSequence)\[.+\])"'
# What mypy says of a value that it takes for what the values of a dictionary have in common, or for any one of them.
_MIXED = (
    ("assignment", r'Incompatible types in assignment \(expression has type ".+", target has type ".+"\)'),
    ("attr-defined", rf"{_COMMON} has no attribute .+"),
    ("index", rf"Unsupported target for indexed assignment \({_COMMON}\)"),
    ("index", rf"Value of type {_COMMON} is not indexable"),
    ("operator", r"Unsupported (?:left |right )?operand types? for .+"),
    ("operator", rf"{_COMMON} not callable"),
    ("union-attr", r'Item ".+" of ".+ \| .+" has no attribute .+'),
    ("arg-type", r'Argument .+ has incompatible type "object"; expected ".+"'),
    ("call-overload", r'No overload variant .*matches argument types? .*"object".*'),
)
mixed_dict = tuple(Matcher(code, re.compile(pattern), _mixed_dict) for code, pattern in _MIXED)


@said("union-attr", r'Item "None" of "(?P<type>.+) \| None" has no attribute "(?P<attribute>\w+)"')
def not_none(it: Said) -> Fix:
    """Only the place decides which expression it is, so the title does not name it."""
    arguments = it.place("attribute", column=it.message.span.column)
    return Fix("assert-not-none", f"Assert that it is not None before .{it.match['attribute']}", arguments)


def _not_none(role: str, what: str) -> Callable[[Said], Fix]:
    def offer(it: Said) -> Fix:
        arguments = it.place(column=it.message.span.column, role=role)
        return Fix("assert-not-none", f"Assert that {what} is not None before", arguments)

    return offer


# Only where nothing but None is in the way.
_NONE = (
    ("arg-type", r'Argument .+ has incompatible type "(?P<type>.+) \| None"; expected "(?P=type)"', "argument"),
    ("index", r'Value of type "(?P<type>.+) \| None" is not indexable', "indexed"),
    (
        "return-value",
        r'Incompatible return value type \(got "(?P<type>.+) \| None", expected "(?P=type)"\)',
        "returned",
    ),
)
_WHAT = {"argument": "the argument", "indexed": "it", "returned": "the result"}
not_none_there = tuple(Matcher(code, re.compile(said), _not_none(role, _WHAT[role])) for code, said, role in _NONE)


@said("no-any-return", r'Returning Any from function declared to return "(?P<type>.+)"')
def cast_returned(it: Said) -> Fix:
    return Fix("cast-returned", f"Return it as what was promised: cast({it.match['type']}, ...)", it.place())
