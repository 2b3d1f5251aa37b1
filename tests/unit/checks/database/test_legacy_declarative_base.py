"""The base that SQLAlchemy 1 made is found where it is imported, with the fix that imports it from its new place."""

from functools import partial

import pytest

from gonogo.fixes import apply
from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="legacy-declarative-base")

LEGACY = "-- models.py --\nfrom sqlalchemy.ext.declarative import declarative_base{}\nBase = declarative_base()\n"


def test_the_import_from_the_old_place_is_found():
    verdict = check(LEGACY.format("  #! legacy-declarative-base"))

    assert pytest.approx(0.75) == verdict.credit


def test_its_fix_removes_it():
    (finding,) = check(LEGACY.format("  #! legacy-declarative-base")).findings
    text = LEGACY.format("").partition("--\n")[2]

    fixed = apply(finding.fixes[0].kind, finding.fixes[0].arguments, {"models.py": text})["models.py"]

    assert "from sqlalchemy.orm import declarative_base" in fixed
    assert Outcome.PASS is check(f"-- models.py --\n{fixed}").outcome


@pytest.mark.parametrize(
    "line",
    [
        "from sqlalchemy.orm import declarative_base",
        "from sqlalchemy.orm import DeclarativeBase",
        "from sqlalchemy.ext.declarative import AbstractConcreteBase",
    ],
)
def test_the_new_place_is_right(line):
    assert Outcome.PASS is check(f"-- models.py --\n{line}\n").outcome


def test_the_old_place_as_a_fallback_is_right():
    check("""\
-- models.py --
try:
    from sqlalchemy.orm import declarative_base
except ImportError:
    from sqlalchemy.ext.declarative import declarative_base
""")


def test_a_test_may_use_the_old_one():
    old = "-- tests/test_a.py --\nfrom sqlalchemy.ext.declarative import declarative_base\n"
    check(f"{old}-- a.py --\nimport sqlalchemy.orm\n")


def test_does_not_apply_where_no_class_is_mapped():
    assert Outcome.NOT_APPLICABLE is check("-- a.py --\nfrom sqlalchemy import create_engine\n").outcome
