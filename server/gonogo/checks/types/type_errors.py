from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from gonogo.facts import Environment, TypeMessage, Types
from gonogo.fixes.mypy_messages import fixes_for
from gonogo.model import Category, Finding, Related, Severity, Snapshot, check
from gonogo.source import SourceFile, Span

_LISTED = 10


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """Allowed over actual, at most 1: 86 errors with 9 allowed is 0.105, which shows as 10 of 100."""
    return _credit(snapshot, snapshot.derive(_count))


def without(snapshot: Snapshot, gone: tuple[Finding, ...]) -> float | None:
    """The credit with so many errors of mypy less."""
    fewer = sum(finding.source == "mypy" and finding.severity is Severity.ERROR for finding in gone)
    return _credit(snapshot, snapshot.derive(_count) - fewer) if fewer else None


def _count(snapshot: Snapshot) -> int:
    return len(snapshot.derive(_errors))


def _credit(snapshot: Snapshot, errors: int) -> float:
    allowed = snapshot.config.allowed_type_errors
    return 1.0 if errors <= allowed else allowed / errors


@check(
    "type-errors",
    category=Category.TYPES,
    title="mypy finds no more errors than the project allows",
    weight=6,
    blocking=True,
    needs=(Types,),
    credit=credit,
    without=without,
)
def type_errors(snapshot: Snapshot) -> Iterator[Finding]:
    """A type error is a line that will fail for some input, found before that input arrives."""
    types, python = snapshot.facts.get(Types), _python(snapshot)
    messages = types.messages if isinstance(types, Types) else ()
    verified = isinstance(types, Types) and types.verified and not types.unknown
    for path, group in groupby(messages, key=lambda message: message.span.path):
        yield from _findings(tuple(group), snapshot.files.get(path), python, verified)
    summary = _summary(snapshot, snapshot.config.allowed_type_errors)  # where mypy has failed, no more
    if summary is not None:
        yield summary


# The last findings of each file, provisional and verified ones. Most messages are those of the last answer, and each
# verifying run confirms thousands: none of these need be looked at again for a fix.
_known: dict[str, tuple[tuple[object, ...], dict[bool, tuple[Finding, ...]]]] = {}


def _findings(
    messages: tuple[TypeMessage, ...], file: SourceFile | None, python: str, verified: bool
) -> tuple[Finding, ...]:
    path, digest = messages[0].span.path, file.digest if file else 0
    asked = (messages, digest, python)
    before, known = _known.get(path, (None, {}))
    if before != asked:
        is_said = file is not None and file.problem is not None  # then `syntax-error` says it
        found = (_finding(m, file, python, verified) for m in messages if not (m.code == "syntax" and is_said))
        known = {verified: tuple(found)}
    _known[path] = asked, known  # the very messages, for the next comparison is one of objects then
    if verified not in known:
        known[verified] = tuple(replace(finding, provisional=not verified) for finding in known[not verified])
    return known[verified]


def _errors(snapshot: Snapshot) -> list[TypeMessage]:
    return [m for m in snapshot.fact(Types).messages if m.severity == "error"]


def _python(snapshot: Snapshot) -> str:
    environment = snapshot.facts.get(Environment)
    known = isinstance(environment, Environment) and environment.version[0]
    return ".".join(map(str, environment.version[:2])) if known and isinstance(environment, Environment) else ""


def _summary(snapshot: Snapshot, allowed: int) -> Finding | None:
    """The one blocker that all type errors are together, on the first error of the file that has most."""
    errors = snapshot.derive(_errors)
    if len(errors) <= allowed:
        return None
    by_file = Counter(m.span.path for m in errors)
    worst, most = by_file.most_common(1)[0]
    first = min(m.span for m in errors if m.span.path == worst)
    counted = f"{len(errors):,} type errors" if len(errors) > 1 else "1 type error"
    where = f" in {len(by_file)} files, most in {worst} ({most})" if len(by_file) > 1 else f" in {worst}"
    related = tuple(
        Related(Span(path, 0, 0, 0, 0), f"{count} type errors") for path, count in by_file.most_common(_LISTED)
    )
    said = f"{counted}{where}; {allowed} allowed"
    return Finding(said, first, blocker=True, related=related, provisional=not snapshot.fact(Types).verified)


def _finding(message: TypeMessage, file: SourceFile | None, python: str, verified: bool) -> Finding:
    return Finding(
        message=message.message,
        span=message.span,
        severity=Severity.ERROR if message.severity == "error" else Severity.INFORMATION,
        related=tuple(Related(message.span, note) for note in message.notes),
        fixes=fixes_for(message, file, python) if file else (),
        source="mypy",
        code=message.code,
        provisional=not verified,
    )
