"""What the fixes for a name that a module does not export write, text to text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

SOURCE = {"name": "make", "module": "shop.api", "target_path": "shop/api.py"}
REEXPORT = {**SOURCE, "source_module": "shop.core", "source_path": "shop/core.py"}
CORE = "-- shop/core.py --\ndef make(): ...\n"

REEXPORTS = cases(f"""\
## after the last import
-- shop/api.py --
\"\"\"Doc.\"\"\"
import os

from shop.other import thing

x = 1
{CORE}==>
-- shop/api.py --
\"\"\"Doc.\"\"\"
import os

from shop.core import make
from shop.other import thing

x = 1
## into the import that is there
-- shop/api.py --
from shop.core import (
    alter,
    remake,
)
{CORE}==>
-- shop/api.py --
from shop.core import (
    alter,
    make,
    remake,
)
## by dots, where the file imports its own package so
-- shop/api.py --
import os
from .other import thing
{CORE}==>
-- shop/api.py --
import os
from .core import make
from .other import thing
## into an import by dots
-- shop/api.py --
from .core import alter
{CORE}==>
-- shop/api.py --
from .core import alter, make
## without order, after the last of its kind
-- shop/api.py --
from shop.zoo import z
import os
from shop.other import thing
import requests

x = 1
{CORE}==>
-- shop/api.py --
from shop.zoo import z
import os
from shop.other import thing
from shop.core import make
import requests

x = 1
## into __all__, in order and in its quotes
-- shop/api.py --
from shop.other import a, z

__all__ = ['a', 'z']
{CORE}==>
-- shop/api.py --
from shop.core import make
from shop.other import a, z

__all__ = ['a', 'make', 'z']
## into __all__, one name a line
-- shop/api.py --
from shop.other import a, b

__all__: list[str] = [
    "b",
    "a"
]
{CORE}==>
-- shop/api.py --
from shop.core import make
from shop.other import a, b

__all__: list[str] = [
    "b",
    "a",
    "make",
]
## into an empty __all__
-- shop/api.py --
__all__ = ()
{CORE}==>
-- shop/api.py --
from shop.core import make

__all__ = ("make",)
## not into a computed __all__
-- shop/api.py --
import os
__all__ = [n for n in dir(os)]
{CORE}==>
-- shop/api.py --
import os

from shop.core import make
__all__ = [n for n in dir(os)]
## marked as re-exported, where others are
-- shop/api.py --
from shop.other import thing as thing
{CORE}==>
-- shop/api.py --
from shop.core import make as make
from shop.other import thing as thing
## a function that imports the target when called makes no circle
-- shop/api.py --
import os
-- shop/core.py --
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from shop.api import x
def make():
    import shop.api
==>
-- shop/api.py --
import os

from shop.core import make
""")


@pytest.mark.parametrize("case", REEXPORTS)
def test_a_module_exports_what_another_defines(case: Case):
    case.check("reexport-symbol", **REEXPORT)


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({"shop/api.py": "make = 1\n"}, "has a make already"),
        ({"shop/core.py": "def remake(): ...\n"}, "defines no make any more"),
        ({"shop/core.py": "import shop.api\nmake = 1\n"}, "circle: shop/api.py → shop/core.py → shop/api.py"),
        ({"shop/core.py": "from .api import x\nmake = 1\n"}, "circle"),
        ({"shop/core.py": "from shop import api\nmake = 1\n"}, "circle"),
        ({"shop/core.py": "try:\n    from shop.api import x\nexcept ImportError: ...\nmake = 1\n"}, "circle"),
        (
            {"shop/core.py": "from lib import x\nmake = 1\n", "lib/__init__.py": "import shop.api as api\n"},
            "shop/api.py → shop/core.py → lib/__init__.py → shop/api.py",
        ),
        (
            {"shop/core.py": "import lib.a\nmake = 1\n", "lib/__init__.py": "import shop.api", "lib/a.py": ""},
            "shop/core.py → lib/__init__.py → shop/api.py",
        ),
        ({"shop/api.py": "def f(:\n"}, "shop/api.py has a syntax error"),
    ],
)
def test_a_re_export_that_would_break_is_refused(texts, reason):
    texts = {"shop/api.py": "import os\n", "shop/core.py": "make = 1\n"} | texts
    with pytest.raises(CannotFix, match=reason):
        apply("reexport-symbol", REEXPORT, texts)


def test_an_empty_module_begins_with_the_import():
    after = apply("reexport-symbol", REEXPORT, {"shop/api.py": "", "shop/core.py": "make = 1\n"})

    assert after == {"shop/api.py": "from shop.core import make\n"}


def test_a_package_that_runs_before_both_makes_no_circle():
    texts = {"shop/__init__.py": "import shop.api\n", "shop/api.py": "import os\n", "shop/core.py": "make = 1\n"}
    texts["shop/core.py"] = "import shop.extra\nmake = 1\n"
    texts["shop/extra.py"] = ""

    assert "shop.core import make" in apply("reexport-symbol", REEXPORT, texts)["shop/api.py"]


def test_a_package_exports_what_its_module_defines():
    arguments = {**REEXPORT, "module": "shop", "target_path": "src/shop/__init__.py", "source_path": "src/shop/core.py"}
    texts = {"src/shop/__init__.py": "from .other import x\n", "src/shop/core.py": "make = 1\n"}

    after = apply("reexport-symbol", arguments, texts)

    assert after == {"src/shop/__init__.py": "from .core import make\nfrom .other import x\n"}
    texts["src/shop/core.py"] += "from . import x\n"
    with pytest.raises(CannotFix, match="circle"):
        apply("reexport-symbol", arguments, texts)


REDIRECTS = cases("""\
## the only name of its statement
from shop.api import make  #! here
make()
==>
from shop.core import make
make()
## one of several
import os
from shop.api import a, make, z  #! here
==>
import os
from shop.api import a, z
from shop.core import make
## with another name
from shop.api import a, make as build
==>
from shop.api import a
from shop.core import make as build
## one name a line, with comments
from shop.api import (
    a,  # first
    make,  # second
    z,  # third
)
==>
from shop.api import (
    a,  # first
    z,  # third
)
from shop.core import make
## several names a line
from shop.api import (
    a, b,
    make, z)
