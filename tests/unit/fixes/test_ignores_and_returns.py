"""What the fixes for unused ignores, missing `-> None` and moved SQLAlchemy names write, text to text."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

WHOLE = cases("""\
## a comment after code
x = 1  # type: ignore
y = 2
==>
-- app.py --
x = 1
y = 2
## with codes
x = 1  # type: ignore[assignment, misc]  #! here
==>
x = 1
## a comment that follows it stays
x = 1  # type:ignore[misc]  # noqa: E501
==>
x = 1  # noqa: E501
## a line of its own
import os
    # type: ignore  #! here
x = 1
==>
import os
x = 1
## inside a call
f(  # type: ignore
    1,
)
==>
f(
    1,
)
""")

SOME = cases("""\
## the last code
x = 1  # type: ignore[assignment, misc]
==>
x = 1  # type: ignore[assignment]
## the first code, with an explanation
x = 1  # type: ignore[misc,assignment]  # the library is wrong
==>
x = 1  # type: ignore[assignment]  # the library is wrong
## all that there are
x = 1  # type: ignore[misc]
==>
x = 1
""")


@pytest.mark.parametrize("case", WHOLE)
def test_an_unused_ignore_goes_and_all_else_stays(case: Case):
    case.check("unused-ignore", codes="")


@pytest.mark.parametrize("case", SOME)
def test_only_the_unused_codes_go(case: Case):
    case.check("unused-ignore", codes="misc")


@pytest.mark.parametrize(
    ("text", "codes", "reason"),
    [
        ("x = 1\n", "", "has no type: ignore"),
        ('x = "# type: ignore"\n', "", "has no type: ignore"),
        ("x = 1  # type: ignoreth\n", "", "has no type: ignore"),
        ("x = 1  # type: ignore[misc]\n", "arg-type", "no longer names arg-type"),
    ],
)
def test_an_ignore_that_is_gone_or_only_looks_like_one_is_left_alone(text, codes, reason):
    with pytest.raises(CannotFix, match=reason):
        apply("unused-ignore", {"path": "app.py", "line": 0, "codes": codes}, {"app.py": text})


RETURNS = cases("""\
## a function
def f():
    print(1)
==>
def f() -> None:
    print(1)
## a method with a comment that holds a parenthesis
class K:
    @d
    async def m(  #! here
        self,  # :)
    ):  # (:
        return
==>
class K:
    @d
    async def m(
        self,  # :)
    ) -> None:  # (:
        return
## what functions inside it return does not count
def f(a: int=(1)) :
    def g():
        return 1
    print(g(), lambda: (yield))
==>
def f(a: int=(1)) -> None :
    def g():
        return 1
    print(g(), lambda: (yield))
## a constructor may be empty
class K:
    def __init__(self): pass  #! here
==>
class K:
    def __init__(self) -> None: pass
## of one line
def f( ): print(1)
==>
def f( ) -> None: print(1)
""")


@pytest.mark.parametrize("case", RETURNS)
def test_a_function_that_gives_nothing_says_so(case: Case):
    case.check("returns-none")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def f():\n    return 1\n", "returns or yields"),
        ("def f():\n    if x:\n        yield\n", "returns or yields"),
        ("def f(): ...\n", "placeholder"),
        ('def f():\n    """Doc."""\n', "placeholder"),
        ("def f():\n    raise NotImplementedError('later')\n", "placeholder"),
        ("def f(n):\n    raise ValueError(n)\n", "placeholder"),
        ("x = 1\n", "no function begins"),
        ("def f(self):\n    self.a()\n", "then ask for the type of self"),
        ("def f() -> int: print(1)\n", "has a return annotation already"),
    ],
)
def test_a_return_that_only_the_author_knows_is_refused(text, reason):
    with pytest.raises(CannotFix, match=reason):
        apply("returns-none", {"path": "app.py", "line": 0}, {"app.py": text})


LEGACY = cases("""\
## one name
from sqlalchemy import Column
from sqlalchemy.ext.declarative import declarative_base  #! here
==>
from sqlalchemy import Column
from sqlalchemy.orm import declarative_base
## another name for it
from sqlalchemy.ext.declarative import declarative_base as base
==>
from sqlalchemy.orm import declarative_base as base
## what did not move stays
from sqlalchemy.ext.declarative import ConcreteBase, declarative_base, declared_attr
x = 1
==>
from sqlalchemy.ext.declarative import ConcreteBase
from sqlalchemy.orm import declarative_base, declared_attr
x = 1
## an import from there takes it in
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import relationship
==>
from sqlalchemy.orm import declarative_base, relationship
## a comment on the line keeps the line
from sqlalchemy.ext.declarative import declarative_base  # noqa
from sqlalchemy.orm import relationship
==>
from sqlalchemy.orm import declarative_base  # noqa
from sqlalchemy.orm import relationship
## inside a function
def f():
    from sqlalchemy.ext.declarative import ConcreteBase, declarative_base  #! here
    return declarative_base()
==>
def f():
    from sqlalchemy.ext.declarative import ConcreteBase
    from sqlalchemy.orm import declarative_base
    return declarative_base()
""")


@pytest.mark.parametrize("case", LEGACY)
def test_declarative_names_come_from_sqlalchemy_orm(case: Case):
    case.check("legacy-declarative-base")


def test_a_name_that_did_not_move_has_no_fix():
    text = "from sqlalchemy.ext.declarative import ConcreteBase\n"
    with pytest.raises(CannotFix):
        apply("legacy-declarative-base", {"path": "app.py", "line": 0}, {"app.py": text})
