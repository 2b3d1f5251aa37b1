"""Putting an entry into a block of YAML, and leaving all else as it is."""

from __future__ import annotations

from typing import TypeVar

import yaml

from gonogo.fixes.refusal import CannotFix

Node = TypeVar("Node", yaml.MappingNode, yaml.SequenceNode)


def entries_of(path: str, text: str, key: str, kind: type[Node]) -> Node:
    """The entries under a top-level *key*. Refuses where there are none, or not one a line."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise CannotFix(f"{path} cannot be parsed: repair it first") from None
    top = root.value if isinstance(root, yaml.MappingNode) else []
    found = next((value for name, value in top if name.value == key), None)
    if not isinstance(found, kind) or found.flow_style or not found.value:
        raise CannotFix(f"{path} has no {key}, one a line, to add to")
    return found


def below(text: str, end: int, block: str, column: int, blank: bool = False) -> str:
    r"""*text* with *block*, indented to *column*, below the entries that end before the offset *end*.

    Comments and blank lines that follow the entries belong to what comes next, unless they are indented more than
    *column*. *block* ends its lines with `\n`; a missing last line end stays missing. *blank* asks for a blank line.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    at = _end(text[:end], column)
    trailing, ending, rest = text[at:].partition("\n")  # what trails the last entry on its line, as a comment would
    lines = [f"{' ' * column}{line}" if line else "" for line in block.splitlines()]
    new = newline.join(["", *([""] if blank else []), *lines])
    return text[:at] + trailing.removesuffix("\r") + new + (ending and newline + rest)


def _end(text: str, column: int) -> int:
    lines = text.rstrip().split("\n")
    while (line := lines[-1].rstrip()).lstrip()[:1] in ("", "#") and len(line) - len(line.lstrip()) <= column:
        lines.pop()
    return len("\n".join(lines).rstrip())
