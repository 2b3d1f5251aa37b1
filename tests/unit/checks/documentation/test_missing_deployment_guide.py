"""A service needs a document that says how it is deployed; a library does not."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="missing-deployment-guide")

APP = "-- app.py --\nfrom fastapi import FastAPI\napp = FastAPI()\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/DEPLOYMENT.md", "Steps."),
        ("docs/deploy/kubernetes.md", "Steps."),
        ("RUNBOOK.md", "Steps."),
        ("README.md", "# shop\n\n## Deploying\n\nSteps."),
        ("docs/index.rst", "Deployment\n==========\n\nSteps."),
    ],
)
def test_a_document_or_a_section_passes(path, text):
    assert Outcome.PASS is check(f"{APP}-- {path} --\n{text}\n").outcome


def test_without_one_the_readme_says_so():
    check(f"{APP}-- README.md --\n# shop  #! missing-deployment-guide\n\nWe deploy often.\n")


def test_without_a_readme_the_project_file_says_so():
    check(f"{APP}-- pyproject.toml --\n[project]  #! missing-deployment-guide\n")


@pytest.mark.parametrize("name", ["Dockerfile", "docker/Dockerfile.api", "Procfile"])
def test_what_is_served_from_a_container_is_a_service(name):
    text = "web: gunicorn app" if name == "Procfile" else "FROM python\nEXPOSE 8000"
    check(f"-- {name} --\n{text}\n-- README.md --\n# shop  #! missing-deployment-guide\n")


def test_does_not_apply_to_a_library_with_a_container_to_test_in():
    assert Outcome.NOT_APPLICABLE is check("-- a.py --\nx = 1\n-- Dockerfile --\nFROM python\nRUN pytest\n").outcome
