"""Finds the project's interpreter and asks it what it has."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gonogo.facts import Environment
from gonogo.model import Config
from gonogo.tools.environments import Candidate, candidates, parents_in_repository
from gonogo.tools.spawn import AGENTS, leashed, run

OLDEST = (3, 9)
LIMIT = 20.0  # seconds; a cold disk may need several
ANOTHER = "or name another interpreter with `python` in [tool.gonogo] or in the editor's settings"
CREATE = f"create an environment with `python3 -m venv .venv` and install the project into it, {ANOTHER}"


async def discover(root: Path, config: Config, *, trusted: bool = True, python: str = "") -> Environment:
    """The interpreter that this project's people use.

    *python* is what a person chose by hand, in the editor or on the command line; it wins over `config.python` and is
    trusted as that person is. Where not *trusted*, no program within the workspace (or named by a file of it) is
    started: the answer then has its path, and the reason as `unknown`. Never raises for what it finds on disk.
    """
    found = await asyncio.to_thread(_first, root, python or config.python)
    if found is None:
        return Environment(unknown=f"no Python interpreter found for this project: {CREATE}")
    if python:
        found = replace(found, chosen_by_project=False)
    known = Environment(python=str(found.python), origin=found.origin)
    if not trusted and not (python or _is_foreign(found, root)):
        reason = "was not started, because this workspace is untrusted: trust it to have its tests and types judged"
        return replace(known, unknown=f"{_described(known)} {reason}")
    if not found.python.exists():
        return replace(known, unknown=f"{_described(known)} does not exist: {CREATE}")
    return await probe(known, root, isolated=not trusted)


def _first(root: Path, setting: str) -> Candidate | None:
    return next(candidates(root, setting, os.environ), None)


def _is_foreign(candidate: Candidate, root: Path) -> bool:
    """Whether neither the interpreter's place nor its choice comes from the workspace or its repository."""
    home = next(reversed(parents_in_repository(root)), root)
    places = (candidate.python.absolute(), candidate.python.resolve())
    inside = any(place.is_relative_to(h) for place in places for h in (home, home.resolve()))
    return not (inside or candidate.chosen_by_project)


async def probe(known: Environment, root: Path, *, isolated: bool = False) -> Environment:
    """Complete what is known of an interpreter by running it.

    It sees what pytest and mypy will see there, so PYTHONPATH and the user's site-packages count, unless *isolated*:
    then no path from outside the interpreter's own folders can bring in code.
    """
    command, *arguments = leashed(known.python, str(AGENTS / "probe.py"))
    flags = ["-I"] if isolated else []
    try:
        ended = await run([command, *flags, *arguments], cwd=root, limit=LIMIT)
    except TimeoutError:
        return replace(known, unknown=f"{_described(known)} gave no answer within {LIMIT:g} seconds: {CREATE}")
    except OSError as error:
        return replace(known, unknown=f"{_described(known)} cannot be started ({error.strerror}): {CREATE}")
    answer = _last_object(ended.stdout)
    if answer is None:
        last = ended.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit status {ended.code}"]
        return replace(known, unknown=f"{_described(known)} does not work ({last[0].strip()}): {CREATE}")
    return _completed(known, answer)


def _last_object(stdout: bytes) -> dict[str, Any] | None:
    """The agent's answer: the last line, as start-up code of the environment may print before it."""
    try:
        answer = json.loads(stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return None
    return answer if isinstance(answer, dict) and "version" in answer else None


def _completed(known: Environment, answer: dict[str, Any]) -> Environment:
    major, minor, micro = answer["version"]
    # a shim, as pyenv's, stands for a program of its own, which starts faster and does not change with the folder
    known = replace(known, python=answer["executable"] or known.python, version=(major, minor, micro))
    if known.version < OLDEST:
        return replace(
            known, unknown=f"{_described(known)} is Python {major}.{minor}; 3.9 or newer is needed: {CREATE}"
        )
    return replace(
        known,
        verified=True,
        mypy=answer["mypy"],
        pytest=answer["pytest"],
        search_path=tuple(answer["search_path"]),
        modules=frozenset(answer["modules"]),
        distributions=MappingProxyType(dict(answer["distributions"])),
        requires=MappingProxyType({name: tuple(asked) for name, asked in answer["requires"].items() if asked}),
    )


def _described(known: Environment) -> str:
    return f"the interpreter {known.python} ({known.origin})"
