from __future__ import annotations

from collections.abc import Iterable, Iterator

from gonogo.checks.wording import fitting
from gonogo.facts import Collection, MissingFixture
from gonogo.index.remedies import counted
from gonogo.model import Category, Finding, Fix, Related, Severity, Snapshot, Unknown, check
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
    return _credit(collection, collection.missing_fixtures)


def _credit(collection: Collection, found: Iterable[MissingFixture]) -> float:
    most: dict[str, int] = {}
    for missing in found:
        most[missing.path] = max(most.get(missing.path, 0), missing.tests)
    return 1 - min(sum(most.values()) / max(collection.collected, 1), 1)


def without(snapshot: Snapshot, gone: tuple[Finding, ...]) -> float | None:
    """The credit once what these findings name is defined."""
    collection, places = snapshot.fact(Collection), {finding.span for finding in gone if finding.blocker}
    names = {missing.name for missing in collection.missing_fixtures if missing.span in places}
    left = (missing for missing in collection.missing_fixtures if missing.name not in names)
    return _credit(collection, left) if names else None


@check(
    "undeclared-fixture",
    category=Category.TESTS,
    title="Every fixture that a test asks for is defined",
    blocking=True,
    needs=(Collection,),
    credit=credit,
    without=without,
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
        fixes=tuple(_fixes(group)),
        related=(*_elsewhere(group), *(Related(span, "is asked for here too") for span in spans[1:_LISTED])),
    )
    for span in spans[1:]:
        yield Finding(lack, span, Severity.HINT, related=(Related(first.span, "see here"),))


def _fixes(group: list[MissingFixture]) -> Iterator[Fix]:
    """What brings the fixture, or, where one function asks for it, the name of the one that may be meant."""
    missing = group[0]
    package = "" if missing.elsewhere else _PACKAGES.get(missing.name, "").partition("[")[0]
    if package and "[" not in _PACKAGES[missing.name]:
        title = f"Add {package} to the development dependencies, then install it"
        yield Fix("add-dependency", title, {"distribution": package, "group": "dev"}, preferred=True)
    elif missing.similar and len(group) == 1:
        where: dict[str, str | int] = {"path": missing.span.path, "line": missing.span.line, "name": missing.name}
        yield Fix("rename-fixture", f"Ask for {missing.similar}", {**where, "replacement": missing.similar})


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
