from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.profile import require_application
from gonogo.checks.protection import brings, proxy_sets_headers, sets_headers, unprotected
from gonogo.model import Category, Finding, Snapshot, check

_LACK = "Nothing that this application imports sets security headers"


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """Protected applications of all."""
    return 1 - len(findings) / len(require_application(snapshot))


@check(
    "missing-security-headers",
    category=Category.SECURITY,
    title="Every answer tells browsers what not to do",
    weight=2,
    credit=credit,
)
def missing_security_headers(snapshot: Snapshot) -> Iterator[Finding]:
    """Without them a browser frames the page in others, guesses content types, and falls back to plain HTTP."""
    applications = require_application(snapshot)
    if proxy_sets_headers(snapshot):
        return
    for application in applications:
        if not brings(snapshot, application, sets_headers):
            yield unprotected(snapshot, application, sets_headers, _LACK)
