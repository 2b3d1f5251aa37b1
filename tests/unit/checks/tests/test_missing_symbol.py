"""A name that its module provably does not have is found at its place."""

from functools import partial

import pytest

from gonogo.facts import Environment
from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="missing-symbol")
ENVIRONMENT = Environment(version=(3, 11, 0), modules=frozenset({"requests", "numpy", "shared"}))

FOUND = {
    "from a module": "-- pkg/__init__.py --\n-- pkg/a.py --\n-- pkg/b.py --\nfrom pkg.a import g  #! missing-symbol",
    "on its own line of a long import": """
-- pkg/__init__.py --
-- pkg/a.py --
f = 1
-- pkg/b.py --
from pkg.a import (
    f,
    g,  #! missing-symbol
)
""",
    "from a package": "-- pkg/__init__.py --\n-- pkg/b.py --\nfrom pkg import nothing  #! missing-symbol",
    "relative": "-- pkg/__init__.py --\n-- pkg/a.py --\n-- pkg/b.py --\nfrom .a import nothing  #! missing-symbol",
    "two levels up": """
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/sub/__init__.py --
-- pkg/sub/b.py --
from ..a import nothing  #! missing-symbol
""",
    "src layout": """
-- src/pkg/__init__.py --
-- tests/test_a.py --
from pkg import nothing  #! missing-symbol
""",
    "pythonpath": """
-- pyproject.toml --
[tool.pytest.ini_options]
pythonpath = ["lib"]
-- lib/mod.py --
-- tests/test_a.py --
from mod import nothing  #! missing-symbol
""",
    "beside the test": "-- tests/helper.py --\n-- tests/test_a.py --\nfrom helper import nothing  #! missing-symbol",
    "conftest by its name": "-- tests/conftest.py --\n-- tests/test_a.py --\nfrom conftest import x  #! missing-symbol",
    "a private name of a star import": """
-- pkg/__init__.py --
from .a import *
-- pkg/a.py --
_f = 1
-- pkg/b.py --
from pkg import _f  #! missing-symbol
""",
    "what __all__ leaves out of a star import": """
-- pkg/__init__.py --
from .a import *
-- pkg/a.py --
__all__ = ["f"]
f = g = 1
-- pkg/b.py --
from pkg import g  #! missing-symbol
""",
    "what only type checkers import there": """
-- pkg/__init__.py --
-- pkg/a.py --
if TYPE_CHECKING:
    from requests import Session
-- pkg/b.py --
from pkg.a import Session  #! missing-symbol
""",
    "what a module __getattr__ refuses": """
-- pkg/__init__.py --
if not TYPE_CHECKING:
    def __getattr__(name):
        if name == "__version__":
            return "1"
        raise AttributeError(name)
-- pkg/b.py --
from pkg import nothing  #! missing-symbol
""",
    "what a made __getattr__ refuses": """
-- pkg/__init__.py --
def make(module):
    def __getattr__(name):
        if name not in ("a", "b"):
            raise AttributeError(f"{module} has no {name}")
        return 1
    return __getattr__
__getattr__ = make(__name__)
-- pkg/b.py --
from pkg import a, nothing  #! missing-symbol
""",
    "what a __getattr__ refuses that another module made": """
-- pkg/__init__.py --
from ._lazy import make
__getattr__ = make(__name__)
-- pkg/_lazy.py --
def make(module):
    def __getattr__(name):
        if name == "a":
            return 1
        raise AttributeError(name)
    return __getattr__
-- pkg/b.py --
from pkg import a, nothing  #! missing-symbol
""",
    "a folder in a package of ours, though somebody has installed it": """
-- src/shared/__init__.py --
-- src/shared/ours/a.py --
-- src/shared/b.py --
from shared.ours import a, nothing  #! missing-symbol
""",
    "a submodule that the package names and does not have": """
-- pkg/__init__.py --
from . import sub  #! missing-symbol
-- pkg/b.py --
from pkg import sub
""",
    "a submodule that is not there, beside a star that does not bring it": """
-- pkg/__init__.py --
from .a import *
from . import sub  #! missing-symbol
-- pkg/a.py --
__all__ = ["x"]
x = sub = 1
-- pkg/b.py --
from pkg import sub
""",
    "deleted": "-- pkg/__init__.py --\nx = 1\ndel x\n-- pkg/b.py --\nfrom pkg import x  #! missing-symbol",
    "only annotated": "-- pkg/__init__.py --\nx: int\n-- pkg/b.py --\nfrom pkg import x  #! missing-symbol",
    "a method only": """
-- pkg/__init__.py --
-- pkg/a.py --
class C:
    def f(self): ...
-- pkg/b.py --
from pkg.a import f  #! missing-symbol
""",
    "the else of TYPE_CHECKING runs": """
-- pkg/__init__.py --
-- pkg/b.py --
if TYPE_CHECKING:
    x = 1
else:
    from pkg import nothing  #! missing-symbol
""",
    "its failure is not caught by that": """
-- pkg/__init__.py --
-- pkg/b.py --
try:
    from pkg import nothing  #! missing-symbol
except ValueError:
    pass
""",
    "after importorskip of what is installed": """
-- pkg/__init__.py --
-- tests/test_a.py --
import pytest
pytest.importorskip("numpy")
from pkg import nothing  #! missing-symbol
""",
    "what __all__ lists, for a star import": """
-- pkg/__init__.py --
-- pkg/a.py --
f = 1
__all__ = ["f", "g"]
-- tests/test_a.py --
from pkg.a import *  #! missing-symbol
""",
    "what __all__ lists, and a module that is gone would bring": """
-- pkg/__init__.py --
-- pkg/a.py --
from pkg.b import *
__all__ = ["g"]
-- pkg/b/c.py --
-- tests/test_a.py --
from pkg.a import *  #! missing-symbol
""",
    "a module of the package itself, before a star that would bring it": """
-- pkg/__init__.py --
from pkg import gone  #! missing-symbol
from pkg.gone import *
""",
    "what is bound only where the file runs as a script": """
-- pkg/__init__.py --
-- pkg/a.py --
if __name__ == "__main__":
    from pkg.b import f
-- pkg/b.py --
from pkg.a import f  #! missing-symbol
""",
    "a package that is installed from here": """
-- shared/__init__.py --
-- tests/test_a.py --
from shared import nothing  #! missing-symbol
""",
}


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND)
def test_a_name_that_cannot_be_there_is_found_at_its_place(text: str):
    assert check(text, ENVIRONMENT).outcome is Outcome.FAIL
