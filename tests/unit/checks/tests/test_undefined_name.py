"""A name that nothing binds is found where importing the module reads it, and nowhere else."""

from functools import partial

import pytest

from gonogo.facts import Collection, Environment
from gonogo.model import Finding, Outcome
from workspace import check_workspace

check = partial(check_workspace, only="undefined-name")
ENVIRONMENT = Environment(version=(3, 13, 0))


def package(text: str) -> str:
    """A module with *text* and a test that imports it; the mark of a finding stands for one there too."""
    lead = "  #! undefined-name" * ("#!" in text)
    test = f"-- tests/test_a.py --\nimport app.a{lead}\ndef test_one(): ...\n"
    return f"-- app/__init__.py --\n-- app/a.py --\n{text}\n{test}"


def the_finding(text: str) -> Finding:
    finding, _ = check(package(text), ENVIRONMENT).findings
    return finding


FOUND = {
    "a call": "x = absent()  #! undefined-name",
    "a decorator": "@absent  #! undefined-name\ndef f(): ...",
    "a default": "def f(x=absent): ...  #! undefined-name",
    "a base class": "class C(absent): ...  #! undefined-name",
    "a keyword of a class": "class C(metaclass=absent): ...  #! undefined-name",
    "a class body": "class C:\n    x = absent  #! undefined-name",
    "a method's decorator": "class C:\n    @absent  #! undefined-name\n    def f(self): ...",
    "the object of an attribute": "x = absent.y.z()  #! undefined-name",
    "an argument deep within": "x = [{1: (2, str(absent))}]  #! undefined-name",
    "an f-string": "x = f'{absent}'  #! undefined-name",
    "the first of a comprehension": "x = [y for y in absent]  #! undefined-name",
    "a condition": "if absent: ...  #! undefined-name",
    "a loop": "for x in absent: ...  #! undefined-name",
    "a context": "with absent: ...  #! undefined-name",
    "a raise": "raise absent  #! undefined-name",
    "a subscript that is assigned": "absent[1] = 2  #! undefined-name",
    "an attribute that is assigned": "absent.x = 2  #! undefined-name",
    "an annotation": "def f(x: absent) -> None: ...  #! undefined-name",
    "bound for type checkers only": "TYPE_CHECKING = 0\nif TYPE_CHECKING:\n    import x\ny = x  #! undefined-name",
    "its failure is not caught by a finally": "try:\n    absent()  #! undefined-name\nfinally: ...",
}


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND)
def test_what_importing_reads_is_found(text: str):
    assert check(package(text), ENVIRONMENT).outcome is Outcome.FAIL


QUIET = {
    "in a function": "def f():\n    return absent",
    "in a lambda": "f = lambda: absent",
    "in a method": "class C:\n    def f(self): return absent",
    "bound later": "def f():\n    return x\nx = f",
    "deleted after use": "x = 1\ny = x\ndel x",
    "a builtin": "x = print(len, __file__, __name__, _('text'))",
    "of the class": "class C:\n    x = 1\n    y = x\n    def f(self, z=y): ...\n    for i in (x,): w = i",
    "of a class around it": "class C:\n    x = 1\n    class D:\n        y = x",
    "of a comprehension": "x = [y for z in () for y in z if y]",
    "of a walrus": "if (x := 1): y = x",
    "of a match": "match 1:\n    case x: ...\ny = x",
    "global in a function": "def f():\n    global x\n    x = 1\nf()\ny = x",
    "a star import may bring it": "from somewhere import *\nx = absent",
    "its failure is caught": "try:\n    absent\nexcept NameError: ...",
    "its failure may be caught": "try:\n    absent\nexcept ValueError: ...",
    "under a condition": "if True or x:\n    absent()\nx = 1",
    "the other side of a condition": "x = True or absent\ny = 1 if x else absent",
    "after a skip": "import pytest\npytest.skip('no', allow_module_level=True)\nabsent",
    "the module writes its names": "globals().update(x=1)\ny = x",
    "another module gives it to builtins": "import builtins\nbuiltins.profile = print\n@profile\ndef f(): ...",
    "annotations that are not evaluated": "from __future__ import annotations\ndef f(x: absent): ...\ny: absent = 1",
    "annotations as text": "def f(x: 'absent'): ...",
    "annotations of local variables": "def f():\n    x: absent = 1",
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_what_may_be_bound_or_is_not_read_is_not_reported(text: str):
    assert check(package(text), ENVIRONMENT).outcome is Outcome.PASS


@pytest.mark.parametrize("fact", [(), (Environment(version=(3, 14, 0)),)])
def test_annotations_count_only_where_python_is_known_to_evaluate_them(fact: tuple[Environment, ...]):
    assert check(package("def f(x: absent): ..."), *fact).outcome is Outcome.PASS


def test_the_message_says_what_it_stops_and_where_the_name_is():
    finding = the_finding("x = helper()  #! undefined-name\n-- app/b.py --\ndef helper(): ...")
    assert finding.message == "the name 'helper' is not defined: stops 1 test in 1 file (it is defined in app/b.py)"
    assert (finding.blocker, finding.stops, finding.span.column, finding.span.end_column) == (True, 1, 4, 10)


def test_files_that_something_else_may_run_are_not_judged():
    assert (
        check("-- docs/conf.py --\nif tags.has('x'): ...\n-- SConstruct.py --\nImport('env')").outcome is Outcome.PASS
    )


def test_pytest_wins_where_it_has_collected_the_file():
    collection = Collection(verified=True, tests={"tests/test_a.py": ("tests/test_a.py::test_one",)})
    assert check(package("x = absent"), collection).outcome is Outcome.PASS
