"""What the fix that exports a name from another module writes, text to text."""

from __future__ import annotations

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
        ({"shop/api.py": "make = 1\n"}, "defines make already"),
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
