"""Fixes of project files, from the finding to its end, judged by the real engine."""

from __future__ import annotations

import pytest

from gonogo.facts import Environment
from unit.fixes.judging import PYTHON, round_trip

LIBRARY = "-- pyproject.toml --\n[project]\nname = 'shop'\n-- shop/__init__.py --\nx = 1\n"
SERVICE = LIBRARY + "-- shop/api.py --\nfrom fastapi import FastAPI\napp = FastAPI()\n"
TESTED = "-- .github/workflows/ci.yml --\non: push\njobs:\n  test:\n    steps:\n      - run: pytest\n"
HOOKS = "-- .pre-commit-config.yaml --\nrepos:\n  - repo: https://example.com/a\n    rev: v1\n    hooks: [{id: a}]\n"
USING = "-- shop/__init__.py --\n-- shop/load.py --\nimport yaml\n-- tests/test_load.py --\nimport shop.load\n"
INSTALLED = Environment(version=PYTHON.version, modules=PYTHON.modules | {"yaml", "fastapi"})
FASTAPI = Environment(version=PYTHON.version, modules=PYTHON.modules | {"fastapi"})
FORMS = {
    "PEP 621": "-- pyproject.toml --\n[project]\nname = 'shop'\ndependencies = ['attrs']\n",
    "Poetry": "-- pyproject.toml --\n[tool.poetry.dependencies]\npython = '^3.11'\n",
    "requirements": "-- requirements.txt --\nattrs\n",
}


@pytest.mark.parametrize("text", [LIBRARY, SERVICE, SERVICE + TESTED], ids=["library", "service", "with CI"])
def test_a_workflow_ends_the_finding_that_ci_checks_no_types(text: str):
    trip = round_trip(text, "untyped-ci", "add-type-check-workflow", FASTAPI)

    assert len(trip.before.blockers) - len(trip.after.blockers) == (text is not LIBRARY)


@pytest.mark.parametrize("text", [LIBRARY, LIBRARY + HOOKS], ids=["without", "beside others"])
def test_a_hook_ends_the_finding_that_no_hook_checks_types(text: str):
    round_trip(text, "no-pre-commit-types", "add-mypy-hook")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_declared_and_installed_distribution_ends_the_finding_on_its_module(form: str):
    trip = round_trip(form + USING, "missing-module", "add-dependency", PYTHON, then=(INSTALLED,))

    assert "PyYAML" in "".join(trip.files.values())
    assert trip.fix.offer.startswith("Add PyYAML to the dependencies, then install it: unblocks 1 test file, +")
    assert trip.fix.gain == trip.rise
