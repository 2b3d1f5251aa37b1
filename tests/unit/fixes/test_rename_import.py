"""What the fix that asks for the name that was meant writes, text to text."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

SOURCE = {"name": "make", "module": "shop.api", "target_path": "shop/api.py"}
RENAMES = cases("""\
## with its uses, in every scope
from shop.api import a, make  #! here
x = make(1)
def f(y: "make" = make):
    return [make.it for _ in a], "make"
class K(make):
    def g(self, make):
        return make
    def make(self): ...
==>
from shop.api import a, create
x = create(1)
def f(y: "create" = create):
    return [create.it for _ in a], "make"
class K(create):
    def g(self, make):
        return make
    def make(self): ...
## only the import, where it has another name
from shop.api import make as build
build()
==>
from shop.api import create as build
build()
## under the old name, where __all__ passes it on
from shop.api import make
__all__ = ["make"]
make()
==>
from shop.api import create as make
__all__ = ["make"]
make()
## under the old name, in a package
-- shop/__init__.py --
from .api import make  #! here
==>
-- shop/__init__.py --
from .api import create as make
## inside a function
def f():
    from shop.api import make  #! here
    return make()
def make(): ...
==>
def f():
    from shop.api import create
    return create()
def make(): ...
""")


@pytest.mark.parametrize("case", RENAMES)
def test_an_import_asks_for_the_name_that_the_module_has(case: Case):
    case.check("rename-import", **SOURCE, replacement="create")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("from shop.api import make\ncreate = 1\n", "create means something else"),
        ("from shop.api import make\ndef f(create): return make\n", "create means something else"),
        ("from shop.api import make\nif x:\n    make = 1\nmake()\n", "binds make more than once"),
    ],
)
def test_a_rename_that_would_change_a_meaning_is_refused(text, reason):
    arguments = {"path": "app.py", "line": 0, **SOURCE, "replacement": "create"}
    with pytest.raises(CannotFix, match=reason):
        apply("rename-import", arguments, {"app.py": text})
