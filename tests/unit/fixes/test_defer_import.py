"""An import that closes a circle runs only where its name is used, or the fix is refused."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.judging import round_trip
from unit.fixes.table import Case, cases

USER = {"name": "User", "module": "app.models", "target_path": "app/models.py"}

MOVED = cases("""\
## into the function that uses it
-- app/services.py --
import os
from app.models import User  #! here
from app.other import thing


def find(key: str):
    return User(key, os.sep, thing)
==>
-- app/services.py --
import os
from app.other import thing


def find(key: str):
    from app.models import User

    return User(key, os.sep, thing)
## below the docstring, from a statement of several names
-- app/services.py --
from app.models import (
    Group,  # kept
    User,
)  #! here


class Finder(Group):
    @staticmethod
    def find(key):
        \"\"\"Find it.\"\"\"
        def inner():
            return User(key)
        return inner
==>
-- app/services.py --
from app.models import (
    Group,  # kept
)


class Finder(Group):
    @staticmethod
    def find(key):
        \"\"\"Find it.\"\"\"
        from app.models import User

        def inner():
            return User(key)
        return inner
## under TYPE_CHECKING, where types alone name it
-- app/services.py --
from __future__ import annotations

import os

from app.models import User  #! here


def find(user: User) -> list[User]:
    found: User = os.x
    return [found]
==>
-- app/services.py --
from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.models import User


def find(user: User) -> list[User]:
    found: User = os.x
    return [found]
## into the block for type checkers that is there, by a relative import and another name
-- app/services.py --
import typing
from .models import User as Person  #! here

if typing.TYPE_CHECKING:
    import os


def find(user: "Person | os.PathLike") -> "Person":
    return user
==>
-- app/services.py --
import typing

if typing.TYPE_CHECKING:
    import os
    from .models import User as Person


def find(user: "Person | os.PathLike") -> "Person":
    return user
## from the first line of a file
-- app/services.py --
from app.models import User  #! here


def find(key: str) -> "User":
    return key
==>
-- app/services.py --
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.models import User


def find(key: str) -> "User":
    return key
## both, where a type names it and one function makes it
-- app/services.py --
from app.models import User  #! here
from app.other import thing


def find(key) -> "User":
    x: User = thing
    return User(key, x)
==>
-- app/services.py --
from typing import TYPE_CHECKING

from app.other import thing

if TYPE_CHECKING:
    from app.models import User


def find(key) -> "User":
    from app.models import User

    x: User = thing
    return User(key, x)
""")


@pytest.mark.parametrize("case", MOVED)
def test_the_import_moves_to_where_its_name_is_used(case: Case):
    case.check("defer-import", **USER)


FUNCTION = "\n\ndef find(key):\n    return User(key)\n"
REFUSED = {
    "a base class": ("class A(User): ...\n", "when it is imported"),
    "a default": ("def f(u=User): ...\n", "when it is imported"),
    "a decorator": ("@User.register\ndef f(): ...\n", "when it is imported"),
    "a lambda": ("f = lambda: User()\n", "when it is imported"),
    "an evaluated annotation": ("def f(u: User): ...\n", "when it is imported"),
    "two functions": (f"{FUNCTION}{FUNCTION.replace('find', 'other')}", "in several places"),
    "nothing": ("x = 1\n", "nowhere"),
    "a second binding": (f"User = None{FUNCTION}", "more than once"),
    "its own exports": (f"__all__ = ['User']{FUNCTION}", "passes User on"),
    "a call at import": (f"{FUNCTION}\nFOUND = find(1)\n", "uses find when it is imported"),
    "a decorated function": (FUNCTION.replace("def", "@app.get\ndef"), "is decorated"),
    "an instance at import": ("class A:\n    def f(self):\n        return User()\n\nA()\n", "uses A when"),
    "one line": ("def find(key): return User(key)\n", "stands on one line"),
    "a model": ("from __future__ import annotations\nclass A(Base):\n    user: User\n", "when it is imported"),
    "a route": ("from __future__ import annotations\n@app.get\ndef f(u: User): ...\n", "when it is imported"),
    "fastapi": ("from __future__ import annotations\nimport fastapi\ndef f(u: User): ...\n", "when it is imported"),
}


@pytest.mark.parametrize(("body", "reason"), REFUSED.values(), ids=REFUSED)
def test_an_import_stays_where_the_program_could_miss_it(body: str, reason: str):
    future, rest = "from __future__ import annotations\n", "from app.models import User\n"
    text = future + rest + body.removeprefix(future) if body.startswith(future) else rest + body
    line = 1 if body.startswith(future) else 0

    with pytest.raises(CannotFix, match=reason):
        apply("defer-import", {"path": "app/services.py", "line": line, **USER}, {"app/services.py": text})


OTHERS = {
    "imported from there": "from app.services import (\n    find,\n    User,\n)\n",
    "all imported from there": "from .services import *  # User\n",
    "patched there": "def test_it(mocker):\n    mocker.patch('app.services.User')\n",
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_an_import_stays_where_another_file_relies_on_it(other: str):
    texts = {"app/services.py": f"from app.models import User\n{FUNCTION}", "app/other.py": other}

    with pytest.raises(CannotFix, match=r"app/other\.py"):
        apply("defer-import", {"path": "app/services.py", "line": 0, **USER}, texts)


CALLING = "from app.services import find\nFOUND = find(1)\nclass User: ...\n"


def test_a_function_that_the_circle_calls_takes_no_import_and_one_that_others_call_does():
    services = f"from app.models import User\n{FUNCTION}"
    arguments = {"path": "app/services.py", "line": 0, **USER}

    with pytest.raises(CannotFix, match=r"app/models\.py uses find when it is imported"):
        apply("defer-import", arguments, {"app/services.py": services, "app/models.py": CALLING})
    assert apply("defer-import", arguments, {"app/services.py": services, "app/models.py": "", "main.py": CALLING})


@pytest.mark.parametrize(
    "statement",
    ["try:\n    from app.models import User\nexcept ImportError: pass\n", "import os; from app.models import User\n"],
)
def test_an_import_that_stands_in_another_statement_stays(statement: str):
    line = 1 if statement.startswith("try") else 0
    with pytest.raises(CannotFix):
        apply("defer-import", {"path": "app/s.py", "line": line, **USER}, {"app/s.py": statement + FUNCTION})


CYCLE = """\
-- pyproject.toml --
[project]
-- app/__init__.py --
-- app/models.py --
from app.services import save
class User:
    def store(self):
        save(self)
-- app/services.py --
from app.models import User
def save(user): ...
def find(key):
    return User()
-- tests/test_a.py --
from app.models import User
def test_one(): ...
"""


def test_the_circle_is_broken_and_the_tests_are_collected_again():
    trip = round_trip(CYCLE, "import-cycle", "defer-import")

    assert trip.fix.offer == (
        f"Import User in app/services.py only where it is used: unblocks 1 test, +{trip.rise:.1f}"
    )
    assert trip.fix.preferred


def test_another_import_of_the_circle_may_wait_instead():
    used_at_import = CYCLE.replace("def find(key):\n    return User()\n", "class Admin(User): ...\n")

    trip = round_trip(used_at_import, "import-cycle", "defer-import", which=1)

    assert trip.fix.title == "Import save in app/models.py only where it is used"
