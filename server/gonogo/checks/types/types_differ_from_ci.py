from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gonogo.checks.hooks import type_hooks
from gonogo.checks.mypy_command import Arguments, arguments_of, shown_arguments
from gonogo.checks.pipelines import scripts
from gonogo.checks.shell import Command
from gonogo.checks.type_checkers import arguments, direct, in_pipelines
from gonogo.checks.wording import fitting
from gonogo.facts import Environment, Types
from gonogo.model import Category, Finding, NotApplicable, Reads, Related, Severity, Snapshot, Unknown, check
from gonogo.source import Span

_EXPANDED = re.compile(r"[${}`*]")
_PINNED = re.compile(r"\bmypy(?:\[[\w,-]+\])?==(\d[\w.]*)")
_UNTRUSTED = {"--no-site-packages", "--ignore-missing-imports"}  # which we add where nothing may be executed


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of mypy on another machine, or before a commit. `pythons` and `mypy` are versions, empty where unknown."""

    where: str
    span: Span
    words: tuple[str, ...]
    folder: str = ""
    pythons: tuple[str, ...] = ()
    mypy: str = ""
    on_files: bool = False


@check(
    "types-differ-from-ci",
    category=Category.TYPES,
    title="The editor checks types as CI and the hooks do",
    weight=0.5,
    needs=(Types,),
)
def types_differ_from_ci(snapshot: Snapshot) -> Iterator[Finding]:
    """Where two machines run mypy differently, one of them is wrong about what may be merged."""
    runs = [*_in_ci(snapshot), *_in_hooks(snapshot)]
    if not runs:
        raise NotApplicable("neither CI nor a pre-commit hook runs mypy in a way that can be read")
    types, shown = snapshot.fact(Types), shown_arguments(snapshot)
    if shown is None:
        raise Unknown("how mypy was run is not known")
    if types.limited:
        shown = tuple(word for word in shown if word not in _UNTRUSTED)
    for run in runs:
        differences = tuple(_differences(snapshot, shown, run))
        if differences:
            yield _finding(run, differences)


def _finding(run: _Run, differences: tuple[str, ...]) -> Finding:
    first, more = f"{run.where} {differences[0]}", len(differences) - 1
    whole = f"{run.where} {'; '.join(differences)}"
    message = fitting(whole, f"{first}; and {more} more") if more else fitting(whole)
    related = () if message == whole else tuple(Related(run.span, difference) for difference in differences)
    return Finding(message, run.span, Severity.WARNING, related=related)


def _in_ci(snapshot: Snapshot) -> Iterator[_Run]:
    """The runs of mypy that can fail a job; where none can, those that are there."""
    found = [one for one in in_pipelines(snapshot) if one.found.name == "mypy" and one.found.arguments is not None]
    pinned = snapshot.derive(_pinned, Reads.OTHER)
    for one in [one for one in found if not one.found.ignored] or found:
        script, words = one.script, one.found.arguments or ()
        if not _EXPANDED.search(" ".join(words)):
            folder = one.found.folder or script.folder
            yield _Run("CI", script.span, words, folder, script.pythons, pinned.get(script.span.path, ""))


def _pinned(snapshot: Snapshot) -> dict[str, str]:
    """The version of mypy that each pipeline installs, where it says."""
    return {script.span.path: match[1] for script in scripts(snapshot) if (match := _PINNED.search(script.text))}


def _in_hooks(snapshot: Snapshot) -> Iterator[_Run]:
    for hook in type_hooks(snapshot):
        command = Command(hook.words, "")
        words = arguments(command, "mypy") if direct(command) == "mypy" else None
        if words is not None and not hook.toothless and not _EXPANDED.search(" ".join(words)):
            revision = hook.revision.removeprefix("v")
            version = revision if re.fullmatch(r"\d+(\.\d+)+", revision) else ""
            yield _Run(f"The hook {hook.id}", hook.span, words, mypy=version, on_files=hook.on_files)


def _differences(snapshot: Snapshot, shown: tuple[str, ...], run: _Run) -> Iterator[str]:
    if run.folder:
        yield f"runs mypy in {run.folder}, the editor in the workspace's root: open that folder"
        return
    here, there = arguments_of(shown, snapshot.files), arguments_of(run.words, snapshot.files)
    if only_there := there.options - here.options:
        yield f"runs mypy with {_listed(only_there)}, which the editor does not"
    if only_here := here.options - there.options:
        yield f"runs mypy without {_listed(only_here)}, which the editor's run has"
    if here.config_file != there.config_file:
        yield f"reads {there.config_file or 'no configuration'}, the editor {here.config_file or 'none'}"
    if here.targets != there.targets and not run.on_files:
        yield f"checks {_listed(there.targets) or 'what the configuration names'}, the editor {_listed(here.targets)}"
    yield from _versions(snapshot, here, run)


def _versions(snapshot: Snapshot, here: Arguments, run: _Run) -> Iterator[str]:
    version = snapshot.fact(Types).mypy_version
    if run.mypy and version and run.mypy != version:
        yield f"runs mypy {run.mypy}, the editor {version}"
    environment = snapshot.facts.get(Environment)
    python = ".".join(map(str, environment.version[:2])) if isinstance(environment, Environment) else ""
    if python not in ("", "0.0", *run.pythons) and run.pythons and not _fixes_python(snapshot, here):
        yield f"runs mypy on Python {_listed(run.pythons)}, the editor on {python}"


def _fixes_python(snapshot: Snapshot, here: Arguments) -> bool:
    """Whether the configuration says for which Python the types are checked, whatever mypy runs on."""
    config = snapshot.files.get(here.config_file)
    said = any(option.startswith("--python-version") for option in here.options)
    return said or (config is not None and re.search(r"(?m)^python_version\b", config.text) is not None)


def _listed(words: frozenset[str] | tuple[str, ...]) -> str:
    return ", ".join(sorted(words))
