"""Where a module that is gone is now: the one that has its name, or else all that is asked of it."""

from functools import partial

import pytest

from gonogo.model import Finding
from workspace import check_workspace

check = partial(check_workspace, only="missing-module")


def the_finding(text: str) -> Finding:
    (finding,) = check(text).findings
    return finding


def test_a_module_that_has_moved_is_imported_from_where_it_is():
    finding = the_finding(
        """
-- app/__init__.py --
-- app/old/__init__.py --
-- app/new/__init__.py --
-- app/new/mailer.py --
def send(): ...
def queue(): ...
-- tests/test_mail.py --
from app.old.mailer import send  #! missing-module
def test_one(): ...
"""
    )
    assert finding.message == ("there is no module app.old.mailer: stops 1 test in 1 file (there is app.new.mailer)")
    (fix,) = finding.fixes
    assert (fix.kind, fix.preferred) == ("redirect-import", True)
    assert fix.arguments == {
        "path": "tests/test_mail.py",
        "line": 0,
        "module": "app.old.mailer",
        "name": "send",
        "target_path": "app/old/mailer.py",
        "source_path": "app/new/mailer.py",
        "source_module": "app.new.mailer",
    }


RENAMED = """
-- shop/__init__.py --
-- shop/jwt_handling.py --
import os
LIFETIME = 60
def encode(): ...
def decode(): ...
-- shop/text.py --
def encode(): ...
def wrap(): ...
-- shop/api.py --
from shop.jwt_handling import decode
-- scripts/run.py --
def alone(): ...
-- tests/test_other.py --
def only_here(): ...
"""


def offered(*importing: str) -> list[tuple[str, ...]]:
    """For each test file of these lines the titles of the fixes for its import of what is not there."""
    tests = "".join(
        f"-- tests/test_{n}.py --\n{text.replace(chr(10), '  #! missing-module' + chr(10), 1)}def test_one(): ...\n"
        for n, text in enumerate(importing)
    )
    return [tuple(fix.title for fix in f.fixes) for f in check(RENAMED + tests).findings]


@pytest.mark.parametrize(
    ("importing", "title"),
    [
        ("from shop.jwt import decode\n", "Import decode from shop.jwt_handling"),
        ("from shop.jwt import encode, LIFETIME\n", "Import encode, LIFETIME from shop.jwt_handling"),
        ("from shop.jwt import encode, wrap\n", "Import encode, wrap from shop.text"),
        ("import shop.jwt\nshop.jwt.decode(1)\n", "Import shop.jwt_handling instead of shop.jwt"),
        ("import shop.jwt as jwt\njwt.decode(jwt.LIFETIME)\n", "Import shop.jwt_handling instead of shop.jwt"),
    ],
)
def test_a_renamed_module_is_the_one_that_has_every_name_asked_of_it(importing: str, title: str):
    assert offered(importing) == [(title,)]


@pytest.mark.parametrize(
    "importing",
    [
        "from shop.jwt import encode\n",  # two modules have it
        "from shop.jwt import decode, wrap\n",  # none has both
        "from shop.jwt import decode, gone\n",
        "from shop.jwt import *\n",
        "import shop.jwt\nshop.jwt.decode(shop.jwt.gone)\n",
        "import shop.jwt\n",  # nothing is asked of it
        "from shop.jwt import alone\n",  # a script's, which nobody can import
        "from shop.jwt import only_here\n",  # a test's
        "import shop.jwt as jwt\nobject.jwt.decode()\n",
    ],
)
def test_where_not_just_one_module_has_all_that_is_asked_none_is_offered(importing: str):
    assert offered(importing) == [()]


def test_what_other_files_ask_of_the_module_decides_between_two():
    assert offered("from shop.jwt import encode\n", "from shop.jwt import encode, decode\n") == [
        ("Import encode from shop.jwt_handling",),
        ("Import encode, decode from shop.jwt_handling",),
    ]


def test_a_renamed_module_is_told_by_what_it_has():
    finding = the_finding(
        RENAMED + "-- tests/test_a.py --\nfrom shop.jwt import decode  #! missing-module\ndef test_one(): ...\n"
    )
    assert finding.message == "there is no module shop.jwt: stops 1 test in 1 file (shop.jwt_handling has decode)"
    assert finding.related[0].message == "shop.jwt_handling has decode"


def test_a_module_that_imports_the_missing_one_is_not_its_new_place():
    """The facade of the same name passes on what it can no longer import itself."""
    verdict = check(
        """
-- shop/__init__.py --
-- shop/config/__init__.py --
-- shop/config/persistence.py --
def connect(): ...
-- shop/database.py --
from shop.config.database import connect  #! missing-module
-- tests/test_a.py --
from shop.config.database import connect  #! missing-module
def test_one(): ...
"""
    )
    titles = {fix.title for finding in verdict.findings for fix in finding.fixes}
    assert titles == {"Import connect from shop.config.persistence"}


def test_of_two_modules_of_the_missing_ones_name_neither_is_offered():
    finding = the_finding(
        "-- app/__init__.py --\n-- app/a/mailer.py --\ndef send(): ...\n-- app/b/mailer.py --\ndef send(): ...\n"
        "-- tests/test_a.py --\nfrom app.mailer import send  #! missing-module\n"
    )
    assert finding.fixes == ()
