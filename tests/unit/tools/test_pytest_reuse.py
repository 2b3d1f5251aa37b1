"""Two collections make one only where the files collected anew would have come to the same beside all the others."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from gonogo.engine import scan
from gonogo.facts import Collection, CollectionFailure, Environment, SideEffect
from gonogo.source import Span
from gonogo.tools.pytest_pass import Pass
from gonogo.tools.pytest_reuse import Plan, Reuse
from unit.tools.test_pytest_kept import KEPT

LINE = Span("a.py", 0, 0, 0, 5)
EFFECT = SideEffect("test_a.py", "file", "writes log", LINE)
OLD = Collection(
    tests=MappingProxyType({"test_a.py": ("test_a.py::test_a",), "test_b.py": ("test_b.py::test_b",)}),
    side_effects=(EFFECT,),
)
SHARES = {
    "shared": [],
    "outside": [],
    "paths": {},
    "shaken": [],
    "names": {"b": "b.py"},
    "variables": ["USER"],
    "everything": False,
    "opaque": False,
}


def failed(kind: str) -> CollectionFailure:
    return CollectionFailure("test_b.py", kind, "no", LINE)


def collected(**fields) -> Pass:
    """A pass over `test_b.py`, which found `test_a.py` too and did not import it."""
    found = {"test_b.py": ("test_b.py::test_new",)}
    seen = Pass(tests=found, finished={"test_a.py", "test_b.py", "conftest.py"}, shares=SHARES, by_item=True)
    return replace(seen, **fields)


@pytest.fixture
def joined(tmp_path, monkeypatch):
    """What a pass comes to beside the kept collection, with `test_b.py` affected."""
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *names, **options: str(tmp_path / "cache"))
    reuse = Reuse(tmp_path, Environment(python="python"))

    def join(seen: Pass, **fields):
        kept = replace(KEPT, collection=OLD, names={"a": "a.py", "b": "b.py"}, **fields)
        return reuse.joined(Plan(kept, frozenset({"test_b.py"})), seen, reuse.before({}))

    return join


def test_tests_are_those_found_anew_and_those_from_before(joined):
    kept = joined(collected())

    assert {"test_a.py": ("test_a.py::test_a",), "test_b.py": ("test_b.py::test_new",)} == kept.collection.tests
    assert (("HOME", "USER"), {"a": "a.py", "b": "b.py"}) == (kept.variables, kept.names)
    assert set(KEPT.edges["test_a.py"]) <= set(kept.edges["test_a.py"])


def test_a_file_that_pytest_does_not_find_any_more_has_no_tests(joined):
    kept = joined(collected(finished={"test_b.py", "conftest.py"}))

    assert ["test_b.py"] == list(kept.collection.tests)


def test_a_line_has_its_side_effect_once_whoever_was_first_to_run_it(joined):
    again = replace(EFFECT, path="test_b.py")

    assert (EFFECT,) == joined(collected(effects=[again])).collection.side_effects


def test_a_module_that_skips_itself_is_no_reason_to_collect_all(joined):
    assert (failed("skipped"),) == joined(collected(failures=[failed("skipped")])).collection.failures


@pytest.mark.parametrize(
    "fields",
    [
        {"failures": [failed("exception")]},
        {"tests": None},
        {"unusable": "missing"},
        {"by_item": False},
        {"shares": {}},
        {"shares": {**SHARES, "shaken": ["test_b.py"]}},
        {"shares": {**SHARES, "names": {"a": "elsewhere/a.py"}}},
        {"shares": {**SHARES, "opaque": True}},
    ],
)
def test_they_do_not_add_up(joined, fields):
    assert joined(collected(**fields)) is None


def test_known_are_the_files_that_need_not_be_imported(tmp_path):
    kept = replace(
        KEPT,
        finished=frozenset({"test_a.py", "test_b.py", "test_c.py", "test_d.py", "conftest.py", "__init__.py"}),
        paths={"test_a.py": ("/x",)},
        shaken=frozenset({"test_c.py"}),
    )

    assert {"test_a.py": ("/x",), "test_d.py": ()} == Plan(kept, frozenset({"test_b.py"})).known


@pytest.mark.parametrize("text", ["1", "other"])
def test_what_changes_while_it_is_collected_is_not_kept(tmp_path, monkeypatch, text):
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *names, **options: str(tmp_path / "cache"))
    file = tmp_path / "test_b.py"
    file.write_text("1")
    reuse = Reuse(tmp_path, Environment(python="python"))
    before = reuse.before({"test_b.py": scan("test_b.py", "1", ())})
    if text != "1":
        file.write_text(text)

    reuse.keep(collected(), OLD, before)

    assert (text == "1") == (reuse.plan(before) is not None)
