"""A module that has moved: all that a statement takes from it is imported from where it is now."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.judging import round_trip
from unit.fixes.table import Case, cases

MOVED = {"module": "app.old.mailer", "target_path": "app/old/mailer.py"}
MOVED |= {"source_module": "app.new.mailer", "source_path": "app/new/mailer.py"}
MAILER = "-- app/new/mailer.py --\ndef send(): ...\ndef queue(): ...\n"

TOGETHER = cases(f"""\
## with its aliases and comments
-- tests/test_a.py --
from app.old.mailer import (  # mail  #! here
    queue as later,  # kept
    send,
)
{MAILER}==>
-- tests/test_a.py --
from app.new.mailer import (  # mail
    queue as later,  # kept
    send,
)
## by dots
-- app/run.py --
def run():
    from .old.mailer import send, queue  #! here
{MAILER}==>
-- app/run.py --
def run():
    from .new.mailer import send, queue
""")


@pytest.mark.parametrize("case", TOGETHER)
def test_the_statement_names_the_new_module(case: Case):
    case.check("redirect-import", **MOVED, name="queue, send")


@pytest.mark.parametrize(
    ("text", "mailer"),
    [
        ("from app.old.mailer import send, queue, other\n", "def send(): ...\ndef queue(): ...\n"),
        ("from app.old.mailer import send, queue\n", "def send(): ...\n"),
    ],
)
def test_a_statement_with_other_names_or_a_module_without_them_is_left_alone(text: str, mailer: str):
    arguments = {"path": "a.py", "line": 0, **MOVED, "name": "queue, send"}

    with pytest.raises(CannotFix):
        apply("redirect-import", arguments, {"a.py": text, "app/new/mailer.py": mailer})


def test_the_finding_goes_with_all_names_at_once():
    trip = round_trip(
        "-- pyproject.toml --\n[project]\n-- app/__init__.py --\n-- app/old/__init__.py --\n-- app/new/__init__.py --\n"
        f"{MAILER}-- tests/test_a.py --\nfrom app.old.mailer import queue, send\ndef test_one(): ...\n",
        "missing-module",
        "redirect-import",
    )

    assert trip.fix.offer == f"Import queue, send from app.new.mailer: unblocks 1 test, +{trip.rise:.1f}"


WHOLE = cases("""\
## with the places that read of it
import app.old.mailer, os  # mail  #! here
app.old.mailer.send(app.other)
def later(app):
    return app.old.mailer.send
def now():
    return [app.old.mailer.queue, "app.old.mailer", id(app.old.mailer)]
-- app/new/mailer.py --
def send(): ...
def queue(): ...
==>
import app.new.mailer, os  # mail
app.new.mailer.send(app.other)
def later(app):
    return app.old.mailer.send
def now():
    return [app.new.mailer.queue, "app.old.mailer", id(app.new.mailer)]
## by another name, which stays
import os, app.old.mailer as mail
mail.send()
-- app/new/mailer.py --
def send(): ...
==>
import os, app.new.mailer as mail
mail.send()
""")


@pytest.mark.parametrize("case", WHOLE)
def test_an_import_of_the_whole_module_and_what_reads_of_it_name_the_new_one(case: Case):
    case.check("redirect-import", **MOVED, name=MOVED["module"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import app.old.mailer\napp.old.mailer.drop()\n", "defines no drop any more"),
        ("import app.old.mailer as m\nm.drop()\n", "defines no drop any more"),
        ("import app.old.mailer\nif x:\n    app = 1\napp.old.mailer.send()\n", "gives app another meaning"),
        ("import app.old.mailer\nx = 1\nimport app.old.mailer\n", "imports app.old.mailer more than once"),
        ("import os\n", "no longer imports app.old.mailer"),
        ("import app.old.mailer\n", "run in a circle"),
    ],
)
def test_a_whole_module_is_not_replaced_where_that_would_not_do(text: str, reason: str):
    mailer = "def send(): ...\n" + ("import a\n" if "circle" in reason else "")
    arguments = {"path": "a.py", "line": 0, **MOVED, "name": MOVED["module"]}

    with pytest.raises(CannotFix, match=reason):
        apply("redirect-import", arguments, {"a.py": text, "app/new/mailer.py": mailer})


SHOP = """\
-- pyproject.toml --
[project]
-- shop/__init__.py --
-- shop/jwt_handling.py --
def encode(): ...
def decode(): ...
-- shop/text.py --
def encode(): ...
"""


@pytest.mark.parametrize(
    ("importing", "after"),
    [
        ("from shop.jwt import decode", "from shop.jwt_handling import decode"),
        ("from shop.jwt import decode as d, encode", "from shop.jwt_handling import decode as d, encode"),
        ("import shop.jwt\nshop.jwt.decode()", "import shop.jwt_handling\nshop.jwt_handling.decode()"),
        ("import shop.jwt as jwt\njwt.decode()", "import shop.jwt_handling as jwt\njwt.decode()"),
    ],
)
def test_a_renamed_module_is_imported_by_its_new_name(importing: str, after: str):
    text = f"{SHOP}-- tests/test_a.py --\n{importing}\ndef test_one(): ...\n"

    trip = round_trip(text, "missing-module", "redirect-import")

    assert trip.files["tests/test_a.py"] == f"{after}\ndef test_one(): ...\n"
    assert trip.fix.preferred
    assert trip.fix.unblocks == "unblocks 1 test"
