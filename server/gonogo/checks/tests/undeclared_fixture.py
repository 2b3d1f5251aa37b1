from __future__ import annotations

from collections.abc import Iterable, Iterator

from gonogo.checks.wording import fitting
from gonogo.facts import Collection, MissingFixture
from gonogo.index.remedies import counted
from gonogo.model import Category, Finding, Related, Severity, Snapshot, Unknown, check
from gonogo.source import Span

_LISTED = 20
# What people install to have a fixture, by its name.
_PACKAGES = {
    "aiohttp_client": "pytest-aiohttp",
    "benchmark": "pytest-benchmark",
    "celery_app": "celery[pytest]",
    "celery_worker": "celery[pytest]",
    "db": "pytest-django",
    "django_user_model": "pytest-django",
    "event_loop": "pytest-asyncio",
    "faker": "Faker",
    "freezer": "pytest-freezer",
    "httpserver": "pytest-httpserver",
    "httpx_mock": "pytest-httpx",
    "live_server": "pytest-django",
    "mocker": "pytest-mock",
    "page": "pytest-playwright",
    "requests_mock": "requests-mock",
    "respx_mock": "respx",
    "snapshot": "syrupy",
    "subtests": "pytest-subtests",
    "transactional_db": "pytest-django",
}


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """The share of collected tests for which every fixture is defined."""
    collection = snapshot.fact(Collection)
    most: dict[str, int] = {}
    for missing in collection.missing_fixtures:
        most[missing.path] = max(most.get(missing.path, 0), missing.tests)
    return 1 - min(sum(most.values()) / max(collection.collected, 1), 1)


@check(
    "undeclared-fixture",
    category=Category.TESTS,
    title="Every fixture that a test asks for is defined",
    blocking=True,
    needs=(Collection,),
    credit=credit,
)
def undeclared_fixture(snapshot: Snapshot) -> Iterator[Finding]:
    """A test whose fixture nothing defines fails before its first line, and collecting it does not tell."""
    collection = snapshot.fact(Collection)
    if not collection.collected:
        raise Unknown("pytest collected no tests")
    groups: dict[str, list[MissingFixture]] = {}
    for missing in sorted(collection.missing_fixtures, key=lambda missing: (-missing.tests, missing.span)):
        groups.setdefault(missing.name, []).append(missing)
    for group in groups.values():
        yield from _findings(group)


def _findings(group: list[MissingFixture]) -> Iterator[Finding]:
    """A blocker where most tests ask for it, and a quiet mark on each other place."""
    first = group[0]
    spans = list(dict.fromkeys(missing.span for missing in group))
    lack = f"no fixture '{first.name}' is defined"
    fails = f": {counted(sum(m.tests for m in group), 'test')} cannot start"
    yield Finding(
        fitting(f"{lack}{_hint(first)}{fails}", f"{lack}{fails}"),
        first.span,
        Severity.ERROR,
        blocker=True,
        related=(*_elsewhere(group), *(Related(span, "is asked for here too") for span in spans[1:_LISTED])),
    )
    for span in spans[1:]:
        yield Finding(lack, span, Severity.HINT, related=(Related(first.span, "see here"),))


def _hint(missing: MissingFixture) -> str:
    if missing.elsewhere:
        return f" for this file (there is one in {missing.elsewhere.path})"
    if missing.name in _PACKAGES:
        return f" ({_PACKAGES[missing.name]} has one)"
    return f" (did you mean '{missing.similar}'?)" if missing.similar else ""


def _elsewhere(group: Iterable[MissingFixture]) -> Iterator[Related]:
    places: dict[Span, str] = {m.elsewhere: m.name for m in group if m.elsewhere}
    for span, name in places.items():
        yield Related(span, f"'{name}' is defined here, for other tests")
