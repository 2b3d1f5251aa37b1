"""A debug mode that the code switches on is found, unless that code is for development only."""

from functools import partial

import pytest

from gonogo.model import Outcome, Severity
from workspace import check_workspace

check = partial(check_workspace, only="debug-enabled")


@pytest.mark.parametrize(
    "text",
    [
        "from fastapi import FastAPI\napp = FastAPI(debug=True)  #! debug-enabled",
        "from flask import Flask\napp = Flask(__name__)\napp.debug = True  #! debug-enabled",
        "from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)  #! debug-enabled",
    ],
)
def test_a_debug_mode_is_an_error(text):
    assert Severity.ERROR is check(f"-- app.py --\n{text}\n").findings[0].severity


def test_djangos_settings_are_read():
    check("""\
-- site/settings.py --
import django
DEBUG = True  #! debug-enabled
MIDDLEWARE = []
-- site/other.py --
DEBUG = True
""")


def test_in_a_run_by_hand_it_is_a_warning():
    verdict = check("""\
-- app.py --
from flask import Flask
app = Flask(__name__)
if __name__ == "__main__":
    app.run(debug=True)  #! debug-enabled
""")

    assert Severity.WARNING is verdict.findings[0].severity


@pytest.mark.parametrize("path", ["settings/dev.py", "settings/local.py", "app_debug.py", "tests/app.py"])
def test_what_is_for_development_may(path):
    main = "-- main.py --\nfrom fastapi import FastAPI\nFastAPI()\n"
    check(f"{main}-- {path} --\nimport fastapi\nfastapi.FastAPI(debug=True)\n")


@pytest.mark.parametrize("line", ["app = FastAPI(debug=settings.debug)", "DEBUG = True", "app = FastAPI(debug=False)"])
def test_a_mode_that_is_read_or_off_is_right(line):
    check(f"-- app.py --\nfrom fastapi import FastAPI\nx = FastAPI()\n{line}\n")


def test_does_not_apply_to_a_library():
    assert Outcome.NOT_APPLICABLE is check("-- lib.py --\napp.run(debug=True)\n").outcome
