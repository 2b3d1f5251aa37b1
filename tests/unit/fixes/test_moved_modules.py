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
