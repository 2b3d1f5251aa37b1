"""What may be right in real code is not reported as a name that is missing."""

from functools import partial

import pytest

from gonogo.facts import Environment
from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="missing-symbol")
ENVIRONMENT = Environment(version=(3, 11, 0), modules=frozenset({"requests", "numpy", "shared"}))

QUIET = {
    "it is defined": "-- pkg/a.py --\ndef f(): ...\n-- pkg/b.py --\nfrom pkg.a import f",
    "the module takes it from itself once it is defined": """
-- pkg/__init__.py --
-- pkg/a.py --
class Printer: ...
from pkg.a import Printer
-- tests/test_a.py --
import pkg.a
""",
    "it is a variable of a branch": """
-- pkg/__init__.py --
-- pkg/a.py --
if x:
    f = 1
else:
    f = 2
-- pkg/b.py --
from pkg.a import f
""",
    "a try defines it": """
-- pkg/__init__.py --
-- pkg/a.py --
try:
    from fast import f
except ImportError:
    f = None
-- pkg/b.py --
from pkg.a import f
""",
    "a module __getattr__": """
-- pkg/__init__.py --
def __getattr__(name): ...
-- pkg/b.py --
from pkg import anything
""",
    "a module __getattr__ that asks another": """
-- pkg/__init__.py --
def __getattr__(name):
    if name == "a":
        return 1
    return getattr(other, name)
-- pkg/b.py --
from pkg import anything
""",
    "a module __getattr__ that knows the name": """
-- pkg/__init__.py --
_moved = {"a": 1}
def __getattr__(name):
    if name == "b" or name in _moved:
        warnings.warn(f"{name} is old")
        return _moved.get(name, 2)
    raise AttributeError(name)
-- pkg/c.py --
from pkg import a, b
""",
    "a module __getattr__ with names that change": """
-- pkg/__init__.py --
_moved = {"a": 1}
_moved.update(more)
def __getattr__(name):
    if name in _moved:
        return _moved[name]
    raise AttributeError(name)
-- pkg/b.py --
from pkg import anything
""",
    "a star brings what is also called like a submodule": """
-- pkg/__init__.py --
from .a import *
from . import sub
-- pkg/a.py --
x = sub = 1
""",
    "setattr gives it to the module": """
-- pkg/__init__.py --
-- pkg/a.py --
def __getattr__(name):
    raise AttributeError(name)
-- pkg/b.py --
from pkg import a
setattr(a, "Late", 1)
-- pkg/c.py --
from pkg.a import Late
""",
    "setattr gives computed names to the module": """
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/b.py --
from pkg import a
for name in names:
    setattr(a, name, 1)
-- pkg/c.py --
from pkg.a import Late
""",
    "globals() is written": """
-- pkg/__init__.py --
-- pkg/a.py --
globals().update(load())
-- pkg/b.py --
from pkg.a import anything
""",
    "a star import of the workspace brings it": """
-- pkg/__init__.py --
from .a import *
-- pkg/a.py --
def f(): ...
-- pkg/b.py --
from pkg import f
""",
    "a star import brings a private name that __all__ lists": """
-- pkg/__init__.py --
from .a import *
-- pkg/a.py --
__all__ = ["_f"]
def _f(): ...
-- pkg/b.py --
from pkg import _f
""",
    "a star import of something else may bring it": """
-- pkg/__init__.py --
from requests import *
-- pkg/b.py --
from pkg import anything
""",
    "a star import with a computed __all__ may bring it": """
-- pkg/__init__.py --
from .a import *
-- pkg/a.py --
__all__ = compute()
_f = 1
-- pkg/b.py --
from pkg import _f
""",
    "star imports in a circle": """
-- pkg/__init__.py --
-- pkg/a.py --
from pkg.b import *
f = 1
-- pkg/b.py --
from pkg.a import *
-- pkg/c.py --
from pkg.b import f
""",
    "a submodule": "-- pkg/__init__.py --\n-- pkg/sub.py --\n-- pkg/b.py --\nfrom pkg import sub",
    "a subpackage without __init__": "-- pkg/__init__.py --\n-- pkg/sub/x.py --\n-- pkg/b.py --\nfrom pkg import sub",
    "a compiled submodule": "-- pkg/__init__.py --\n-- pkg/fast.pyx --\n-- pkg/b.py --\nfrom pkg import fast",
    "a stub says that it is compiled": """
-- setup.py --
setup(ext_modules=[])
-- pkg/__init__.py --
-- pkg/fast.pyi --
def f(): ...
-- pkg/b.py --
from pkg.fast import anything
""",
    "a stub runs nothing": "-- pkg/__init__.py --\n-- pkg/a.py --\n-- pkg/b.pyi --\nfrom pkg.a import nothing",
    "what every module has": "-- pkg/__init__.py --\n-- pkg/b.py --\nfrom pkg import __name__, __file__, __path__",
    "for type checkers only": """
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/b.py --
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from pkg.a import nothing
""",
    "its failure is caught": """
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/b.py --
try:
    from pkg.a import nothing
except ImportError:
    nothing = None
""",
    "its failure is suppressed": """
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/b.py --
with contextlib.suppress(ImportError):
    from pkg.a import nothing
""",
    "under a condition": """
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/b.py --
if sys.platform == "win32":
    from pkg.a import nothing
""",
    "in a function": "-- pkg/__init__.py --\n-- pkg/b.py --\ndef f():\n    from pkg import nothing",
    "after a skip of the module": """
-- pkg/__init__.py --
-- tests/test_a.py --
import pytest
if x:
    pytest.skip("not here", allow_module_level=True)
from pkg import nothing
""",
    "after importorskip of what is not installed": """
-- pkg/__init__.py --
-- tests/test_a.py --
import pytest
pytest.importorskip("absent")
from pkg import nothing
""",
    "a module that does not parse may define anything": """
-- pkg/__init__.py --
-- pkg/a.py --
def (
-- pkg/b.py --
from pkg.a import f
""",
    "something installed of the same name comes first": """
-- scripts/requests.py --
-- scripts/run.py --
from requests import get
""",
    "the standard library's name in a folder of the workspace": """
-- src/poetry/json/__init__.py --
-- src/poetry/config.py --
from json import JSONDecodeError
""",
    "a namespace that others share": """
-- src/shared/ours/a.py --
-- src/shared/ours/b.py --
from shared import theirs
""",
    "a folder in a package that looks elsewhere, too": """
-- src/shared/__init__.py --
__path__ = extend_path(__path__, __name__)
-- src/shared/ours/a.py --
-- src/shared/b.py --
from shared.ours import theirs
""",
    "another module gives the name": """
-- pkg/__init__.py --
-- pkg/types.py --
-- pkg/setup.py --
from pkg import types
types.NULL = 1
-- pkg/b.py --
from pkg.types import NULL
""",
    "the same top-level name in two places": """
-- a/tests/__init__.py --
-- a/tests/conftest.py --
-- a/tests/helper.py --
def f(): ...
-- b/tests/__init__.py --
-- b/tests/test_b.py --
from tests.helper2 import g
-- b/tests/helper2.py --
def g(): ...
""",
    "a relative import of the package itself": "-- pkg/__init__.py --\nx = 1\n-- pkg/b.py --\nfrom . import x, b",
    "what __all__ lists and a star import finds": """
-- pkg/__init__.py --
__all__ = ["sub", "late", "some", "given"]
def __getattr__(name):
    return {"late": 1}[name]
try:
    from nowhere import some
except ImportError: ...
-- pkg/sub.py --
import pkg
pkg.given = 1
-- tests/test_a.py --
from pkg import *
""",
    "what __all__ lists for a star import whose failure is caught": """
-- pkg/__init__.py --
__all__ = ["nothing"]
-- tests/test_a.py --
try:
    from pkg import *
except AttributeError: ...
-- tests/test_b.py --
def test_one():
    import pkg
""",
    "what a script does when something imports it": """
-- pkg/__init__.py --
-- pkg/a.py --
def f(): ...
if __name__ == "__main__":
    from pkg.a import nothing
-- pkg/b.py --
if __name__ != "__main__":
    def g(): ...
-- pkg/c.py --
from pkg.b import g
""",
    "a parent package": """
-- pkg/__init__.py --
x = 1
-- pkg/sub/__init__.py --
-- pkg/sub/b.py --
from ... import y
from .. import x
""",
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_what_may_be_right_is_not_reported(text: str):
    assert check(text, ENVIRONMENT).outcome is Outcome.PASS
