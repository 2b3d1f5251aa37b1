"""Where a cookie speaks for a user, something must guard against forged requests; elsewhere nothing need."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="missing-csrf-protection")


@pytest.mark.parametrize(
    "line",
    [
        "from starlette.middleware.sessions import SessionMiddleware",
        "from flask_login import LoginManager",
        "def login(response): response.set_cookie('session', '1')",
        "def who(request): return request.cookies['session']",
    ],
)
def test_cookies_without_a_guard_are_found(line):
    check(f"-- a.py --\nfrom fastapi import FastAPI\n{line}\napp = FastAPI()  #! missing-csrf-protection\n")


@pytest.mark.parametrize(
    "line",
    [
        "from starlette_csrf import CSRFMiddleware",
        "from flask_wtf.csrf import CSRFProtect",
        "class CsrfGuard: ...",
        "def login(response): response.set_cookie('session', '1', samesite='strict')",
    ],
)
def test_a_guard_makes_cookies_right(line):
    text = f"-- a.py --\nfrom fastapi import FastAPI\n{line}\ndef x(r): r.set_cookie('a', 'b')\napp = FastAPI()\n"
    assert Outcome.PASS is check(text).outcome


def test_a_guard_that_the_application_does_not_import_guards_nothing():
    verdict = check("""\
-- a.py --
from fastapi import FastAPI
app = FastAPI()  #! missing-csrf-protection
def login(response): response.set_cookie('session', '1')
-- csrf.py --
class CSRFMiddleware: ...
""")

    assert "install csrf.py in it" in verdict.findings[0].message


def test_django_always_has_cookies():
    check("-- settings.py --\nimport django\nMIDDLEWARE = []  #! missing-csrf-protection\n")
    check("-- settings.py --\nimport django\nMIDDLEWARE = ['django.middleware.csrf.CsrfViewMiddleware']\n")


def test_does_not_apply_where_only_headers_carry_tokens():
    verdict = check(
        "-- a.py --\nfrom fastapi import FastAPI\nfrom fastapi.security import HTTPBearer\napp = FastAPI()\n"
    )

    assert Outcome.NOT_APPLICABLE is verdict.outcome
    assert "no application sets a cookie" in verdict.reason
