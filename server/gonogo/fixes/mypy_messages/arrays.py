"""Messages about the types of numpy's arrays."""

from __future__ import annotations

import re

from gonogo.fixes.mypy_messages.matcher import Matcher, Said
from gonogo.fixes.numpy_names import BUILTINS, NUMPY
from gonogo.model import Fix


def _array(it: Said) -> Fix | None:
    if "numpy" not in it.source.text or "rray" not in it.source.text:
        return None
    arguments = it.place(column=it.message.span.column)
    return Fix("numpy-array-type", "Write the array's type as numpy.typing has it", arguments, preferred=True)


def _removed(it: Said) -> Fix | None:
    name = it.match["name"]
    if "numpy" not in it.source.text or not (name in NUMPY or name in BUILTINS):
        return None
    title = f"Write {BUILTINS.get(name) or NUMPY[name]}, which numpy's {name} was another name of"
    arguments = it.place("name", column=it.message.span.column)
    return Fix("numpy-removed-name", title, arguments, preferred=True)


removed_names = (
    Matcher("attr-defined", re.compile(r'Module has no attribute "(?P<name>\w+)"(?:; maybe .+\?)?'), _removed),
    Matcher("name-defined", re.compile(r'Name "\w+\.(?P<name>\w+)" is not defined'), _removed),
)

_NAMES = r'"(?:\w+\.)*(?:ndarray|NDArray)"'
_SAID = (
    ("type-arg", rf"Missing type arguments for generic type {_NAMES}"),
    ("type-arg", rf"{_NAMES} expects 2 type arguments, but 1 given"),
    ("type-var", rf'Type argument ".+" of {_NAMES} must be a subtype of ".+"'),
    ("syntax", r"Syntax error in type annotation"),
    ("valid-type", r"Invalid type: try using Literal\[.+\] instead\?"),
)
array_types = tuple(Matcher(code, re.compile(pattern), _array) for code, pattern in _SAID)
