"""What the fix that sends an import to where the name is writes, text to text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

SOURCE = {"name": "make", "module": "shop.api", "target_path": "shop/api.py"}
ARGUMENTS = {**SOURCE, "source_module": "shop.core", "source_path": "shop/core.py"}
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
    case.check("redirect-import", **ARGUMENTS)


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
    return apply("redirect-import", {"path": "app.py", "line": 0, **ARGUMENTS}, texts)["app.py"]


def test_a_statement_that_has_moved_is_found_by_what_it_imports():
    assert redirected("\n\nfrom shop.api import make\n") == "\n\nfrom shop.core import make\n"


@pytest.mark.parametrize("core", ["from x import *\n", "def __getattr__(name): ...\n"])
def test_a_source_that_may_have_the_name_is_trusted(core):
    assert redirected("from shop.api import make\n", core) == "from shop.core import make\n"


def test_a_source_that_has_lost_the_name_is_not():
    with pytest.raises(CannotFix, match=r"shop\.core defines no make any more"):
        redirected("from shop.api import make\n", "def remake(): ...\n")


def test_a_submodule_is_a_name_of_its_package():
    arguments = {**ARGUMENTS, "source_module": "shop", "source_path": "shop/__init__.py", "path": "app.py", "line": 0}
    texts = {"app.py": "from shop.api import make\n", "shop/__init__.py": "", "shop/make.py": ""}

    assert apply("redirect-import", arguments, texts) == {"app.py": "from shop import make\n"}


def test_an_import_is_not_sent_to_a_module_that_imports_the_file_back():
    with pytest.raises(CannotFix, match=r"circle: app\.py → shop/core\.py → app\.py"):
        redirected("from shop.api import make\n", "import app\nmake = 1\n")
    assert "shop.core" in redirected("def f():\n    from shop.api import make\n", "import app\nmake = 1\n")
