"""Commands that run mypy: what decides their answer, and the one that gives the answer shown here."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gonogo.facts import Types
from gonogo.model import Snapshot
from gonogo.source import SourceFile

_LIMITING = ("--no-site-packages", "--ignore-missing-imports")  # ours, for workspaces that are not trusted
_OF_THIS_MACHINE = ("--python-executable", "--cache-dir", "--config-file", "--output", "--cache-fine-grained")
# Options that are about the output or the machine, with the number of values they take.
_DROPPED = {"--install-types": 0, "--non-interactive": 0, "--pretty": 0, "--no-color-output": 0, "--color-output": 0}
_DROPPED |= {"--show-error-context": 0, "--no-error-summary": 0, "--no-incremental": 0, "--show-traceback": 0}
_DROPPED |= {"--show-column-numbers": 0, "--show-error-end": 0, "--hide-error-codes": 0, "-v": 0, "--verbose": 0}
_DROPPED |= {"--junit-xml": 1, "--cache-dir": 1, "--output": 1, "-O": 1, "--python-executable": 1, "-n": 1}
_DROPPED |= {"--num-workers": 1, "--sqlite-cache": 0, "--error-summary": 0, "--no-pretty": 0, "--pdb": 0}
_DROPPED |= {"--show-error-codes": 0, "--scripts-are-modules": 0, "--incremental": 0, "-i": 0, "--tb": 0}
# Options with a value, so that the value is not taken for a target.
_VALUED = {"--config-file", "--python-version", "--platform", "--exclude", "--follow-imports", "--always-true"}
_VALUED |= {"--always-false", "--disable-error-code", "--enable-error-code", "--shadow-file", "--package-root"}
_VALUED |= {"--custom-typeshed-dir", "--untyped-calls-exclude", "--enable-incomplete-feature", "--find-occurrences"}
_TARGETING = {"-p", "--package", "-m", "--module"}
_SECTION = {"pyproject.toml": re.compile(r"(?m)^\[tool\.mypy\]"), "setup.cfg": re.compile(r"(?m)^\[mypy\]")}


@dataclass(frozen=True, slots=True)
class Arguments:
    """What decides the answer of a run. Equal for two commands that only write it differently.

    `config_file` is relative to the root, empty where mypy would find none.
    """

    options: frozenset[str]
    targets: frozenset[str]
    config_file: str


def mypy_command(snapshot: Snapshot) -> str:
    """The project's own options and targets, without what is this machine's or ours; `mypy .` where unknown."""
    words = shown_arguments(snapshot)
    if words is None:
        return "mypy ."
    kept = [a for a in words if not a.startswith(_OF_THIS_MACHINE) and not a.startswith("/") and ":\\" not in a]
    return shlex.join(["mypy", *kept])


def shown_arguments(snapshot: Snapshot) -> tuple[str, ...] | None:
    """The arguments of the run whose answer is shown here, None where there is none."""
    types = snapshot.facts.get(Types)
    command = types.command if isinstance(types, Types) else ()
    if not isinstance(types, Types) or "mypy" not in command:
        return None
    words = list(command[command.index("mypy") + 1 :])
    for ours in _LIMITING if types.limited else ():
        if ours in words:  # once: the project may say so itself
            words.remove(ours)
    return tuple(words)


def arguments_of(words: Iterable[str], files: Mapping[str, SourceFile]) -> Arguments:
    """What matters in the arguments of a mypy that runs in the root of a workspace with these files."""
    options, targets = split(clean(words))
    named = [value for name, value in _pairs(options) if name == "--config-file"]
    config_file = _plain(named[-1]) if named else default_config(files)
    kept = (f"{name}={value}" if value else name for name, value in _pairs(options) if name != "--config-file")
    return Arguments(frozenset(kept), frozenset(_targets(targets)), config_file)


def default_config(files: Mapping[str, SourceFile]) -> str:
    """The configuration that mypy finds by itself, empty where there is none."""
    for name in ("mypy.ini", ".mypy.ini"):
        if name in files:
            return name
    return next((name for name, head in _SECTION.items() if name in files and head.search(files[name].text)), "")


def clean(words: Iterable[str]) -> tuple[str, ...]:
    """Leave out what concerns only the output or the machine."""
    kept: list[str] = []
    skip = 0
    for word in words:
        name, _, value = word.partition("=")
        if skip:
            skip -= 1
        elif name in _DROPPED:
            skip = 0 if value else _DROPPED[name]
        elif name.endswith("-report"):
            skip = 0 if value else 1
        else:
            kept.append(word)
    return tuple(kept)


def split(words: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Options and targets; `-p name` and `-m name` are targets too."""
    options: list[str] = []
    targets: list[str] = []
    rest = iter(words)
    for word in rest:
        if word in _TARGETING:
            targets += [word, next(rest, "")]
        elif word in _VALUED:
            options += [word, next(rest, "")]
        elif word.startswith("-"):
            options.append(word)
        else:
            targets.append(word)
    return tuple(options), tuple(targets)


def _pairs(options: Iterable[str]) -> Iterator[tuple[str, str]]:
    rest = iter(options)
    for option in rest:
        name, equals, value = option.partition("=")
        yield name, value if equals or name not in _VALUED else next(rest, "")


def _targets(targets: Iterable[str]) -> Iterator[str]:
    rest = iter(targets)
    for target in rest:
        yield f"-p {next(rest, '')}" if target in _TARGETING else _plain(target)


def _plain(path: str) -> str:
    return path.removeprefix("./").rstrip("/") or "."
