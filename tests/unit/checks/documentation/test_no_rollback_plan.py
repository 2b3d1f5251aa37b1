"""A service needs a document that says how a release is taken back."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="no-rollback-plan")

APP = "-- app.py --\nfrom fastapi import FastAPI\napp = FastAPI()\n"


@pytest.mark.parametrize(
    "text",
    [
        "## Rollback plan\n",
        "### Rolling back\n",
        "Rollback\n--------\n",
        "Then run `alembic downgrade -1`.\n",
        "helm rollback shop\n",
    ],
)
def test_a_plan_passes(text):
    assert Outcome.PASS is check(f"{APP}-- docs/DEPLOYMENT.md --\n# Deployment\n\n{text}").outcome


def test_without_one_the_deployment_guide_says_so():
    check(f"""\
{APP}-- README.md --
# shop
-- docs/DEPLOYMENT.md --
# Deployment  #! no-rollback-plan
What is not committed is rolled back.
""")


def test_without_documents_the_project_file_says_so():
    check(f"{APP}-- pyproject.toml --\n[project]  #! no-rollback-plan\n")


def test_does_not_apply_to_a_library():
    assert Outcome.NOT_APPLICABLE is check("-- a.py --\nx = 1\n").outcome
