"""A framework without a limit of its own needs something that looks at how long a request is."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="no-request-size-limit")


@pytest.mark.parametrize("framework", ["fastapi import FastAPI", "flask import Flask"])
def test_an_application_without_a_limit_is_found(framework):
    name = framework.rpartition(" ")[2]
    check(f"-- a.py --\nfrom {framework}\napp = {name}(__name__)  #! no-request-size-limit\n")


@pytest.mark.parametrize(
    "line",
    [
        "def limit(request): return int(request.headers['content-length']) > 10",
        "app.config['MAX_CONTENT_LENGTH'] = 1000",
        "from middleware import MaxBodySizeMiddleware",
        "from middleware import RequestSizeLimitMiddleware",
    ],
)
def test_a_limit_makes_it_right(line):
    assert Outcome.PASS is check(f"-- a.py --\nfrom flask import Flask\napp = Flask(__name__)\n{line}\n").outcome


def test_a_proxy_may_limit_it():
    check("-- a.py --\nfrom flask import Flask\napp = Flask(__name__)\n-- nginx.conf --\nclient_max_body_size 10m;\n")


def test_does_not_apply_to_frameworks_with_a_limit_of_their_own():
    text = "-- a.py --\nfrom aiohttp import web\napp = web.Application()\n"
    assert Outcome.NOT_APPLICABLE is check(text).outcome
