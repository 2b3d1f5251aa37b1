"""What was verified last time is there at once next time, as provisional; a bad memory is no memory."""

from types import MappingProxyType

import platformdirs
import pytest

from gonogo.facts import Baseline, Collection, CollectionFailure, Environment, Frame, SideEffect, TypeMessage, Types
from gonogo.source import Span
from gonogo.tools.memory import Memory

PLACE = Span("pkg/ä.py", 3, 4, 3, 9)
TYPES = Types(
    content=2**127 + 5,
    verified=True,
    messages=(TypeMessage(PLACE, "error", "bad \U0001f600", "misc", ("a note",)),),
    checked_files=3,
    mypy_version="2.4.1",
    command=("python", "-m", "mypy"),
)
COLLECTION = Collection(
    content=7,
    verified=True,
    tests=MappingProxyType({"tests/test_a.py": ("tests/test_a.py::test_a[x]",)}),
    failures=(CollectionFailure("tests/test_b.py", "import-error", "no", PLACE, (Frame(PLACE, "f"),), name="x"),),
    side_effects=(SideEffect("tests/test_a.py", "socket", "connects", PLACE),),
    counts=MappingProxyType({"tests/test_a.py": 1, "tests/test_b.py": 12}),
    baseline=Baseline("0123456789abcdef", frozenset({"tests/test_b.py"})),
)
ENVIRONMENT = Environment(
    verified=True,
    python="/opt/python3",
    version=(3, 11, 7),
    search_path=("/opt/lib",),
    modules=frozenset({"numpy", "os"}),
    distributions=MappingProxyType({"numpy": "2.0"}),
    requires=MappingProxyType({"pandas": ("numpy>=2",)}),
)


@pytest.fixture
def memory(tmp_path, monkeypatch) -> Memory:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    return Memory(tmp_path)


def provisional(fact):
    return {**{name: getattr(fact, name) for name in fact.__dataclass_fields__}, "verified": False}


def test_what_is_kept_is_recalled_as_provisional(memory):
    memory.keep([TYPES, COLLECTION, ENVIRONMENT])

    types, collection, environment = memory.recall()

    assert provisional(TYPES) == {name: getattr(types, name) for name in types.__dataclass_fields__}
    assert provisional(COLLECTION) == {name: getattr(collection, name) for name in collection.__dataclass_fields__}
    assert provisional(ENVIRONMENT) == {name: getattr(environment, name) for name in environment.__dataclass_fields__}


@pytest.mark.parametrize("content", [b"", b"{", b'{"messages": 3}', b"\xff\xfe", b"[]"])
def test_a_truncated_or_garbled_memory_is_no_memory(memory, content):
    memory.keep([TYPES, COLLECTION])
    (memory.folder / "types-1.json").write_bytes(content)

    (left,) = memory.recall()

    assert isinstance(left, Collection)


def test_a_memory_that_cannot_be_written_is_only_logged(memory, caplog):
    memory.folder.parent.mkdir(parents=True)
    memory.folder.write_text("a file where the folder would be")

    memory.keep([TYPES])

    assert "not kept" in caplog.text
    assert () == memory.recall()
