"""What one file exports, imports and tests, read from its syntax alone."""

from textwrap import dedent

import pytest

from gonogo.index.module import Module
from gonogo.index.summary import summarize
from gonogo.source import Guard, ModuleSummary


def summary(text: str, path: str = "pkg/mod.py") -> ModuleSummary:
    return summarize(Module(path, dedent(text)))


EXPORTS = {
    "def": ("def f(): ...", {"f"}),
    "async def": ("async def f(): ...", {"f"}),
    "class": ("class C:\n    inner = 1\n    def method(self): ...", {"C"}),
    "assignment to several": ("a = b = 1", {"a", "b"}),
    "tuples, lists and stars": ("a, (b, *c) = 1, [2]\n[d] = [3]", {"a", "b", "c", "d"}),
    "annotated": ("a: int = 1", {"a"}),
    "annotation alone binds nothing": ("a: int", set()),
    "augmented": ("a = 1\na += 1", {"a"}),
    "walrus in a condition": ("if (n := 1): ...", {"n"}),
    "walrus in a comprehension": ("x = [y := i for i in ()]", {"x", "y"}),
    "walrus in a function stays there": ("def f():\n    if (n := 1): ...", {"f"}),
    "walrus in a function in a branch": ("if x:\n    def f():\n        if (n := 1): ...", {"f"}),
    "walrus in a lambda stays there": ("f = lambda x=(y := 1): (n := 1)", {"f", "y"}),
    "walrus in what a definition evaluates": (
        "@(d := deco)\ndef f(x=(y := 1)): ...\nclass C(b := object): ...",
        {"d", "f", "y", "C", "b"},
    ),
    "for, with its nested targets": ("for a, b in (): c = 1", {"a", "b", "c"}),
    "while": ("while True: a = 1", {"a"}),
    "with": ("with open('x') as f, open('y') as (g, h): ...", {"f", "g", "h"}),
    "except as": ("try: ...\nexcept E as e: a = 1\nelse: b = 1\nfinally: c = 1", {"a", "b", "c"}),
    "except as what was bound before": ("e = 1\ntry: ...\nexcept E as e: ...", {"e"}),
    "every branch of if": ("if x: a = 1\nelif y: b = 1\nelse: c = 1", {"a", "b", "c"}),
    "match captures": (
        "match x:\n    case {'k': v, **rest}: ...\n    case [a, *b] as c: ...",
        {"v", "rest", "a", "b", "c"},
    ),
    "global in a function": ("def f():\n    global a\n    a = 1", {"f", "a"}),
    "global in a class body": ("class C:\n    global a\n    a = 1", {"C", "a"}),
    "global deep in a method": ("class C:\n    def f(self):\n        if x:\n            global a", {"C", "a"}),
    "import": ("import a.b\nimport c.d as e", {"a", "e"}),
    "from import": ("from a import b, c as d", {"b", "d"}),
    "star import binds what nobody sees": ("from a import *", set()),
    "del": ("a = 1\ndel a", set()),
    "del, then bound again": ("a = 1\ndel a\na = 2", {"a"}),
    "del under a condition": ("a = 1\nif x: del a", {"a"}),
    "only for type checkers": ("if TYPE_CHECKING:\n    from a import b\nelse:\n    c = 1", {"c"}),
    "not TYPE_CHECKING": ("if not typing.TYPE_CHECKING:\n    a = 1", {"a"}),
}


@pytest.mark.parametrize(("text", "names"), EXPORTS.values(), ids=EXPORTS)
def test_exports_are_the_names_that_the_module_binds(text: str, names: set[str]):
    assert set(summary(text).exports) == names


def test_a_stub_exports_what_it_annotates():
    assert set(summary("a: int", "mod.pyi").exports) == {"a"}


def test_a_definition_says_its_kind_and_place_in_code_points():
    definition = summary("é = 1; class_ = 2\n").exports["class_"]
    assert (definition.kind, definition.span.column, definition.span.end_column) == ("variable", 7, 13)


