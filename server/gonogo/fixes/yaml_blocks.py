"""Putting an entry into a block of YAML, and leaving all else as it is."""

from __future__ import annotations


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
