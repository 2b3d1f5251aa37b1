"""A key that is new to a table of TOML stands below the table's keys."""

from __future__ import annotations

from gonogo.fixes.edits import lines_with_ends


def below_the_keys(old: str, new: str) -> str:
    """*new* with the lines that it has more than *old* moved above the comments and blank lines before them.

    tomlkit puts a key at the end of its table, which reaches as far as the next one, with the comments on that.
    A missing last line end stays missing.
    """
    ended = old.endswith(("\n", "\r"))
    newline = "\r\n" if "\r\n" in old else "\n"
    before = lines_with_ends(old if ended else old + newline)
    after = lines_with_ends(new if new.endswith(("\n", "\r")) else new + newline)
    more = len(after) - len(before)
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    if more < 1 or before[at:] != after[at + more :]:
        return new if ended else new.removesuffix(newline)
    place = at
    while place and (not before[place - 1].strip() or before[place - 1].lstrip().startswith("#")):
        place -= 1
    text = "".join([*before[:place], *after[at : at + more], *before[place:]])
    return text if ended else text.removesuffix(newline)
