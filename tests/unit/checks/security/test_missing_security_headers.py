"""Each application must import something that sets the headers, or stand behind something that does."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="missing-security-headers")

MIDDLEWARE = "-- shop/middleware.py --\nHEADERS = {'X-Content-Type-Options': 'nosniff'}\n"


def test_an_application_without_them_is_found():
    check("-- shop/main.py --\nfrom fastapi import FastAPI\napp = FastAPI()  #! missing-security-headers\n")


def test_an_application_that_imports_them_is_right():
    check(
        f"""\
-- shop/__init__.py --
-- shop/main.py --
from fastapi import FastAPI
from shop.security import protect
app = FastAPI()
-- shop/security.py --
def protect(app):
    from . import middleware
{MIDDLEWARE}"""
    )


def test_headers_that_no_application_imports_are_named():
    verdict = check(
        f"""\
-- shop/__init__.py --
-- shop/main.py --
from fastapi import FastAPI
app = FastAPI()  #! missing-security-headers
{MIDDLEWARE}"""
    )

    (finding,) = verdict.findings
    assert "install shop/middleware.py in it" in finding.message
    assert ["shop/middleware.py"] == [related.span.path for related in finding.related]


def test_each_application_counts_for_its_share():
    verdict = check("""\
-- a.py --
from flask import Flask
from flask_talisman import Talisman
app = Talisman(Flask(__name__))
-- b.py --
from flask import Flask
app = Flask(__name__)  #! missing-security-headers
""")

    assert 0.5 == verdict.credit


@pytest.mark.parametrize("path", ["deploy/nginx.conf", "infra/nginx/default.conf.template", "Caddyfile"])
def test_a_proxy_may_set_them(path):
    check(f"-- a.py --\nfrom fastapi import FastAPI\nFastAPI()\n-- {path} --\nadd_header X-Frame-Options DENY;\n")


def test_headers_that_only_a_test_mentions_do_not_count():
    check("""\
-- a.py --
from fastapi import FastAPI
app = FastAPI()  #! missing-security-headers
-- tests/test_a.py --
assert "x-frame-options"
""")


def test_djangos_middleware_counts():
    check("-- settings.py --\nimport django\nMIDDLEWARE = ['django.middleware.security.SecurityMiddleware']\n")


def test_does_not_apply_to_a_library_that_only_imports_a_framework():
    text = "-- lib/__init__.py --\nfrom starlette.types import ASGIApp\n'''\napp = FastAPI()\n'''\n"
    assert Outcome.NOT_APPLICABLE is check(text).outcome


def test_does_not_apply_to_the_framework_itself():
    text = (
        "-- fastapi/__init__.py --\nclass FastAPI: ...\n-- fastapi/cli.py --\nfrom fastapi import FastAPI\nFastAPI()\n"
    )
    assert Outcome.NOT_APPLICABLE is check(text).outcome