ALL = {
    "absent": ("a = 1", None, False),
    "a literal list": ("__all__ = ['a', 'b']", ("a", "b"), False),
    "a literal tuple with an annotation": ("__all__: tuple = ('a',)", ("a",), False),
    "a sum of literals": ("__all__ = ['a'] + ['b']", ("a", "b"), False),
    "augmented": ("__all__ = ['a']\n__all__ += ['b']", ("a", "b"), False),
    "extended": ("__all__ = ['a']\n__all__.extend(('b',))", ("a", "b"), False),
    "computed": ("__all__ = list(x)", None, True),
    "computed in part": ("__all__ = ['a']\n__all__ += x.__all__", None, True),
    "changed in ways that are not followed": ("__all__ = ['a']\n__all__.remove('a')", None, True),
    "of a class is none of the module's": ("class C:\n    __all__ = ['a']", None, False),
}


@pytest.mark.parametrize(("text", "names", "computed"), ALL.values(), ids=ALL)
def test_dunder_all_is_read_where_it_is_literal(text: str, names: tuple[str, ...] | None, computed: bool):
    read = summary(text)
    assert (read.dunder_all, read.all_computed) == (names, computed)


DYNAMIC = {
    "module __getattr__": "def __getattr__(name): ...",
    "__getattr__ made by a lazy loader": "__getattr__, __dir__, __all__ = attach(__name__)",
    "globals() written below other line ends": "x = 1\r\ny = 2\rz = 3\nglobals()['a'] = 1",
    "globals() written": "globals()['a'] = 1",
    "globals() updated in a function": "def f():\n    globals().update(a=1)",
    "globals() handed on": "fill(globals())",
    "vars() at module level": "vars()['a'] = 1",
    "locals() at module level": "locals().update(x)",
    "exec": "exec(code)",
    "exec in its globals, in a function": "def f():\n    exec(code, globals())",
    "an entry of its own __dict__": "sys.modules[__name__].__dict__['a'] = 1",
    "setattr on the module's own entry": "setattr(sys.modules[__name__], 'a', 1)",
    "setattr on itself by its own name": "def f():\n    from pkg import mod\n    setattr(mod, name, 1)",
    "its own entry replaced": "sys.modules[__name__] = Lazy()",
    "more than a __getattr__ is asked for": (
        "def __getattr__(name):\n    if name != 'a':\n        raise E\n    globals()[more] = 1\n    return 1"
    ),
    "its own __dict__": "sys.modules[__name__].__dict__.update(x)",
}


@pytest.mark.parametrize("text", DYNAMIC.values(), ids=DYNAMIC)
def test_a_module_that_writes_its_own_names_is_dynamic(text: str):
    assert summary(text).dynamic


STATIC = {
    "globals() read": "a = globals()['b']",
    "globals() searched": "a = 'b' in globals()",
    "globals() counted": "def __dir__():\n    return sorted(set(globals()) | {'a'})",
    "globals() given to __import__": "__import__('a', globals())",
    "what a __getattr__ is asked for": (
        "def __getattr__(name):\n    if name != 'a':\n        raise AttributeError\n"
        "    value = load(name)\n    globals()[name] = value\n    return value"
    ),
    "what a __getattr__ is asked for, in sys.modules": (
        "def __getattr__(name):\n    if name != 'a':\n        raise AttributeError\n"
        "    sys.modules[module].__dict__[name] = 1\n    setattr(sys.modules[__name__], name, 1)\n    return 1"
    ),
    "globals().get": "a = globals().get('b')",
    "locals() of a function": "def f():\n    return dict(locals())",
    "vars() of an object": "def f(x):\n    return vars(x)",
    "exec in a function binds there": "def f():\n    exec(code)",
    "exec in another dictionary": "exec(code, names)",
    "another module's __dict__ read": "def f(cls):\n    names.update(sys.modules[cls.__module__].__dict__)",
    "exec of something else": "def f(db):\n    db.exec('x')",
    "setattr on an object": "def f(x):\n    setattr(x, 'a', 1)",
    "sys.modules read": "def f():\n    return sys.modules['x']",
}


