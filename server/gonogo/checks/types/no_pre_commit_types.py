from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.checks.hooks import FILES, configuration, type_hooks
from gonogo.checks.mypy_command import mypy_command
from gonogo.checks.places import definition, find, first_line
from gonogo.checks.shell import commands
from gonogo.checks.type_checkers import direct
from gonogo.model import Category, Finding, Fix, NotApplicable, Severity, Snapshot, check

_REPOS = re.compile(r"^repos:", re.MULTILINE)
_OTHERS = ("lefthook.yml", ".lefthook.yml", ".husky/pre-commit", ".husky/pre-push", ".githooks/pre-commit")


@check("no-pre-commit-types", category=Category.TYPES, title="A pre-commit hook checks types", weight=0.5)
def no_pre_commit_types(snapshot: Snapshot) -> Iterator[Finding]:
    """A type error found before the commit costs a minute; found in review it costs two people a day."""
    if not any(file.module for file in snapshot.files.values()):
        raise NotApplicable("no Python code")
    hooks, path = type_hooks(snapshot), configuration(snapshot)
    if any(not hook.toothless for hook in hooks) or _other_hooks_check(snapshot):
        return
    for hook in hooks:
        message = f"The hook {hook.id} stops no commit: {hook.toothless}"
        yield Finding(message, hook.span, Severity.WARNING)
    if not hooks and path:
        span = find(snapshot.files[path], _REPOS) or first_line(snapshot.files[path])
        message = "No pre-commit hook checks types: add mirrors-mypy to the repos"
        yield Finding(message, span, Severity.WARNING, fixes=(_hook(snapshot, path),))
    elif not hooks:
        message = "No pre-commit hooks: add .pre-commit-config.yaml with a hook that runs mypy"
        yield Finding(message, definition(snapshot), Severity.WARNING, fixes=(_hook(snapshot, FILES[0]),))


def _hook(snapshot: Snapshot, path: str) -> Fix:
    command = mypy_command(snapshot)
    return Fix("add-mypy-hook", f"Run `{command}` before each commit", {"path": path, "command": command}, True)


def _other_hooks_check(snapshot: Snapshot) -> bool:
    """Whether a hook of another tool runs a type checker and lets its failure count."""
    texts = (snapshot.files[path].text for path in _OTHERS if path in snapshot.files)
    return any(direct(command) and not command.ignored for text in texts for command in commands(text))
