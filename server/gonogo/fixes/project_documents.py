"""Documents that say of a project what its files show, and nothing else; empty where they show too little."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gonogo.fixes.shown import Shown

_SHORTEST = 200  # characters: what `missing-readme` takes for saying something


@dataclass(frozen=True, slots=True)
class Variables:
    """The environment variables that the code reads, and those of them that have to be set."""

    read: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


def readme(shown: Shown, variables: Variables, one_way: Sequence[str] = ()) -> str:
    """What it is, how it is installed, configured, run and tested."""
    sections = [_install(shown), _run(shown), _section("Test", _shell("python -m pytest" * shown.has_pytest))]
    if not shown.name or not shown.description or sum(map(bool, sections)) < 2:
        return ""
    tasks = _section("Tasks", "\n".join(f"- `make {target}`" for target in shown.targets))
    install, run, test = sections
    text = _joined(f"# {shown.name}", shown.description, install, _configure(shown, variables), run, test, tasks)
    return text if len(text.strip()) >= _SHORTEST else ""


def deployment(shown: Shown, variables: Variables, one_way: Sequence[str] = ()) -> str:
    """What runs, what has to be set, and the steps."""
    steps = list(_steps(shown))
    if not shown.name or not (shown.dockerfile or shown.services or shown.processes):
        return ""
    numbered = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    checks = "\n".join(f"- `{name}`: `{command}`" for name, command in shown.health)
    health = _section(
        "Check", f"These services have a health check; `docker compose ps` shows what it says:\n\n{checks}"
    )
    return _joined(
        f"# Deploying {shown.name}",
        _section("What runs", _what_runs(shown)),
        _configure(shown, variables),
        _section("Steps", numbered),
        health if checks else "",
    )


def rollback(shown: Shown, variables: Variables, one_way: Sequence[str] = ()) -> str:
    """The steps back: the schema while the new code is there, then the code, then the data."""
    if not shown.name or not (shown.has_alembic or shown.dockerfile or shown.services):
        return ""
    before, restore = _backup(shown)
    steps = [*_schema_back(shown, one_way), *_code_back(shown), *restore]
    numbered = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    time = "How long this takes has not been measured: go through it once, and write it here."
    return _joined(f"# Rolling back {shown.name}", before, _section("Steps", numbered), time)


DOCUMENTS: Mapping[str, Callable[[Shown, Variables, Sequence[str]], str]] = {
    "readme": readme,
    "deployment": deployment,
    "rollback": rollback,
}


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, body: str) -> str:
    return f"## {title}\n\n{body}" if body else ""


def _shell(*lines: str) -> str:
    return "\n".join(["```bash", *filter(None, lines), "```"]) if any(lines) else ""


def _install(shown: Shown) -> str:
    python = f"It asks for Python `{shown.python}`.\n\n" if shown.python else ""
    return _section("Install", python + _shell(f"python -m pip install {shown.install}")) if shown.install else ""


def _configure(shown: Shown, variables: Variables) -> str:
    names = [f"- `{name}`{' (required)' * (name in variables.required)}" for name in variables.read]
    if not names:
        return ""
    example = f"`{shown.example}` is an example: copy it to `.env`, and fill it in.\n" if shown.example else ""
    return _section("Configure", f"{example}It reads these environment variables:\n\n" + "\n".join(names))


def _run(shown: Shown) -> str:
    migrate = "alembic upgrade head" * shown.has_alembic
    if shown.services:
        started = f"{_shell('docker compose up')}\n\n`{shown.compose}` has these services:\n\n{_services(shown)}"
        return _section("Run", started + (f"\n\nThe schema is made by:\n\n{_shell(migrate)}" if migrate else ""))
    if shown.dockerfile:
        ports = "".join(f" -p {port}:{port}" for port in shown.ports)
        env = " --env-file .env" if shown.example else ""
        run = f"docker run{ports}{env} {shown.name}"
        return _section("Run", _shell(migrate, f"docker build -t {shown.name} .", run))
    lines = [command for _, command in shown.processes] or [f"{name} --help" for name in shown.commands]
    return _section("Run", _shell(migrate, *lines)) if lines else ""


def _services(shown: Shown) -> str:
    return "\n".join(f"- `{name}`{_origin(service)}{_published(service)}" for name, service in shown.services.items())


def _origin(service: Mapping[str, object]) -> str:
    if "build" in service:
        return ", built from this repository"
    return f", `{service['image']}`" if "image" in service else ""


def _published(service: Mapping[str, object]) -> str:
    ports = service.get("ports")
    written = [f"`{port}`" for port in ports if isinstance(port, str | int)] if isinstance(ports, list) else []
    return f", ports {', '.join(written)}" if written else ""


def _what_runs(shown: Shown) -> str:
    parts = [f"`{shown.compose}` has these services:\n\n{_services(shown)}"] if shown.services else []
    if shown.dockerfile:
        listens = f", listens on port {' and '.join(shown.ports)}" if shown.ports else ""
        starts = f" and starts `{shown.started}`" if shown.started else ""
        parts.append(f"The image is built from `Dockerfile`{listens}{starts}.")
    parts += [f"The process `{name}` is `{command}`." for name, command in shown.processes]
    return "\n\n".join(parts)


def _steps(shown: Shown) -> Iterator[str]:
    before, _ = _backup(shown)
    if before:
        yield before
    if shown.services:
        yield "Build: `docker compose build`"
    elif shown.dockerfile:
        yield f"Build: `docker build -t {shown.name} .`"
    if shown.has_alembic:
        yield "Migrate: `alembic upgrade head`"
    if shown.services:
        yield "Start: `docker compose up -d`"
    elif shown.dockerfile:
        yield "Start the new image in the place of the one that runs."


def _schema_back(shown: Shown, one_way: Sequence[str]) -> Iterator[str]:
    if shown.has_alembic:
        yield "While the new release is there: `alembic downgrade -1`, once for each revision that came with it."
        if one_way:
            named = ", ".join(f"`{revision}`" for revision in one_way)
            yield f"No downgrade takes these revisions back: {named}. Restore the backup instead."


def _code_back(shown: Shown) -> Iterator[str]:
    if shown.services:
        yield "Check out the release before, then `docker compose up -d --build`."
    elif shown.dockerfile:
        yield "Start the image of the release before in the place of the one that runs."


def _backup(shown: Shown) -> tuple[str, list[str]]:
    """What keeps the data before a release, and what brings them back."""
    if shown.postgres is None:
        return "", []
    service, user, database = shown.postgres
    dump = f"docker compose exec -T {service} pg_dump -U {user} {database} > before.sql"
    restore = f"docker compose exec -T {service} psql -U {user} {database} < before.sql"
    return f"Before each release: `{dump}`", [
        f"Where the data have to go back too, into an empty database: `{restore}`"
    ]
