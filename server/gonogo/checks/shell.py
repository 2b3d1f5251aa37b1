"""What a shell script runs, read without running it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_CONTINUED = re.compile(r"\\\r?\n\s*")
_ASSIGNMENT = re.compile(r"\w+=.*")
_PLAIN = re.compile(r"""[^'"\\#]*""")
_PLAIN_TOKEN = re.compile(r"[();|&]+|[^ \t\r\n();|&]+")
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
    if _PLAIN.fullmatch(line):  # `shlex` looks at each character: a third of a second for the scripts of a project
        return _PLAIN_TOKEN.findall(line)
    lexer = shlex.shlex(line, posix=True, punctuation_chars="();|&")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    try:
        return list(lexer)
    except ValueError:  # a quotation that goes on in the next line
        return line.split()


def _bare(words: list[str]) -> tuple[str, ...]:
    """The command without what only introduces it: shell keywords, `sudo`, assignments."""
    start = 0
    while start < len(words) and (words[start] in _KEYWORDS or _ASSIGNMENT.fullmatch(words[start])):
        start += 1
    return tuple(words[start:])


def _fails(words: list[str]) -> bool:
    """Whether the command after `||` still lets the script fail."""
    return words[0] == "false" or (words[0] in {"exit", "return"} and words[1:2] != ["0"])
