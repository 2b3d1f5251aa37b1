"""Delegation where the calls do not fit the method, and where it is refused."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

ARGUMENTS = {
    "name": "issue",
    "module": "shop.api",
    "target_path": "shop/api.py",
    "class_name": "Desk",
    "class_module": "shop.desk",
    "class_path": "shop/desk.py",
    "method": "issue",
}
DESK = """\
-- shop/desk.py --
class Claims:
    def __init__(self, user: int) -> None: ...
class Desk:
    def admit(self, claims: Claims, days: int = 1) -> str: ...
    def issue(self, claims: Claims, days: int = 1) -> str: ...
def get_desk() -> Desk: ...
"""

SHARED = cases(f"""\
## what a function beside it prepares, both prepare by one function
-- app.py --
from shop.api import issue  #! here
issue(data={{"user": 1}})
-- shop/api.py --
from shop.desk import Claims, get_desk


def admit(data: dict, days: int = 1) -> str:
    \"\"\"Admit.\"\"\"
    try:
        desk = get_desk()

        # who it is
        claims = Claims(
            user=data["user"],  # a number
        )

        return desk.admit(claims, days)
    except ValueError as why:
        log(data, why)
        raise


x = 1
{DESK}==>
-- shop/api.py --
from shop.desk import Claims, get_desk


def admit(data: dict, days: int = 1) -> str:
    \"\"\"Admit.\"\"\"
    try:
        desk = get_desk()

        # who it is
        claims = _claims_from_data(data)

        return desk.admit(claims, days)
    except ValueError as why:
        log(data, why)
        raise


def _claims_from_data(data: dict) -> Claims:
    return Claims(
        user=data["user"],  # a number
    )


def issue(data: dict, days: int = 1) -> str:
    desk = get_desk()

    # who it is
    claims = _claims_from_data(data)

    return desk.issue(claims, days)


x = 1
## a dictionary does not pass for a class of its own
-- app.py --
from shop.api import issue  #! here
issue({{"user": 1}})
-- shop/api.py --
from shop.desk import Claims, get_desk

def _of(data): return Claims(data["user"])

def admit(data, days=1):
    claims = _of(data)
    return get_desk().admit(claims, days)
{DESK}==>
-- shop/api.py --
from shop.desk import Claims, get_desk

def _of(data): return Claims(data["user"])

def admit(data, days=1):
    claims = _of(data)
    return get_desk().admit(claims, days)


def issue(data, days=1):
    claims = _of(data)
    return get_desk().issue(claims, days)
## steps that make one value move together
-- app.py --
from shop.api import issue  #! here
issue(data={{"user": 1}})
-- shop/api.py --
from shop.desk import Claims, get_desk


def admit(data: dict) -> str:
    user = int(data["user"])
    claims = Claims(user)
    return get_desk().admit(claims)
{DESK}==>
-- shop/api.py --
from shop.desk import Claims, get_desk


def admit(data: dict) -> str:
    claims = _claims_from_data(data)
    return get_desk().admit(claims)


def _claims_from_data(data: dict) -> Claims:
    user = int(data["user"])
    return Claims(user)


def issue(data: dict) -> str:
    claims = _claims_from_data(data)
    return get_desk().issue(claims)
""")


@pytest.mark.parametrize("case", SHARED)
def test_calls_that_do_not_fit_the_method_are_served_as_a_function_beside_it_serves_its_own(case: Case):
    case.check("delegate-to-method", **ARGUMENTS)


API = "from shop.desk import Claims, get_desk\n"
CALL = "from shop.api import issue\nissue(data=1)\n"
SIMPLE = "class Desk:\n    def issue(self, a): ...\n"


@pytest.mark.parametrize(
    ("app", "api", "desk", "reason"),
    [
        ("", "issue = 1\n", SIMPLE, "shop.api defines issue already"),
        ("", "", "class Desk: ...\n", "no longer has one method issue"),
        ("", "", "def issue(): ...\n", "no longer has one class Desk"),
        ("", "", "class Desk:\n    @retry\n    def issue(self): ...\n", "wrapped by @retry"),
        ("", "", "class Desk(Base):\n    def issue(self): ...\n", "nothing gives an instance of Desk"),
        (
            "",
            "",
            "class Desk:\n    def __init__(self, a): ...\n    def issue(self): ...\n",
            "nothing gives an instance",
        ),
        (
            "",
            "",
            "async def get() -> Desk: ...\nclass Desk(B):\n    def issue(self): ...\n",
            "nothing gives an instance",
        ),
        ("", "", "class Desk:\n    def issue(self) -> Local: ...\n", "Local in the signature"),
        ("", "", "from typing import Self\nclass Desk:\n    def issue(self) -> Self: ...\n", "Self in the signature"),
        ("", "", "class Desk:\n    def issue(self, Desk): ...\n", "called Desk too"),
        ("", "Desk = 1\n", SIMPLE, "Desk means something else in shop/api.py"),
        ("", "", "import shop.api\n" + SIMPLE, "circle"),
        (CALL, "", SIMPLE, r"app.py:2 does not call issue as Desk.issue\(a\) can be called"),
        # a preparation that cannot be told apart from the rest
        (
            CALL,
            API + "def admit(data):\n    c = f(data)\n    c.x = 1\n    return get_desk().admit(c)\n",
            DESK,
            "does not",
        ),
        (CALL, API + "@d\ndef admit(data):\n    c = f(data)\n    return get_desk().admit(c)\n", DESK, "does not"),
        (CALL, API + "def admit(data):\n    c = f(data)\n    return other().admit(c)\n", DESK, "does not"),
        (
            CALL,
            API + "def admit(data):\n    u = data + 1\n    c = f(u)\n    print(u)\n    return get_desk().admit(c)\n",
            DESK,
            "cannot be taken apart",
        ),
        (
            CALL,
            API + "_c_from_data = 1\ndef admit(data):\n    c = f(data, 1)\n    return get_desk().admit(c)\n",
            DESK,
            "defines _c_from_data already",
        ),
        (
            CALL,
            API + "def admit(data):\n    c = f(data, '''\n''')\n    return get_desk().admit(c)\n",
            DESK,
            "string over several lines",
        ),
    ],
)
def test_what_would_not_work_is_refused_with_its_reason(app, api, desk, reason):
    texts = {"app.py": app or "from shop.api import issue\n", "shop/api.py": api, "shop/desk.py": desk}
    texts["shop/desk.py"] = desk.removeprefix("-- shop/desk.py --\n")
    with pytest.raises(CannotFix, match=reason):
        apply("delegate-to-method", {"path": "app.py", "line": 0, **ARGUMENTS}, texts)
