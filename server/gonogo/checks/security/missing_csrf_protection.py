from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.profile import Application, require_application
from gonogo.checks.protection import brings, guards_forgery, unprotected, uses_cookies
from gonogo.model import Category, Finding, NotApplicable, Snapshot, check

_LACK = "Cookies speak for users here, and nothing guards against forged requests"


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """Protected applications of those that use cookies."""
    return 1 - len(findings) / len(_with_cookies(snapshot))


@check(
    "missing-csrf-protection",
    category=Category.SECURITY,
    title="A cookie alone cannot change anything",
    weight=2,
    credit=credit,
)
def missing_csrf_protection(snapshot: Snapshot) -> Iterator[Finding]:
    """A browser sends a site's cookies with whatever another site makes it send, so a cookie proves no intent."""
    for application in _with_cookies(snapshot):
        if not brings(snapshot, application, guards_forgery):
            yield unprotected(snapshot, application, guards_forgery, _LACK)


def _with_cookies(snapshot: Snapshot) -> tuple[Application, ...]:
    found = [a for a in require_application(snapshot) if a.framework == "django" or brings(snapshot, a, uses_cookies)]
    if not found:
        raise NotApplicable("no application sets a cookie: what carries its token in a header cannot be forged so")
    return tuple(found)