@pytest.mark.parametrize("text", STATIC.values(), ids=STATIC)
def test_reading_names_leaves_a_module_static(text: str):
    assert not summary(text).dynamic


GUARDS = {
    "plain": ("import a", Guard.NONE),
    "in a class body": ("class C:\n    import a", Guard.NONE),
    "in a function": ("def f():\n    import a", Guard.DEFERRED),
    "deep in a method": (
        "class C:\n    def f(self):\n        try:\n            import a\n        finally: ...",
        Guard.DEFERRED,
    ),
    "in a match in a function": ("def f():\n    match x:\n        case 1:\n            import a", Guard.DEFERRED),
    "TYPE_CHECKING": ("if TYPE_CHECKING:\n    import a", Guard.TYPE_CHECKING),
    "typing.TYPE_CHECKING": ("if t.TYPE_CHECKING:\n    import a", Guard.TYPE_CHECKING),
    "if False": ("if False:\n    import a", Guard.TYPE_CHECKING),
    "else of TYPE_CHECKING": ("if TYPE_CHECKING: ...\nelse:\n    import a", Guard.NONE),
    "if": ("if x:\n    import a", Guard.BRANCH),
    "else": ("if x: ...\nelse:\n    import a", Guard.BRANCH),
    "TYPE_CHECKING and more": ("if TYPE_CHECKING or x:\n    import a", Guard.BRANCH),
    "for": ("for x in y:\n    import a", Guard.BRANCH),
    "while": ("while x:\n    import a", Guard.BRANCH),
    "match": ("match x:\n    case 1:\n        import a", Guard.BRANCH),
    "try except ImportError": ("try:\n    import a\nexcept ImportError: ...", Guard.TRY),
    "try except ModuleNotFoundError": ("try:\n    import a\nexcept ModuleNotFoundError: ...", Guard.TRY),
    "try except Exception": ("try:\n    import a\nexcept Exception: ...", Guard.TRY),
    "try bare except": ("try:\n    import a\nexcept: ...", Guard.TRY),
    "try except a tuple": ("try:\n    import a\nexcept (KeyError, ImportError): ...", Guard.TRY),
    "try except what nobody knows": ("try:\n    import a\nexcept ERRORS: ...", Guard.TRY),
    "try except something else": ("try:\n    import a\nexcept ValueError: ...", Guard.NONE),
    "try finally": ("try:\n    import a\nfinally: ...", Guard.NONE),
    "except handler": ("try: ...\nexcept ImportError:\n    import a", Guard.BRANCH),
    "else of try": ("try: ...\nexcept ImportError: ...\nelse:\n    import a", Guard.BRANCH),
    "finally of try": ("try: ...\nexcept ImportError: ...\nfinally:\n    import a", Guard.NONE),
    "with suppress": ("with suppress(ImportError):\n    import a", Guard.TRY),
    "with catch_warnings": ("with warnings.catch_warnings():\n    import a", Guard.NONE),
    "after pytest.skip": ("if x:\n    pytest.skip('no', allow_module_level=True)\nimport a", Guard.BRANCH),
    "after raise SkipTest": ("if x:\n    raise unittest.SkipTest('no')\nimport a", Guard.BRANCH),
    "after importorskip with a version": ("pytest.importorskip('b', '1.0')\nimport a", Guard.BRANCH),
    "after a skip mark": ("pytestmark = pytest.mark.skipif(x)\nimport a", Guard.NONE),
    "type checking within try": (
        "try:\n    if TYPE_CHECKING:\n        import a\nexcept ImportError: ...",
        Guard.TYPE_CHECKING,
    ),
}


@pytest.mark.parametrize(("text", "guard"), GUARDS.values(), ids=GUARDS)
def test_an_import_knows_under_what_condition_it_runs(text: str, guard: Guard):
    (statement,) = summary(text).imports
    assert statement.guard is guard


