"""What a shell script runs, read without running it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_CONTINUED = re.compile(r"\\\r?\n\s*")
_ASSIGNMENT = re.compile(r"\w+=.*")
_PIECE = r"""[^ \t\r\n'"\\();|&]|'[^']*'|"(?:[^"\\]|\\.)*"|\\."""
# A comment, operators, or a word with its quotations: `shlex` looks at each character, and took a tenth of a second
# for the scripts of a project.
_TOKEN = re.compile(rf"\#.*|[();|&]+|(?:{_PIECE})++")
_LINE = re.compile(rf"(?:[ \t\r\n]++|{_TOKEN.pattern})*+")
_QUOTED = re.compile(r"""'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)""")
_ESCAPED = re.compile(r"""\\(["\\$`])""")
_OPERATORS = frozenset({"&&", "||", ";", ";;", "|", "&", "|&", "(", ")", "{", "}"})
_KEYWORDS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "!", "time", "sudo", "exec", "env", "-"})


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command. `line` is the line of the script that it stands on, without its blanks.

    `ignored` says that the script goes on, and succeeds, when the command fails.
    """

    words: tuple[str, ...]
    line: str
    ignored: bool = False


@lru_cache(maxsize=2048)
def commands(script: str) -> tuple[Command, ...]:
    """The simple commands of a script, in their order; what a here-document holds is taken for commands too."""
    return tuple(_commands(script))


def _commands(script: str) -> Iterator[Command]:
    forgiving = False
    for line in _CONTINUED.sub(" ", script).splitlines():
        for words, before_or in _simple(line):
            if words[0] == "set" and len(words) > 1 and "e" in words[1]:
                forgiving = words[1].startswith("+")
            yield Command(words, line.strip(), forgiving or before_or)


def _simple(line: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The commands of one line, each with whether `|| something harmless` follows."""
    tokens = _tokens(line)
    groups: list[tuple[list[str], str]] = [([], "")]
    for token in tokens:
        if token in _OPERATORS:
            groups[-1] = (groups[-1][0], token)
            groups.append(([], ""))
        else:
            groups[-1][0].append(token)
    for number, (words, operator) in enumerate(groups):
        if command := _bare(words):
            rest = groups[number + 1][0] if operator == "||" else []
            yield command, bool(rest) and not _fails(rest)


def _tokens(line: str) -> list[str]:
    """The words and operators of a line, without quotation marks; its blank parts where a quotation does not end."""
    if not _LINE.fullmatch(line):
        return line.split()
    return [_QUOTED.sub(_unquoted, token) for token in _TOKEN.findall(line) if not token.startswith("#")]


def _unquoted(match: re.Match[str]) -> str:
    single, double, escaped = match.groups()
    return _ESCAPED.sub(r"\1", double) if double is not None else single or escaped or ""


def _bare(words: list[str]) -> tuple[str, ...]:
    """The command without what only introduces it: shell keywords, `sudo`, assignments."""
    start = 0
    while start < len(words) and (words[start] in _KEYWORDS or _ASSIGNMENT.fullmatch(words[start])):
        start += 1
    return tuple(words[start:])


def _fails(words: list[str]) -> bool:
    """Whether the command after `||` still lets the script fail."""
    return words[0] == "false" or (words[0] in {"exit", "return"} and words[1:2] != ["0"])
