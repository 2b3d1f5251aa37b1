"""What a project shows of how its migrations are run: enough for a CI job, or too little for one."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from posixpath import dirname, join, normpath

from gonogo.checks.environment import example
from gonogo.checks.pipelines import pipelines, scripts
from gonogo.facts import Environment
from gonogo.fixes.compose import services
from gonogo.index.layout import layout_of
from gonogo.index.links import links_of
from gonogo.model import Fix, Snapshot
from gonogo.source import SourceFile

_WORKFLOW = ".github/workflows/migrations.yml"
_VARIABLE = re.compile(r"(?i).*(?:DATABASE|DB|SQLALCHEMY|POSTGRES|MYSQL)\w*(?:URL|URI|DSN)|(?:URL|DSN)_DATABASE")
_IMAGES = {"postgresql": ("postgres", "timescale", "pgvector", "postgis"), "mysql": ("mysql", "mariadb")}
_DRIVERS = {
    "psycopg2": "postgresql+psycopg2",
    "psycopg": "postgresql+psycopg",
    "asyncpg": "postgresql+asyncpg",
    "pymysql": "mysql+pymysql",
    "aiomysql": "mysql+aiomysql",
    "asyncmy": "mysql+asyncmy",
}
_ASYNC = frozenset({"asyncpg", "aiomysql", "asyncmy"})
_TESTS = re.compile(r"(?m)(?:^|[\s;&|])(?:pytest|tox|nox|unittest|make tests?)(?=$|[\s;&|])")
_SCHEME = re.compile(r"(?P<scheme>[a-z0-9]+(?:\+[a-z0-9]+)?)://")
_DEPENDENCIES = re.compile(r"(?:.*/)?(?:requirements[^/]*\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|Pipfile)")


def migration_job(snapshot: Snapshot) -> tuple[Fix, ...]:
    """The workflow that runs the migrations on an empty database, where the project shows how.

    It takes one `alembic.ini`, beside which `env.py` finds what it imports, an `env.py` that reads the database's URL
    from the environment, and the driver.
    """
    configurations = [path for path in snapshot.files if path.rpartition("/")[2] == "alembic.ini"]
    if len(configurations) != 1 or not all(path.startswith(".github/") for path in pipelines(snapshot)):
        return ()
    env = _environment_script(snapshot, snapshot.files[configurations[0]])
    if not _declares(snapshot, "alembic") or (
        env and not _finds_its_imports(snapshot, env, dirname(configurations[0]))
    ):
        return ()
    variables = _required_by(snapshot, env, dirname(configurations[0])) if env else {}
    urls = [name for name in variables if _VARIABLE.fullmatch(name)]
    scheme = _scheme(snapshot, env, urls[0]) if env and len(urls) == 1 else ""
    if not scheme:
        return ()
    arguments: dict[str, str | int] = {
        "path": _WORKFLOW,
        "python": _python(snapshot),
        "folder": dirname(configurations[0]),
        "variable": urls[0],
        "scheme": scheme,
        "image": _image(snapshot, scheme),
        "others": " ".join(sorted(name for name, needed in variables.items() if needed and name != urls[0])),
    }
    beside = _running_tests(snapshot)
    new = f"Run `alembic upgrade head` in CI: add {_WORKFLOW}"
    fix = Fix("add-migrations-workflow", new, arguments, preferred=not beside)
    if not beside:
        return (fix,)
    title = f"Run `alembic upgrade head` in CI: add a job to {beside}"
    return (replace(fix, title=title, arguments={**arguments, "path": beside}, preferred=True), fix)


def _running_tests(snapshot: Snapshot) -> str:
    """The workflow of GitHub that runs the tests and lets nothing pass that fails; empty where there is none."""
    found = (s for s in scripts(snapshot) if _TESTS.search(s.text) and not s.ignored)
    return next((s.span.path for s in found if s.span.path.startswith(".github/workflows/")), "")


def _environment_script(snapshot: Snapshot, configuration: SourceFile) -> SourceFile | None:
    """The `env.py` that Alembic runs."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(configuration.text)
        location = parser.get("alembic", "script_location", fallback="")
    except configparser.Error:
        return None
    folder = dirname(configuration.path)
    place = location.replace("%(here)s/", "").replace("%(here)s", ".")
    return snapshot.files.get(normpath(join(folder, place, "env.py"))) if place else None


