"""Which distribution is named for a module that is not installed, and how the finding offers it."""

from __future__ import annotations

import pytest

from gonogo.facts import Environment
from gonogo.fixes import apply
from gonogo.fixes.module_names import distribution_of
from workspace import check_workspace, files_of

ENVIRONMENT = Environment(python="python", version=(3, 11, 0))
FILES = """
-- requirements.txt --
fastapi
-- requirements-dev.txt --
pytest
-- app/__init__.py --
-- app/read.py --
{0}
-- tests/test_read.py --
{1}
def test_a(): ...
"""


@pytest.mark.parametrize(
    ("module", "distribution"),
    [
        ("cv2", "opencv-python"),
        ("sklearn.metrics", "scikit-learn"),
        ("google.cloud.storage", "google-cloud-storage"),
        ("yaml", "PyYAML"),
        ("flask", "flask"),
        ("no_such_module_anywhere", ""),
    ],
)
def test_a_module_has_the_distribution_that_a_source_names_or_none(module: str, distribution: str):
    assert distribution_of(module) == distribution


@pytest.mark.parametrize(
    ("app", "tests", "path", "group"),
    [
        ("import jwt  #! missing-module", "import app.read  #! missing-module", "requirements.txt", ""),
        ("", "import jwt  #! missing-module", "requirements-dev.txt", "dev"),
    ],
)
def test_what_only_tests_import_is_declared_for_development(app: str, tests: str, path: str, group: str):
    text = FILES.format(app, tests)
    finding, *_ = check_workspace(text, ENVIRONMENT, only="missing-module").findings

    (fix,) = finding.fixes
    changed = apply(fix.kind, fix.arguments, files_of(text)[0])

    assert (fix.kind, fix.arguments) == ("add-dependency", {"distribution": "PyJWT", "group": group})
    assert fix.unblocks == "unblocks 1 test"
    assert list(changed) == [path]
    assert changed[path].endswith("\nPyJWT\n")


def test_a_module_that_no_source_names_is_offered_nothing():
    text = FILES.format("import no_such_module_anywhere  #! missing-module", "import app.read  #! missing-module")

    finding, *_ = check_workspace(text, ENVIRONMENT, only="missing-module").findings

    assert finding.fixes == ()
