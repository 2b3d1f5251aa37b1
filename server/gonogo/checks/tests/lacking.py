"""What the tests' surroundings lack where a collection fails for it: how it is said, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.facts import CollectionFailure
from gonogo.model import Reads, Related, Snapshot
from gonogo.source import Span

_NAMED = 3


def described(failure: CollectionFailure) -> str:
    """What happened, in our words where it is known what is lacking, else in Python's."""
    if failure.lacking == "variable":
        names = _names(failure)
        return f"{names} is not set" if len(failure.lacked) == 1 else f"{names} are not set"
    if failure.lacking == "service":
        return f"this connects to {failure.lacked[0]}, which does not answer"
    return failure.message


def _names(failure: CollectionFailure) -> str:
    named, more = failure.lacked[:_NAMED], len(failure.lacked) - _NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def next_steps(snapshot: Snapshot, failure: CollectionFailure) -> Iterator[Related]:
    """On the line to blame: what to do; then where each variable is required."""
    place = failure.blame
    if failure.lacking == "variable":
        how = "in conftest.py before this is imported, or in `env` of pytest-env"
        yield Related(place, f"set {_names(failure)} for tests: {how}")
        required = snapshot.derive(_required, Reads.PYTHON)
        for name in failure.lacked:
            for span in required.get(name, ())[:1]:
                if (span.path, span.line) != (place.path, place.line):
                    yield Related(span, f"{name} is required here")
    elif failure.lacking == "service":
        yield Related(place, "connect where it is used, in tests by a fixture; or start it before tests are collected")
    elif failure.exception == "ModuleNotFoundError" and not _is_own(snapshot, failure.module.partition(".")[0]):
        name = failure.module.partition(".")[0]
        yield Related(
            place, f"install what provides {name} into the tests' environment, and declare it for development"
        )


def _required(snapshot: Snapshot) -> dict[str, tuple[Span, ...]]:
    """Where each environment variable is read that must be set."""
    found: dict[str, tuple[Span, ...]] = {}
    for path in sorted(snapshot.files):
        module = snapshot.files[path].module
        for read in module.variables if module else ():
            if read.required:
                found[read.name] = (*found.get(read.name, ()), read.span)
    return found


def _is_own(snapshot: Snapshot, name: str) -> bool:
    return any(f"/{name}/" in f"/{path}" or f"/{path}".endswith(f"/{name}.py") for path in snapshot.files)