def test_an_import_after_importorskip_needs_what_that_asks_for():
    text = "import a\nnp = pytest.importorskip('numpy')\npytest.importorskip('scipy', reason='slow')\nimport b"
    assert [i.requires for i in summary(text).imports] == [(), ("numpy", "scipy")]


def test_a_relative_import_keeps_its_level_and_names():
    (statement,) = summary("from ..a import (b, c as d)").imports
    assert (statement.module, statement.level, statement.is_from) == ("a", 2, True)
    assert [(n.name, n.bound, n.span.column) for n in statement.names] == [("b", "b", 18 - 1), ("c", "d", 20)]


def test_pytest_plugins_are_imports_of_a_conftest():
    read = summary("pytest_plugins = ['tests.fixtures.db', 'pytester']", "tests/conftest.py")
    assert [n.name for i in read.imports for n in i.names] == ["tests.fixtures.db", "pytester"]
    assert {i.guard for i in read.imports} == {Guard.NONE}


TESTS = {
    "functions": ("def test_a(): ...\nasync def test_b(): ...\ndef helper(): ...", 2),
    "methods of Test classes": ("class TestA:\n    def test_a(self): ...\n    def setup(self): ...", 1),
    "a Test class with __init__ is none": ("class TestA:\n    def __init__(self): ...\n    def test_a(self): ...", 0),
    "other classes are none": ("class A:\n    def test_a(self): ...", 0),
    "unittest": ("class A(unittest.TestCase):\n    def test_a(self): ...", 1),
    "a framework's TestCase": ("class A(TransactionTestCase):\n    def test_a(self): ...", 1),
    "inherited in the module": ("class B(TestCase): ...\nclass A(B):\n    def test_a(self): ...", 1),
    "a mixin's tests count where it is mixed in": ("class M:\n    def test_a(self): ...\nclass TestA(M): ...", 1),
    "nested": ("class TestA:\n    class TestB:\n        def test_a(self): ...", 1),
    "__test__ = False": ("class TestA:\n    __test__ = False\n    def test_a(self): ...", 0),
}


@pytest.mark.parametrize(("text", "count"), TESTS.values(), ids=TESTS)
def test_tests_are_counted_as_pytest_finds_them_by_default(text: str, count: int):
    assert summary(text).tests == count


def test_methods_are_listed_by_class():
    methods = summary("class C:\n    def a(self): ...\n    async def b(self): ...\n    c = 1").methods
    assert {name: [m.name for m in found] for name, found in methods.items()} == {"C": ["a", "b"]}


PATHS = {
    "sys.path.insert(0, 'x')": True,
    "sys.path += ['x']": True,
    "site.addsitedir('x')": True,
    "sys.meta_path.append(finder)": True,
    "print(sys.path)": False,
    "if 'x' in sys.path: ...": False,
}


@pytest.mark.parametrize(("text", "alters"), PATHS.items())
def test_changing_where_imports_look_is_noted(text: str, alters: bool):
    assert summary(text).alters_path is alters


MODULES: dict[str, set[str]] = {
    "sys.modules['x'] = Mock()": {"x"},
    "sys.modules.setdefault('x.y', Mock())": {"x.y"},
    "sys.modules.update({'x': 1, 'y': 2})": {"x", "y"},
    "with patch.dict('sys.modules', {'x': None}): ...": {"x"},
    'with patch.dict("sys.modules", x=None): ...': {"x"},
    "monkeypatch.setitem(sys.modules, 'x', None)": {"x"},
    "sys.modules['x'] = y = Mock('z')": {"x"},
    "def fake():\n    sys.modules['x'] = Mock()": {"x"},
    "def fake(name):\n    'Of x.'\n    sys.modules[name] = Mock()\nfake('x')\nfake('y')": {"x", "y"},
    "if 'x' in sys.modules: ...": set(),
    "del sys.modules['x']": set(),
    "assert sys.modules['x'] == y": set(),
    "sys.modules['x'].name = 1": set(),
    "names = dict(sys.modules)": set(),
    "@pytest.fixture(scope='session')\ndef fake():\n    sys.modules['x'] = Mock()": set(),
    "def test_it():\n    sys.modules['x'] = Mock()": set(),
    "class TestIt:\n    def setup_method(self):\n        sys.modules['x'] = Mock()": set(),
}


