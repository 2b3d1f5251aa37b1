"""Whether a command checks types: by its own name, or by what the task that it names runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gonogo.checks import hooks, tasks
from gonogo.checks.pipelines import Script, scripts
from gonogo.checks.shell import Command, commands
from gonogo.model import Reads, Snapshot

_NAMES = frozenset({"mypy", "dmypy", "pyright", "basedpyright", "pyrefly", "pytype", "zuban", "pyre"})
_NO_RUN = frozenset(
    {"install", "add", "download", "echo", "printf", "cat", "grep", "which", "cd", "cp", "mv", "rm", "mkdir"}
)
_NO_CHECK = frozenset({"--version", "--help", "-V", "-h"})
_ACTION = re.compile(r"(?i)[\w.-]*/[\w.-]*(mypy|pyright|pyrefly|pytype)[\w.-]*(@.*)?")
_HOOKS = re.compile(r"(?i)[\w.-]+/(action-)?pre-?commit[\w-]*(@.*)?")


@dataclass(frozen=True, slots=True)
class Found:
    """A type checker that something runs. `ignored` says why its failure stops nothing, or is empty.

    `arguments` are what follows its name, None where it is not called by that, and `folder` is where the script has
    gone before, empty for the root.
    """

    name: str
    ignored: str = ""
    arguments: tuple[str, ...] | None = None
    folder: str = ""


@dataclass(frozen=True, slots=True)
class InPipeline:
    """A type checker that CI runs, and the script that runs it."""

    found: Found
    script: Script


def in_pipelines(snapshot: Snapshot) -> tuple[InPipeline, ...]:
    """Every type checker that CI runs, those whose failure is ignored among them."""
    return snapshot.derive(_in_pipelines, Reads.OTHER)


def _in_pipelines(snapshot: Snapshot) -> tuple[InPipeline, ...]:
    search = _Search(snapshot)
    return tuple(InPipeline(found, script) for script in scripts(snapshot) for found in search.in_script(script))


def direct(command: Command) -> str:
    """The type checker that the command itself is; empty where it is none."""
    for number, word in enumerate(command.words):
        name = word.rpartition("/")[2]
        if name in _NO_RUN:
            return ""
        following = command.words[number + 1 :]
        if (name in _NAMES or (name == "ty" and following[:1] == ("check",))) and _NO_CHECK.isdisjoint(following):
            return name
        if name == "--mypy":  # the plugin of pytest
            return "mypy"
    return ""


def arguments(command: Command, name: str) -> tuple[str, ...] | None:
    """What follows the checker's name in a command, None where it is no command of its own."""
    names = [word.rpartition("/")[2] for word in command.words]
    return command.words[names.index(name) + 1 :] if name in names else None


@dataclass(slots=True)
class _Search:
    """Follows commands into tasks, each task once."""

    snapshot: Snapshot
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def in_script(self, script: Script) -> Iterator[Found]:
        self.seen.clear()
        if _ACTION.fullmatch(script.action):
            yield Found(script.action.partition("@")[0], script.ignored)
        if _HOOKS.fullmatch(script.action):
            yield from self._in_hooks(script.ignored)
        yield from self._in_text(script.text, script.ignored)

    def _in_text(self, text: str, ignored: str) -> Iterator[Found]:
        folder = ""
        for command in commands(text):
            why = ignored or ("the script goes on when it fails" if command.ignored else "")
            if command.words[0] == "cd":
                folder = "".join(command.words[1:2])
            if name := direct(command):
                yield Found(name, why, arguments(command, name), folder)
            elif command.words not in self.seen:
                self.seen.add(command.words)
                yield from self._in_task(command, why)

    def _in_task(self, command: Command, ignored: str) -> Iterator[Found]:
        if {"pre-commit", "prek"}.intersection(command.words) and "run" in command.words:
            yield from self._in_hooks(ignored)
        for task in tasks.named_by(self.snapshot, command.words):
            yield from self._in_text(task.text, ignored or task.ignored)

    def _in_hooks(self, ignored: str) -> Iterator[Found]:
        for hook in hooks.type_hooks(self.snapshot):
            yield Found(hook.id, ignored or hook.toothless)
