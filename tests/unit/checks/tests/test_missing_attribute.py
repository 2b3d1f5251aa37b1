"""An attribute that a module cannot have is found where importing reads it; whatever may be there is not."""

from functools import partial

import pytest

from gonogo.facts import Collection, Environment
from gonogo.model import Finding, Outcome
from workspace import check_workspace

check = partial(check_workspace, only="missing-symbol")
ENVIRONMENT = Environment(version=(3, 11, 0), modules=frozenset({"requests", "numpy", "shared"}))


def the_finding(text: str, *facts: Environment | Collection) -> Finding:
    (finding,) = check(text, *facts).findings
    return finding


READ = """
-- pkg/__init__.py --
from . import c
def known(): ...
-- pkg/a.py --
def f(): ...
-- pkg/c.py --
-- pkg/known.py --
-- tests/test_a.py --
"""
READS_THAT_FAIL = {
    "of a package": "import pkg\nx = pkg.nothing  #! missing-symbol",
    "of a module": "import pkg.a\n@pkg.a.nothing  #! missing-symbol\ndef test_one(): ...",
    "of a renamed module": "import pkg.a as z\nclass C(z.Nothing): ...  #! missing-symbol",
    "of a module that is imported from its package": "from pkg import a\nx = a.nothing.more()  #! missing-symbol",
    "of a submodule that the package imports": "import pkg\nx = pkg.c.nothing  #! missing-symbol",
    "of a submodule that its package imports, too": "from pkg import c\nx = c.nothing  #! missing-symbol",
    "of one of two imports of one package": "import pkg\nimport pkg.a\nx = pkg.a.nothing  #! missing-symbol",
    "twice in one statement: at the first place": (
        "import pkg\nx = [\n    pkg.nothing,  #! missing-symbol\n    pkg.nothing]"
    ),
    "where what the file needs is installed": (
        "import pkg, pytest\npytest.importorskip('numpy')\nx = pkg.nothing  #! missing-symbol"
    ),
}
READS_THAT_MAY_NOT = {
    "where what the file needs is not installed": "import pkg, pytest\npytest.importorskip('gone')\nx = pkg.nothing",
    "what it has": "import pkg\nimport pkg.a\nx = pkg.a.f, pkg.known, pkg.__name__",
    "what something else of the submodule's name has": "from pkg import known\nx = known.nothing",
    "what a function has": "import pkg\nx = pkg.known.anything",
    "what a name from it has": "from pkg import known\nx = known.anything",
    "in a function": "import pkg\ndef f():\n    return pkg.nothing",
    "after a question": "import pkg\nx = hasattr(pkg, 'nothing') and pkg.nothing",
    "its failure is caught": "import pkg\ntry:\n    pkg.nothing\nexcept AttributeError: ...",
    "the name is bound otherwise too": "import pkg\nif x:\n    pkg = object()\ny = pkg.nothing",
    "the import may have failed": "try:\n    import pkg\nexcept ImportError:\n    pkg = object()\nx = pkg.nothing",
    "something installed": "import requests\nx = requests.nothing",
    "what is written": "import pkg\npkg.nothing = 1\nx = pkg.nothing",
    "something else stands for the module": "import sys\nsys.modules['pkg'] = object()\nimport pkg\nx = pkg.nothing",
}


@pytest.mark.parametrize("text", READS_THAT_FAIL.values(), ids=READS_THAT_FAIL)
def test_an_attribute_that_a_module_cannot_have_is_found_where_importing_reads_it(text: str):
    assert check(READ + text, ENVIRONMENT).outcome is Outcome.FAIL


@pytest.mark.parametrize("text", READS_THAT_MAY_NOT.values(), ids=READS_THAT_MAY_NOT)
def test_an_attribute_that_may_be_there_is_not_reported(text: str):
    assert check(READ + text, ENVIRONMENT).outcome is Outcome.PASS


TAKING = """
-- pkg/__init__.py --
-- pkg/plugins.py --
from types import ModuleType
class Plugin:
    @classmethod
    def register(cls, name: str, module: ModuleType):
        'Takes a module.'
        module.setup(cls(name))
def maybe(module: ModuleType):
    if hasattr(module, "setup"):
        module.setup()
-- pkg/a.py --
def setup(plugin): ...
-- pkg/b.py --
-- tests/test_a.py --
from pkg import a, b
from pkg.plugins import Plugin, maybe
"""
HANDED = {
    "it is there": "Plugin.register('a', a)",
    "it is asked for first": "maybe(b)",
    "under a condition": "if x:\n    Plugin.register('b', b)",
    "in a function": "def f():\n    Plugin.register('b', b)",
    "no module": "b = object()\nPlugin.register('b', b)",
}


def test_what_a_function_reads_of_a_module_that_it_is_given_is_looked_for_where_it_is_given():
    assert check(f"{TAKING}Plugin.register('b', b)  #! missing-symbol", ENVIRONMENT).outcome is Outcome.FAIL


@pytest.mark.parametrize("text", HANDED.values(), ids=HANDED)
def test_a_module_that_may_have_what_is_read_of_it_is_handed_on_in_silence(text: str):
    assert check(TAKING + text, ENVIRONMENT).outcome is Outcome.PASS
