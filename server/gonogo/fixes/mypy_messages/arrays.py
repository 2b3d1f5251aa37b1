"""Messages about the types of numpy's arrays."""

from __future__ import annotations

import re

from gonogo.fixes.mypy_messages.matcher import Matcher, Said
from gonogo.model import Fix


def _array(it: Said) -> Fix | None:
    if "numpy" not in it.source.text or "rray" not in it.source.text:
        return None
    arguments = it.place(column=it.message.span.column)
    return Fix("numpy-array-type", "Write the array's type as numpy.typing has it", arguments, preferred=True)


_NAMES = r'"(?:\w+\.)*(?:ndarray|NDArray)"'
_SAID = (
    ("type-arg", rf"Missing type arguments for generic type {_NAMES}"),
    ("type-arg", rf"{_NAMES} expects 2 type arguments, but 1 given"),
    ("type-var", rf'Type argument ".+" of {_NAMES} must be a subtype of ".+"'),
    ("syntax", r"Syntax error in type annotation"),
    ("valid-type", r"Invalid type: try using Literal\[.+\] instead\?"),
)
array_types = tuple(Matcher(code, re.compile(pattern), _array) for code, pattern in _SAID)
