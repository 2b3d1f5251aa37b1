"""What kind of project it is, as its files show: this decides which questions make sense, and says why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from gonogo.checks.places import find
from gonogo.index.layout import layout_of
from gonogo.index.memo import remembered
from gonogo.index.module import Module
from gonogo.model import NotApplicable, Reads, Snapshot
from gonogo.source import Guard, SourceFile, Span

_ASIDE = frozenset(
    {"test", "tests", "testing", "e2e", "fixtures", "doc", "docs", "docs_src", "example", "examples", "sample"}
    | {"samples", "demo", "demos", "benchmark", "benchmarks", "spikes", "notebooks", "third_party", "vendor", "_vendor"}
)
_APPLICATIONS = {
    "fastapi.FastAPI": "fastapi",
    "fastapi.applications.FastAPI": "fastapi",
    "starlette.applications.Starlette": "starlette",
    "flask.Flask": "flask",
    "quart.Quart": "quart",
    "aiohttp.web.Application": "aiohttp",
    "sanic.Sanic": "sanic",
    "litestar.Litestar": "litestar",
    "falcon.App": "falcon",
    "falcon.asgi.App": "falcon",
}
_FRAMEWORKS = frozenset(_APPLICATIONS.values())
_CLASSES = re.compile(
    rf"\b(?:{'|'.join(sorted({name.rpartition('.')[2] for name in _APPLICATIONS}))})(?:\s*\(|\s+as\b)"
)
_DJANGO = re.compile(r"^MIDDLEWARE\s*(?::[^=]+)?=", re.MULTILINE)
_ORMS = ("sqlalchemy", "sqlmodel", "django.db", "peewee", "tortoise", "pony")
_DRIVERS = ("psycopg", "psycopg2", "asyncpg", "pymysql", "MySQLdb", "aiomysql", "aiosqlite", "oracledb", "pyodbc")
_SERVED = re.compile(
    r"^\s*(?:EXPOSE\s+\d|web:|CMD\b.*(?:uvicorn|gunicorn|hypercorn|daphne|flask|fastapi))", re.M | re.I
)


@dataclass(frozen=True, slots=True)
class Application:
    """A web application that the shipped code creates: its framework, and where."""

    framework: str
    span: Span


@lru_cache(maxsize=20_000)  # asked of every file at every keystroke
def is_shipped(path: str) -> bool:
    """Whether a Python file goes to production: no test, no example, no documentation, not vendored, not hidden."""
    *folders, name = path.split("/")
    if name == "conftest.py" or name.startswith("test_") or name.endswith("_test.py"):
        return False
    return not any(folder.lower() in _ASIDE or folder.startswith(".") for folder in folders)


def shipped(snapshot: Snapshot) -> tuple[SourceFile, ...]:
    """The Python files that go to production and could be read."""
    return snapshot.derive(_shipped, Reads.PYTHON)


def imports(snapshot: Snapshot) -> Mapping[str, str]:
    """The modules that shipped code imports by absolute name, each with the first file that does."""
    return snapshot.derive(_imports, Reads.PYTHON)


def applications(snapshot: Snapshot) -> tuple[Application, ...]:
    """The web applications, outermost file first."""
    return snapshot.derive(_applications)


def require_application(snapshot: Snapshot) -> tuple[Application, ...]:
    """The web applications; raises NotApplicable where there is none."""
    found = applications(snapshot)
    if not found:
        raise NotApplicable("no web application: nothing in the shipped code creates one")
    return found


def require_service(snapshot: Snapshot) -> Span:
    """Where the project shows that it is a service; raises NotApplicable where nothing does."""
    found = applications(snapshot)
    if found:
        return found[0].span
    for path in sorted(snapshot.files):
        if _serves(path, snapshot.files[path].text):
            return Span(path, 0, 0, 0, 0)
    raise NotApplicable("not a service: no web application, and no Dockerfile or Procfile that serves one")


def require_database(snapshot: Snapshot) -> str:
    """The database library that shipped code imports; raises NotApplicable where there is none."""
    found = _first_of(snapshot, (*_ORMS, *_DRIVERS))
    if not found:
        raise NotApplicable("no database: the shipped code imports no ORM and no driver")
    return found


def require_orm(snapshot: Snapshot) -> str:
    """The ORM that shipped code imports; raises NotApplicable where there is none."""
    found = _first_of(snapshot, _ORMS)
    if not found:
        raise NotApplicable("no ORM: the shipped code imports neither SQLAlchemy nor Django's models nor another")
    return found


def _shipped(snapshot: Snapshot) -> tuple[SourceFile, ...]:
    files = snapshot.files
    return tuple(files[path] for path in sorted(p for p, f in files.items() if f.module is not None and is_shipped(p)))


def _imports(snapshot: Snapshot) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for file in shipped(snapshot):
        for module in _imported_by(file):
            found.setdefault(module, file.path)
    return MappingProxyType(found)


@remembered
def _imported_by(file: SourceFile) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_named_by(file)))


def _named_by(file: SourceFile) -> Iterator[str]:
    for statement in file.module.imports if file.module else ():
        if not statement.level and statement.guard is not Guard.TYPE_CHECKING:
            yield from (statement.module,) if statement.is_from else (alias.name for alias in statement.names)


def _applications(snapshot: Snapshot) -> tuple[Application, ...]:
    created = [(file, found) for file in shipped(snapshot) if (found := _created_in(file))]
    own = {framework for file, _ in created for framework in _frameworks_of(file) if _is_own(snapshot, framework)}
    apps = (app for file, found in created for app in found if app.framework == "django" or _frameworks_of(file) - own)
    return tuple(sorted(apps, key=lambda app: (app.span.path.count("/"), app.span)))


@remembered
def _frameworks_of(file: SourceFile) -> frozenset[str]:
    return _FRAMEWORKS.intersection(module.partition(".")[0] for module in _imported_by(file))


@remembered
def _created_in(file: SourceFile) -> tuple[Application, ...]:
    found = constructed(file.path, file.text) if _frameworks_of(file) else ()
    if file.path.rpartition("/")[2].startswith("settings") or "/settings/" in file.path:
        span = find(file, _DJANGO)
        found += (Application("django", span),) if span else ()
    return found


def constructed(path: str, text: str) -> tuple[Application, ...]:
    """The applications that this module's calls construct."""
    if not _CLASSES.search(text):  # most files of an application only import its framework, and parsing takes long
        return ()
    module = Module(path, text)
    return tuple(Application(_APPLICATIONS[name], module.span(n)) for name, n in module.calls if name in _APPLICATIONS)


def _is_own(snapshot: Snapshot, package: str) -> bool:
    """Whether *package* is what this workspace makes: the framework itself creates no application to deploy."""
    layout = layout_of(snapshot)
    return any((place := layout.find(root, (package,))) and place.path for root in layout.declared.roots)


def _serves(path: str, text: str) -> bool:
    """Whether a container file or a Procfile says that something here listens."""
    name = path.rpartition("/")[2].lower()
    if not is_shipped(path):
        return False
    return name.startswith(("dockerfile", "containerfile", "procfile")) and _SERVED.search(text) is not None


def _first_of(snapshot: Snapshot, libraries: tuple[str, ...]) -> str:
    known = imports(snapshot)
    for library in libraries:
        if any(module == library or module.startswith(f"{library}.") for module in known):
            return library if not _is_own(snapshot, library) else ""
    return ""