@pytest.mark.parametrize(("text", "names"), MODULES.items())
def test_modules_put_into_sys_modules_before_a_test_runs_are_noted(text: str, names: set[str]):
    assert summary(text, "tests/test_mod.py").quoted == names


def test_a_function_outside_the_tests_may_run_at_any_time_whatever_its_name():
    assert summary("def test_it():\n    sys.modules['x'] = Mock()", "pkg/testing.py").quoted == {"x"}


def test_computed_names_of_modules_are_told_from_known_ones():
    assert summary("sys.modules[name] = 1").alters_modules
    assert not summary("sys.modules['x'] = 1").alters_modules


PATHS = {
    "__path__ = extend_path(__path__, __name__)": True,
    "__path__.append('more')": True,
    "__path__[:] = ['more']": True,
    "extend(__path__)": True,
    "import pkg\npkg.__path__ += ['more']": True,
    "for module in pkgutil.iter_modules(__path__): ...": False,
    "base = __path__[0]": False,
    "make(__name__, __path__=__path__)": False,
    "DEFAULTS = {'__path__'}": False,
}


@pytest.mark.parametrize(("text", "extends"), PATHS.items())
def test_a_package_that_may_look_elsewhere_is_noted(text: str, extends: bool):
    assert summary(text).extends_path is extends


def test_names_given_to_another_module_are_noted():
    assert summary("import other\nother.NAME = 1").attributes == {"NAME"}
    assert summary("import other\nsetattr(other, 'NAME', 1)").attributes == {"NAME"}
    assert summary("import pkg.other\nfor n in names:\n    setattr(pkg.other, n, 1)").attributes == {"other.*"}


@pytest.mark.parametrize(
    ("text", "line", "end_column"),
    [("def f():\n    return 1", 0, 5), ("@d\nasync def f(): ...", 1, 11), ("class f(\n    B,\n): ...", 0, 7)],
)
def test_a_function_or_class_is_where_its_name_is_whatever_its_body_says(text: str, line: int, end_column: int):
    span = summary(text).exports["f"].span
    assert (span.line, span.column, span.end_line, span.end_column) == (line, 0, line, end_column)


HOOK = "def {}(session):\n    import a\n    if x:\n        return\n    import b"
HOOKS = [
    ("conftest.py", "pytest_sessionstart", [Guard.NONE, Guard.DEFERRED]),
    ("tests/conftest.py", "pytest_configure", [Guard.NONE, Guard.DEFERRED]),
    ("app/deep/conftest.py", "pytest_configure", [Guard.NONE, Guard.DEFERRED]),
    ("app/deep/conftest.py", "pytest_sessionstart", [Guard.DEFERRED, Guard.DEFERRED]),
    ("conftest.py", "pytest_runtest_setup", [Guard.DEFERRED, Guard.DEFERRED]),
    ("tests/test_a.py", "pytest_configure", [Guard.DEFERRED, Guard.DEFERRED]),
]


@pytest.mark.parametrize(("path", "hook", "guards"), HOOKS)
def test_what_a_conftest_imports_in_a_hook_that_pytest_always_calls_is_imported(
    path: str, hook: str, guards: list[Guard]
):
    assert [statement.guard for statement in summary(HOOK.format(hook), path).imports] == guards


def test_a_hook_under_a_condition_imports_under_it():
    text = "if x:\n    def pytest_configure(config):\n        import a"
    assert [statement.guard for statement in summary(text, "conftest.py").imports] == [Guard.BRANCH]
