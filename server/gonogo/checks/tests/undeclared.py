"""Modules of installed distributions that nothing which the project declares would install."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from gonogo.facts import Environment
from gonogo.fixes.module_names import distribution_of
from gonogo.index.broken import module_span
from gonogo.index.judging import Imports, imports_of
from gonogo.index.links import links_of
from gonogo.index.standing import Standing, standing_of
from gonogo.model import Reads, Snapshot
from gonogo.source import SourceFile, Span

# Files that say what to install, or run what does, and those in which a project lists what it depends on.
_SAYING = re.compile(
    r"(?i).*\.(toml|cfg|ini|txt|ya?ml|sh)|(docker|container|make|pip|jenkins)file.*|(setup|noxfile)\.py|\.pre-commit.*"
)
_LISTING = re.compile(r"(?i)pyproject\.toml|setup\.(py|cfg)|.*requirements.*\.txt|pipfile|environment\.ya?ml")
_WORD = re.compile(r"[A-Za-z0-9][\w.-]*")
_EXTRA = re.compile(r"""extra\s*==\s*['"]([\w.-]+)['"]""")


@dataclass(frozen=True, slots=True)
class Undeclared:
    """A top-level module of an installed distribution that nothing declares; `span` is its first import of `paths`."""

    top: str
    distribution: str
    span: Span
    paths: tuple[str, ...]


def undeclared(snapshot: Snapshot) -> tuple[Undeclared, ...]:
    """Each module that tests or the package certainly import, whose distribution is here and not declared.

    Silent where it cannot be told: no file lists dependencies, or most of what is imported would not be declared, so
    that the list must be elsewhere; nor of a module whose distribution is not called as it is, or as is known.
    """
    return snapshot.derive(_undeclared, Reads.OUTLINE)


def _undeclared(snapshot: Snapshot) -> tuple[Undeclared, ...]:
    environment = snapshot.facts.get(Environment)
    words = snapshot.derive(_words, Reads.OTHER)
    if not isinstance(environment, Environment) or environment.unknown or not environment.requires or not words:
        return ()
    imports = imports_of(snapshot)
    tops = frozenset().union(*(links_of(imports.layout, file).tops for file in imports.python))
    brought = {top: name for top in tops if (name := _distribution(top, environment, imports))}
    declared = _declared(frozenset(environment.distributions), tuple(environment.requires.items()), words)
    known = declared | words
    lacking = {top: name for top, name in brought.items() if known.isdisjoint((top, _canonical(name)))}
    if 2 * len(lacking) > len(brought):
        return ()
    found = (_found(imports, top, name) for top, name in sorted(lacking.items()))
    return tuple(one for one in found if one is not None)


def _words(snapshot: Snapshot) -> frozenset[str]:
    """All words of the files that say what to install, as names of distributions; none where no file lists them."""
    named = [(path, file.text) for path, file in snapshot.files.items() if _SAYING.fullmatch(path.rpartition("/")[2])]
    if not any(_LISTING.fullmatch(path.rpartition("/")[2]) for path, _ in named):
        return frozenset()
    return frozenset().union(*(_words_of(text) for _, text in named))


@lru_cache(maxsize=1024)  # an edit is of one file
def _words_of(text: str) -> frozenset[str]:
    words = frozenset(_WORD.findall(text))
    return words.union(canonicalize_name(word.rstrip("-_.")) for word in words)


def _distribution(top: str, environment: Environment, imports: Imports) -> str:
    """The installed distribution that brings a top-level module, empty where it is Python's or cannot be told."""
    if top in sys.stdlib_module_names or top in imports.layout.own_top or not imports.is_installed(top):
        return ""
    names = (distribution_of(top), top)
    return next((name for name in names if name and _canonical(name) in environment.distributions), "")


_canonical = lru_cache(maxsize=4096)(canonicalize_name)  # of each module that is imported, at each judgement


@lru_cache(maxsize=8)  # it stays as it is from edit to edit
def _declared(
    installed: frozenset[str], requires: tuple[tuple[str, tuple[str, ...]], ...], words: frozenset[str]
) -> frozenset[str]:
    """The installed distributions that are named, and all that these require, extras as far as they are asked for."""
    lines = dict(requires)
    asked = dict.fromkeys(installed & words, words)
    waiting = list(asked)
    while waiting:
        asking = waiting.pop()
        for name, extras in _required(lines.get(asking, ()), asked[asking]):
            if name not in asked or not extras <= asked[name]:
                asked[name] = asked.get(name, frozenset()) | extras
                waiting.append(name)
    return frozenset(asked)


def _required(lines: Iterable[str], extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What a distribution with these extras requires, each with its own extras; on whatever system."""
    for name, own, when in map(_parsed, lines):
        if name and (not when or not extras.isdisjoint(when)):
            yield name, own


@lru_cache(maxsize=16384)  # an environment has a thousand, and reading one takes some 50 microseconds
def _parsed(line: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """The name of a requirement, empty for none, its extras, and the extras for which it is required, if not always."""
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        return "", frozenset(), frozenset()
    when = frozenset(extra for asked in _EXTRA.findall(line) for extra in (asked, canonicalize_name(asked)))
    return canonicalize_name(requirement.name), frozenset(requirement.extras), when


def _found(imports: Imports, top: str, distribution: str) -> Undeclared | None:
    spans = [span for file in imports.python for span in _imported(imports, file, top)]
    paths = tuple(dict.fromkeys(span.path for span in spans))
    return Undeclared(top, distribution, spans[0], paths) if spans else None


def _imported(imports: Imports, file: SourceFile, top: str) -> Iterator[Span]:
    """Where a file that tests run, or that is part of the package, certainly imports the module."""
    links = links_of(imports.layout, file)
    if top not in links.tops or file.path.endswith(".pyi"):
        return
    if standing_of(imports.layout, file.path, imports.stopped_by(file.path)) in {Standing.TESTED, Standing.PACKAGE}:
        for link in links.foreign:
            if link.module.partition(".")[0] == top and imports.runs(link):
                yield module_span(file, link)
