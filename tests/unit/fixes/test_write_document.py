"""Missing documents are written from what the project shows, and from nothing else."""

from __future__ import annotations

import re

import pytest

from gonogo.fixes import CannotFix, apply
from gonogo.fixes.project_documents import DOCUMENTS, Variables
from gonogo.fixes.shown import Shown
from unit.fixes.judging import judged, offers, round_trip
from workspace import files_of

LIBRARY = """\
-- pyproject.toml --
[project]
name = "shop"
description = "Sells what is left."
requires-python = ">=3.11"
dependencies = ["attrs"]
[project.scripts]
shop = "shop.cli:main"
[dependency-groups]
dev = ["pytest"]
-- Makefile --
VERSION := 1
test: install
	pytest
install:
	pip install .
-- shop/__init__.py --
"""
SERVICE = (
    LIBRARY
    + """\
-- shop/api.py --
import os
from fastapi import FastAPI
app = FastAPI()
KEY = os.environ["API_KEY"]
LEVEL = os.getenv("LOG_LEVEL_NAME", "info")
-- .env.example --
API_KEY=
LOG_LEVEL_NAME=
-- Dockerfile --
FROM python:3.12
EXPOSE 8000
CMD ["uvicorn", "shop.api:app"]
-- docker-compose.yml --
services:
  db:
    image: postgres:16
    environment:
      POSTGRES_USER: shop
      POSTGRES_DB: sales
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U shop"]
  api:
    build: .
    ports: ["8000:8000"]
-- alembic.ini --
[alembic]
script_location = migrations
-- migrations/versions/1.py --
revision = "0001"
down_revision = None
def upgrade():
    drop()
-- .github/workflows/ci.yml --
on: push
jobs: {a: {steps: [{run: mypy shop && alembic upgrade head}]}}
"""
)


def test_a_readme_says_what_the_project_shows():
    trip = round_trip(LIBRARY, "missing-readme", "write-document")

    assert (
        trip.files["README.md"]
        == """\
# shop

Sells what is left.

## Install

It asks for Python `>=3.11`.

```bash
python -m pip install .
```

## Run

```bash
shop --help
```

## Test

```bash
python -m pytest
```

## Tasks

- `make test`
- `make install`
"""
    )
    assert trip.fix.title == "Write README.md from what the project shows"
    assert trip.fix.gain == trip.rise


def test_a_deployment_guide_has_the_services_the_variables_and_the_steps():
    plan = "-- docs/notes.md --\n# Rolling back\n"
    trip = round_trip(SERVICE + plan, "missing-deployment-guide", "write-document")

    assert (
        trip.files["docs/DEPLOYMENT.md"]
        == """\
# Deploying shop

## What runs

`docker-compose.yml` has these services:

- `db`, `postgres:16`
- `api`, built from this repository, ports `8000:8000`

The image is built from `Dockerfile`, listens on port 8000 and starts `uvicorn shop.api:app`.

## Configure

`.env.example` is an example: copy it to `.env`, and fill it in.
It reads these environment variables:

- `API_KEY` (required)
- `LOG_LEVEL_NAME`

## Steps

1. Before each release: `docker compose exec -T db pg_dump -U shop sales > before.sql`
2. Build: `docker compose build`
3. Migrate: `alembic upgrade head`
4. Start: `docker compose up -d`

## Check

These services have a health check; `docker compose ps` shows what it says:

- `db`: `pg_isready -U shop`
"""
    )


def test_a_rollback_plan_names_the_revisions_that_have_no_way_back():
    trip = round_trip(SERVICE, "no-rollback-plan", "write-document")

    text = trip.files["docs/ROLLBACK.md"]
    assert "`alembic downgrade -1`, once for each revision" in text
    assert "No downgrade takes these revisions back: `0001`. Restore the backup instead." in text
    assert "`docker compose exec -T db psql -U shop sales < before.sql`" in text
    assert "has not been measured" in text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["# The shop\n\nMine.\n", "# The shop", "A shop.\n"])
def test_a_readme_that_says_next_to_nothing_keeps_what_it_says(start: str, newline: str):
    files, _ = files_of(LIBRARY)
    files["README.md"] = start.replace("\n", newline)
    ((_, fix),) = offers(judged(files), "missing-readme")

    after = apply(fix.kind, fix.arguments, files)["README.md"]

    assert after.startswith(files["README.md"])
    assert newline not in files["README.md"] or after.count(newline) == after.count("\n")
    assert offers(judged({**files, "README.md": after}), "missing-readme") == []
    with pytest.raises(CannotFix, match="says so already"):
        apply(fix.kind, fix.arguments, {**files, "README.md": after})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "shop"', ""),
        ('description = "Sells what is left."', ""),
        ("[project]", "[tool.ruff]"),
        ("[project]", "]]"),
    ],
)
def test_a_project_that_shows_too_little_is_not_written_about(old: str, new: str):
    files, _ = files_of(LIBRARY.replace(old, new))

    assert offers(judged(files), "missing-readme") == []


def test_a_service_that_nothing_starts_gets_no_deployment_guide():
    files, _ = files_of(re.sub(r"(?s)-- Dockerfile.*?-- alembic", "-- alembic", SERVICE))

    assert offers(judged(files), "missing-deployment-guide") == []


def test_every_fact_of_a_document_is_a_word_of_the_project():
    texts = {path: text for path, text in files_of(SERVICE)[0].items() if not path.endswith(".py")}
    said = "".join(
        write(Shown(texts), Variables(("API_KEY",), ("API_KEY",)), ("0001",)) for write in DOCUMENTS.values()
    )
    known = " ".join(
        [*texts, *texts.values(), "API_KEY 0001 README.md .env python -m pip install . pytest make docker"]
    )
    known += " compose up build ps exec -T pg_dump -U psql before.sql > < alembic upgrade downgrade head -1 -d -- run"

    fenced, rest = re.findall(r"(?s)```bash\n(.*?)```", said), re.sub(r"(?s)```bash.*?```", "", said)
    spoken = [word for code in [*fenced, *re.findall(r"`([^`]+)`", rest)] for word in code.split()]

    assert [word for word in spoken if word.strip("-") not in known] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_nothing_is_written_about_nothing(document: str):
    for text in ("", "services: [", "services: {a: b}", "[["):
        texts = dict.fromkeys(("pyproject.toml", "docker-compose.yml", "setup.cfg", "Procfile"), text)
        assert DOCUMENTS[document](Shown(texts), Variables(), ()) == ""
