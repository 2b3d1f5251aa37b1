"""A collection that was kept says what must be collected again; a spoilt or foreign one is none."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from gonogo.facts import Collection, CollectionFailure
from gonogo.source import Span
from gonogo.tools.pytest_kept import VERSION, Kept, Shelf, contents_of

COLLECTION = Collection(content=2**127, verified=True, tests=MappingProxyType({"test_a.py": ("test_a.py::test_a",)}))
KEPT = Kept(
    version=VERSION,
    root="",
    setting="s",
    variables=("HOME",),
    values="v",
    collection=COLLECTION,
    contents={"test_a.py": "1", "test_b.py": "1", "a.py": "1", "b.py": "1", "conftest.py": "1", "c.py": "1"},
    edges={"test_a.py": ("a.py",), "a.py": ("b.py",), "test_b.py": ("c.py",), "conftest.py": ("c.py",)},
    shared=frozenset({"conftest.py"}),
    unsure=frozenset(),
    paths={},
    shaken=frozenset(),
    names={},
    finished=frozenset({"test_a.py", "test_b.py", "conftest.py"}),
    by_item=True,
)


@pytest.fixture
def shelf(tmp_path, monkeypatch) -> Shelf:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *names, **options: str(tmp_path / "cache"))
    return Shelf(tmp_path, "python")


def kept(shelf: Shelf, **fields) -> Kept:
    return replace(KEPT, root=shelf.root, **fields)


@pytest.mark.parametrize(
    ("changed", "affected"),
    [
        ([], set()),
        (["test_a.py"], {"test_a.py"}),
        (["b.py"], {"test_a.py"}),
        (["b.py", "test_b.py"], {"test_a.py", "test_b.py"}),
        (["conftest.py"], None),
        (["c.py"], None),  # which conftest imports
    ],
)
def test_what_reaches_a_change_is_affected_and_all_where_it_is_shared(changed, affected):
    now = {node: "2" if node in changed else digest for node, digest in KEPT.contents.items()}

    assert affected == KEPT.affected(now)


def test_what_asks_somebody_outside_is_always_affected_and_a_file_that_is_gone_has_changed():
    asking = replace(KEPT, unsure=frozenset({"b.py"}))

    assert {"test_a.py"} == asking.affected(KEPT.contents)
    assert {"test_b.py"} == KEPT.affected({**KEPT.contents, "test_b.py": ""})


def test_who_changes_what_all_share_affects_all():
    assert replace(KEPT, shaken=frozenset({"test_a.py"})).affected({**KEPT.contents, "b.py": "2"}) is None


def test_what_is_saved_is_loaded(shelf):
    saved = kept(shelf, modules=[("a", "a.py"), ("json", None)], path=["/x"])
    shelf.save(saved)

    assert [saved] == list(shelf.load())


def test_a_collection_with_failures_is_kept_beside_the_last_without(shelf):
    failure = CollectionFailure("test_b.py", "exception", "no", Span("test_b.py", 0, 0, 0, 1))
    clean, failed = kept(shelf), kept(shelf, collection=replace(COLLECTION, failures=(failure,)))
    shelf.save(clean)
    shelf.save(failed)

    assert [failed, clean] == list(shelf.load())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"version": 1}'])
def test_a_spoilt_file_is_no_collection(shelf, content):
    shelf.save(kept(shelf))
    for file in shelf.folder.glob("*.json"):
        file.write_bytes(content)

    assert [] == list(shelf.load())


@pytest.mark.parametrize("fields", [{"version": VERSION + 1}, {"root": "/elsewhere"}])
def test_one_of_another_version_or_project_is_no_collection(shelf, fields):
    shelf.save(replace(kept(shelf), **fields))

    assert [] == list(shelf.load())


def test_what_cannot_be_written_is_only_logged(shelf, caplog):
    shelf.folder.parent.mkdir(parents=True)
    shelf.folder.write_text("a file where the folder would be")

    shelf.save(kept(shelf))

    assert "not kept" in caplog.text
    assert [] == list(shelf.load())


def test_contents_tell_files_by_their_text_and_folders_by_their_names(tmp_path):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "a.txt").write_text("1")
    nodes = ["cases/", "cases/a.txt", "cases/gone.txt"]
    before = contents_of(nodes, tmp_path)
    (tmp_path / "cases" / "a.txt").write_text("2")
    (tmp_path / "cases" / "__pycache__").mkdir()
    edited = contents_of(nodes, tmp_path)
    (tmp_path / "cases" / "b.txt").touch()
    added = contents_of(nodes, tmp_path)

    assert {"cases/a.txt"} == {node for node in nodes if before[node] != edited[node]}
    assert {"cases/"} == {node for node in nodes if edited[node] != added[node]}
    assert "" == added["cases/gone.txt"]
