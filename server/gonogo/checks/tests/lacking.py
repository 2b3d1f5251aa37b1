"""What the tests' surroundings lack where a collection fails for it: how it is said, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.environment import documented, example
from gonogo.checks.tests.out_of_sight import out_of_sight, reaching
from gonogo.facts import Collection, CollectionFailure
from gonogo.fixes.module_names import distribution_of
from gonogo.index.layout import is_conftest, layout_of
from gonogo.model import Fix, Reads, Related, Snapshot
from gonogo.source import Span

_NAMED = 3


def described(snapshot: Snapshot, failure: CollectionFailure) -> str:
    """What happened, in our words where it is known what is lacking, else in Python's."""
    if hidden := out_of_sight(snapshot, failure):
        return hidden.message
    if failure.lacking == "variable":
        names = _names(failure)
        return f"{names} is not set" if len(failure.lacked) == 1 else f"{names} are not set"
    if failure.lacking == "service":
        return f"this connects to {_reached_for(snapshot, failure)}, which does not answer"
    return failure.message


def _reached_for(snapshot: Snapshot, failure: CollectionFailure) -> str:
    """The service, or, where the failure does not say which, the address that this line was seen to connect to."""
    connects = "connects to "
    line = (failure.blame.path, failure.blame.line)
    effects = snapshot.fact(Collection).side_effects if failure.lacked[0] == "a service" else ()
    seen = (e.message for e in effects if (e.span.path, e.span.line) == line and e.message.startswith(connects))
    return next((message.removeprefix(connects) for message in seen), failure.lacked[0])


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
    elif hidden := out_of_sight(snapshot, failure):
        yield Related(place, hidden.next_step)
    elif failure.exception == "ModuleNotFoundError" and not _is_own(snapshot, failure.module.partition(".")[0]):
        name = failure.module.partition(".")[0]
        yield Related(
            place, f"install what provides {name} into the tests' environment, and declare it for development"
        )


def fixes_for(snapshot: Snapshot, failure: CollectionFailure) -> Iterator[Fix]:
    """What gives the tests what they lack; the values of variables are for a person to choose."""
    if failure.lacking == "variable":
        conftest = _conftest(snapshot, failure.path)
        title = f"Set {_names(failure)} for tests in {conftest}, where nobody has"
        yield Fix("set-test-variable", title, {"path": conftest, "names": ",".join(failure.lacked)})
        where, known = example(snapshot), documented(snapshot)
        for name in failure.lacked[:_NAMED]:
            if name.upper() not in known:
                yield Fix("document-variable", f"Add {name} to {where}", {"path": where, "name": name}, helps=True)
    elif hidden := out_of_sight(snapshot, failure):
        yield reaching(snapshot, hidden)
    elif failure.exception == "ModuleNotFoundError" and (distribution := _distribution(snapshot, failure.module)):
        title = f"Add {distribution} to the development dependencies, then install it"
        yield Fix("add-dependency", title, {"distribution": distribution, "group": "dev"})


def _distribution(snapshot: Snapshot, module: str) -> str:
    """What brings a module that is not the workspace's own, where that is known."""
    return "" if _is_own(snapshot, module.partition(".")[0]) else distribution_of(module)


def _conftest(snapshot: Snapshot, path: str) -> str:
    """The conftest that is imported first of those for a file; where there is none, the one to be made."""
    if is_conftest(path):
        return path
    found = layout_of(snapshot).conftests_of(path)
    return found[0] if found else "conftest.py"


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
