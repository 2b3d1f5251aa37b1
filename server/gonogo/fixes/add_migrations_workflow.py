"""GitHub runs the migrations on an empty database."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from gonogo.fixes.installing import installed
from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.yaml_blocks import below, entries_of

_HEAD = """\
name: Migrations

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
"""
_JOB = """\
migrations:
  runs-on: ubuntu-latest
"""
_SERVICE = """\
  services:
    database:
      image: {image}
      env:
        {password}: ci
{more}      ports:
        - {port}:{port}
      options: >-
        --health-cmd "{health}" --health-interval 5s --health-timeout 5s --health-retries 10
"""
_STEPS = """\
  env:
    {variable}: {url}
{others}  steps:
    - uses: actions/checkout@v4
    - uses: actions/setup-python@v5
      with:
        python-version: "{python}"
    - run: python -m pip install {install}
    - run: python -m alembic upgrade head
{folder}"""
_DATABASES = {
    "postgresql": {"password": "POSTGRES_PASSWORD", "more": "", "port": "5432", "health": "pg_isready"},
    "mysql": {
        "password": "MYSQL_ROOT_PASSWORD",
        "more": "        MYSQL_DATABASE: ci\n",
        "port": "3306",
        "health": "mysqladmin ping --silent",
    },
}
_URLS = {
    "postgresql": "{scheme}://postgres:ci@localhost:5432/postgres",
    "mysql": "{scheme}://root:ci@127.0.0.1:3306/ci",
    "sqlite": "{scheme}:///ci.db",
}


@fix_kind("add-migrations-workflow")
def add_migrations_workflow(request: Request) -> Mapping[str, str]:
    """A job that runs `alembic upgrade head` on a new database of the project's own kind: in a workflow of its own, or
    the last of the jobs of a workflow that is there, every line of which stays.

    Refuses a workflow whose jobs are not written one entry a line, or that has a job of this name.
    Arguments: path of the workflow, python ("3.12"), folder of alembic.ini (empty for the root), variable that holds
    the URL, scheme ("postgresql+psycopg"), image, others (further variables that have to be set, parted by blanks).
    """
    path, scheme = request.word("path"), request.word("scheme")
    dialect, folder = scheme.partition("+")[0], _optional(request, "folder")
    install = installed(request.texts)
    if dialect not in _URLS or not install:
        raise CannotFix("nothing shows how to install the project, or which database it uses")
    names = [request.word("variable"), *_optional(request, "others").split()]
    if not all(re.fullmatch(r"\w+", name) for name in names):
        raise CannotFix("a name of a variable cannot stand in a workflow")
    service = _SERVICE.format(image=request.word("image"), **_DATABASES[dialect]) if dialect in _DATABASES else ""
    steps = _STEPS.format(
        variable=names[0],
        url=_URLS[dialect].format(scheme=scheme),
        others="".join(f"    {name}: only-for-ci\n" for name in names[1:]),
        python=request.word("python"),
        install=install,
        folder=f"      working-directory: {folder}\n" if folder else "",
    )
    job = _JOB + service + steps
    if path in request.texts:
        return {path: _added(path, request.text(path), job)}
    return {path: _HEAD + "".join(f"  {line}\n" for line in job.splitlines())}


def _added(path: str, text: str, job: str) -> str:
    """The workflow with the job; a blank line parts them where one does so before, or where there is but one."""
    jobs = entries_of(path, text, "jobs", yaml.MappingNode)
    names = [key.value for key, _ in jobs.value]
    if "migrations" in names:
        raise CannotFix(f"{path} has a job migrations already")
    last, value = jobs.value[-1]
    above = text[: last.start_mark.index].rstrip(" ").replace("\r", "")
    new = below(text, value.end_mark.index, job, last.start_mark.column, len(names) == 1 or above.endswith("\n\n"))
    before, after = (yaml.safe_load(text), yaml.safe_load(new))
    if after["jobs"].pop("migrations", None) is None or before != after:
        raise CannotFix(f"{path} is laid out in a way that cannot be added to: add the job by hand")
    return new


def _optional(request: Request, key: str) -> str:
    value = request.arguments.get(key, "")
    return value if isinstance(value, str) else ""
