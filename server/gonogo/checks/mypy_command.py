"""The mypy command that other machines run to get the answer that is shown here."""

from __future__ import annotations

import shlex

from gonogo.facts import Types
from gonogo.model import Snapshot

_OF_THIS_MACHINE = ("--python-executable", "--cache-dir", "--config-file", "--output", "--cache-fine-grained")


def mypy_command(snapshot: Snapshot) -> str:
    """The project's own options and targets, without what is this machine's or ours; `mypy .` where unknown."""
    types = snapshot.facts.get(Types)
    command = types.command if isinstance(types, Types) else ()
    if "mypy" not in command:
        return "mypy ."
    arguments = command[command.index("mypy") + 1 :]
    kept = [a for a in arguments if not a.startswith(_OF_THIS_MACHINE) and not a.startswith("/") and ":\\" not in a]
    return shlex.join(["mypy", *kept])
