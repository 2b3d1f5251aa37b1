"""The names that a module's own `__getattr__` answers are read out of its branches; unsure is always everything."""

import ast
from textwrap import dedent

import pytest

from gonogo.index.lazy import answered, maker, makes

ANSWERS = {
    "a comparison": ("if name == 'a':\n    return 1\nraise AttributeError(name)", {"a"}),
    "two in one": ("if name == 'a' or name == 'b':\n    return 1\nraise AttributeError", {"a", "b"}),
    "a literal tuple": ("if name in ('a', 'b'):\n    return 1\nraise AttributeError", {"a", "b"}),
    "a collection of the module": ("if name in NAMES:\n    return 1\nraise AttributeError", {"x", "y"}),
    "either collection": ("if name in NAMES or name in MORE:\n    return 1\nraise AttributeError", {"x", "y", "z"}),
    "both conditions": ("if name in NAMES and name == 'x':\n    return 1\nraise AttributeError", {"x"}),
    "a condition of another kind beside it": ("if name == 'a' and ready():\n    return 1\nraise E", {"a"}),
    "refused at once": ("if name not in NAMES:\n    raise AttributeError(name)\nreturn load(name)", {"x", "y"}),
    "refused by not": ("if not name in NAMES:\n    raise AttributeError(name)\nreturn load(name)", {"x", "y"}),
    "answered first, then refused": (
        "if name in NAMES:\n    return 1\nif name not in ('a',):\n    raise AttributeError\nreturn 2",
        {"a", "x", "y"},
    ),
    "a lookup that fails": ("return NAMES[name]", {"x", "y"}),
    "a lookup that is tried": ("try:\n    return NAMES[name]\nexcept KeyError:\n    raise AttributeError", {"x", "y"}),
    "a lookup, and then more": ("module, attribute = NAMES[name]\nreturn load(module)", {"x", "y"}),
    "what get finds": ("found = NAMES.get(name)\nif found is None:\n    raise E\nreturn found", {"x", "y"}),
    "what get finds, named at once": ("if (found := NAMES.get(name)):\n    return found\nraise E", {"x", "y"}),
    "else": ("if name != 'a':\n    raise AttributeError\nelse:\n    return 1", {"a"}),
    "an inner import": ("if name == 'a':\n    from m import a\n    return a\nraise E", {"a"}),
    "in a with": ("if name == 'a':\n    with lock:\n        return 1\nraise E", {"a"}),
    "refuses all": ("raise AttributeError(name)", set()),
    "a collection of its own": ('alts = {"p": "q"}\nif name in alts:\n    return alts[name]\nraise E', {"p"}),
    "a collection of its own that grows": (
        'alts = ["p"]\nalts.append("q")\nif name in alts:\n    return 1\nraise E',
        None,
    ),
    "a collection of its own that is another's": ("alts = MORE\nif name in alts:\n    return 1\nraise E", {"z"}),
    "a collection of its own in place of the module's": (
        'NAMES = ["p"]\nif name in NAMES:\n    return 1\nraise E',
        {"p"},
    ),
    "returns None at its end": ("if name == 'a':\n    return 1", None),
    "asks another": ("if name == 'a':\n    return 1\nreturn getattr(other, name)", None),
    "a test of another kind": ("if name.startswith('a'):\n    return 1\nraise E", None),
    "a collection that is computed": ("if name in other.__all__:\n    return 1\nraise E", None),
    "a collection that grows": ("if name in GROWING:\n    return 1\nraise E", None),
    "a collection that is handed on": ("if name in HANDED:\n    return 1\nraise E", None),
    "a lookup with a default": ("return NAMES.get(name, 1)", None),
    "a lookup that may not happen": ("return ready and NAMES[name]", None),
    "the name is changed": ("name = name.lower()\nif name == 'a':\n    return 1\nraise E", None),
    "a loop that may return": ("for m in MODULES:\n    if hasattr(m, name):\n        return 1\nraise E", None),
    "what fails is swallowed": ("with suppress(E):\n    raise E\nreturn 1", None),
    "a handler that answers": ("try:\n    return NAMES[name]\nexcept KeyError:\n    return 1", None),
    "greater than": ("if name > 'a':\n    raise E\nreturn 1", None),
}
MODULE = """
NAMES = {"x": 1, **{"y": 2}}
MORE = frozenset(["z"])
GROWING = ["a"]
HANDED = ["a"]
register(HANDED)
def grow():
    GROWING.append("b")
"""


def body(text: str) -> list[ast.stmt]:
    return ast.parse(dedent(text)).body


@pytest.mark.parametrize(("text", "names"), ANSWERS.values(), ids=ANSWERS)
def test_a_getattr_answers_the_names_with_which_it_may_return(text: str, names: set[str] | None):
    function = f"def __getattr__(name: str) -> object:\n{text}".replace("\n", "\n    ")
    assert answered(body(f"{MODULE}\n{function}")) == names


def test_of_two_functions_nobody_knows_which_answers():
    text = "def __getattr__(name):\n    raise E\ndef __getattr__(name):\n    raise E"
    assert answered(body(text)) is None


def test_a_function_that_makes_a_getattr_says_what_that_answers():
    text = """
    def make(module):
        def __getattr__(name):
            if name == "a":
                return 1
            raise AttributeError
        return __getattr__
    def other():
        return 1
    """
    assert makes(body(text)) == {"make": frozenset({"a"})}


def test_the_maker_of_a_getattr_is_named_where_it_is_imported():
    assert maker(body("from m import make\n__getattr__ = make(__name__)")) == "make"
    assert maker(body("def make(): ...\n__getattr__ = make(__name__)")) == ""