==>
from shop.api import (
    a, b,
    z)
from shop.core import make
## the last of several, with a comment before
from shop.api import (a,  # first
    make)
==>
from shop.api import (a,  # first
    )
from shop.core import make
## a backslash
from shop.api import a, \\
    make
==>
from shop.api import a
from shop.core import make
## where the source is imported from already
from shop.api import make
from shop.core import alter
==>
from shop.core import alter, make
## inside a function
def f():
    from shop.api import a, make  #! here
    return make
==>
def f():
    from shop.api import a
    from shop.core import make
    return make
## inside a try
try:
    from shop.api import make  #! here
except ImportError:
    make = None
==>
try:
    from shop.core import make
except ImportError:
    make = None
## by dots
-- shop/sub/user.py --
from ..api import make  #! here
==>
-- shop/sub/user.py --
from ..core import make
## by dots, from beside it
-- shop/user.py --
from .api import make, a  #! here
==>
-- shop/user.py --
from .api import a
from .core import make
## the package itself, by dots
-- shop/user.py --
from .api import (make)  #! here
==>
-- shop/user.py --
from .core import (make)
""")


@pytest.mark.parametrize("case", REDIRECTS)
def test_an_import_looks_where_the_name_is_defined(case: Case):
    case = replace(case, before={"shop/core.py": "def make(): ...\n", **case.before})
    case.check("redirect-import", **REEXPORT)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("from shop.api import other\n", "no longer imports make from shop.api on line 1"),
        ("def f(): from shop.api import make, a\n", "more than one statement"),
        ("\nfrom shop.api import make\ndef f():\n    from shop.api import make\n", "no longer imports make"),
    ],
)
def test_an_import_that_has_gone_or_cannot_be_split_is_left_alone(text, reason):
    with pytest.raises(CannotFix, match=reason):
        redirected(text)


def redirected(text: str, core: str = "make = 1\n") -> str:
    texts = {"app.py": text, "shop/core.py": core, "shop/sub.py": ""}
    return apply("redirect-import", {"path": "app.py", "line": 0, **REEXPORT}, texts)["app.py"]


def test_a_statement_that_has_moved_is_found_by_what_it_imports():
    assert redirected("\n\nfrom shop.api import make\n") == "\n\nfrom shop.core import make\n"


@pytest.mark.parametrize("core", ["from x import *\n", "def __getattr__(name): ...\n"])
def test_a_source_that_may_have_the_name_is_trusted(core):
    assert redirected("from shop.api import make\n", core) == "from shop.core import make\n"


def test_a_source_that_has_lost_the_name_is_not():
    with pytest.raises(CannotFix, match=r"shop\.core defines no make any more"):
        redirected("from shop.api import make\n", "def remake(): ...\n")


def test_a_submodule_is_a_name_of_its_package():
    arguments = {**REEXPORT, "source_module": "shop", "source_path": "shop/__init__.py", "path": "app.py", "line": 0}
    texts = {"app.py": "from shop.api import make\n", "shop/__init__.py": "", "shop/make.py": ""}

    assert apply("redirect-import", arguments, texts) == {"app.py": "from shop import make\n"}


def test_an_import_is_not_sent_to_a_module_that_imports_the_file_back():
    with pytest.raises(CannotFix, match=r"circle: app\.py → shop/core\.py → app\.py"):
        redirected("from shop.api import make\n", "import app\nmake = 1\n")
    assert "shop.core" in redirected("def f():\n    from shop.api import make\n", "import app\nmake = 1\n")


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
