from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.profile import Application, require_application
from gonogo.checks.protection import brings, limits_size, proxy_limits_size, unprotected
from gonogo.model import Category, Finding, NotApplicable, Snapshot, check

_UNLIMITED = frozenset({"fastapi", "starlette", "flask"})  # the others have a limit of their own

_LACK = "Nothing limits the size of a request"


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """Limited applications of those whose framework sets no limit."""
    return 1 - len(findings) / len(_unlimited(snapshot))


@check(
    "no-request-size-limit",
    category=Category.SECURITY,
    title="No request can be too large",
    credit=credit,
)
def no_request_size_limit(snapshot: Snapshot) -> Iterator[Finding]:
    """One client that sends without end fills the memory of a service that reads whatever comes."""
    applications = _unlimited(snapshot)
    if proxy_limits_size(snapshot):
        return
    for application in applications:
        if not brings(snapshot, application, limits_size):
            yield unprotected(snapshot, application, limits_size, _LACK)


def _unlimited(snapshot: Snapshot) -> tuple[Application, ...]:
    found = tuple(a for a in require_application(snapshot) if a.framework in _UNLIMITED)
    if not found:
        raise NotApplicable("every framework here limits the size of a request by itself")
    return found