def _finds_its_imports(snapshot: Snapshot, env: SourceFile, folder: str) -> bool:
    """Whether what `env.py` takes from the workspace can be imported where `alembic.ini` is."""
    layout = layout_of(snapshot)
    links = [link for link in links_of(layout, env).links if link.places]
    return all(layout.find(folder, (link.module.partition(".")[0],)) for link in links)


def _required_by(snapshot: Snapshot, env: SourceFile, folder: str) -> Mapping[str, bool]:
    """The variables that `env.py` and what it imports read, each with whether it has to be set."""
    found: dict[str, bool] = {}
    waiting, seen = [env.path], set[str]()
    while waiting:
        path = waiting.pop()
        file = snapshot.files.get(path)
        if path in seen or file is None or file.module is None:
            continue
        seen.add(path)
        for read in file.module.variables:
            found[read.name] = found.get(read.name, False) or read.required
        waiting += _imported(snapshot, file, folder)
    return found


def _imported(snapshot: Snapshot, file: SourceFile, folder: str) -> Iterator[str]:
    """The files that importing this one runs, where imports start in *folder*."""
    layout = layout_of(snapshot)
    for link in links_of(layout, file).links:
        place = None if link.statement.level else layout.find(folder, link.module.split("."))
        yield from place.files if place else link.files


def _scheme(snapshot: Snapshot, env: SourceFile, variable: str) -> str:
    """The dialect and driver: of the example environment, else the one driver that the project declares."""
    file = snapshot.files.get(example(snapshot))
    line = re.search(rf"(?m)^\s*(?:export\s+)?{variable}\s*=\s*[\"']?(\S+)", file.text) if file else None
    shown = _SCHEME.match(line[1]) if line else None
    if shown:
        return shown["scheme"] if shown["scheme"].partition("+")[0] in {*_IMAGES, "sqlite"} else ""
    declared = {driver for driver in _DRIVERS if _declares(snapshot, driver)}
    is_async = "async" in env.text
    fitting = [_DRIVERS[driver] for driver in declared if (driver in _ASYNC) == is_async]
    return fitting[0] if len(fitting) == 1 else ""


def _declares(snapshot: Snapshot, driver: str) -> bool:
    name = re.compile(rf"(?im)(?:^|[\"'\s]){driver}(?:-binary|-c)?(?![\w-])")
    return any(name.search(file.text) for path, file in snapshot.files.items() if _DEPENDENCIES.fullmatch(path))


def _image(snapshot: Snapshot, scheme: str) -> str:
    """The image that the project's own compose file has for this kind of database, else the database's own."""
    dialect = scheme.partition("+")[0]
    if dialect == "sqlite":
        return ""
    names = _IMAGES[dialect]
    return next((image for image in _images(snapshot) if any(name in image for name in names)), names[0])


def _images(snapshot: Snapshot) -> Iterator[str]:
    for path in sorted(snapshot.files):
        if re.fullmatch(r"(?:docker-)?compose[\w.-]*\.ya?ml", path):
            for service in services(snapshot.files[path].text).values():
                if isinstance(image := service.get("image"), str) and re.fullmatch(r"[\w./:@-]+", image):
                    yield image


def _python(snapshot: Snapshot) -> str:
    environment = snapshot.facts.get(Environment)
    version = environment.version if isinstance(environment, Environment) else (0, 0, 0)
    return ".".join(map(str, version[:2])) if version[0] else "3.x"
