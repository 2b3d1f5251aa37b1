"""What is carried over from the last judgement is what judging everything again would say."""

import random
from dataclasses import replace
from types import MappingProxyType

import pytest

from gonogo.engine import scan
from gonogo.index.broken import broken_imports
from gonogo.index.cycles import broken_cycles
from gonogo.index.graph import knots
from gonogo.index.judging import imports_of
from gonogo.index.leading import leading
from gonogo.index.uses import broken_uses
from gonogo.model import Snapshot
from workspace import snapshot_of

# Texts that each file may have: what one lacks, another asks for, by each way there is.
TEXTS = {
    "pkg/__init__.py": ["", "from . import a", "from .a import *", "from pkg.b import late", "__version__ = '1'"],
    "pkg/a.py": ["def f(): ...", "", "def g(): ...\nf = g", "from pkg.b import *", "from pkg import __version__", "("],
    "pkg/b.py": ["x = 1", "from pkg.a import f\nlate = 1", "late = f = 1", "import pkg.a\npkg.a.g()", "import absent"],
    "pkg/lazy.py": [
        "def make(m):\n    def __getattr__(n):\n        raise E\n    return __getattr__",
        "def make(m): ...",
    ],
    "pkg/made.py": ["from pkg.lazy import make\n__getattr__ = make(__name__)", "f = 1", ""],
    "pkg/gives.py": ["from pkg import a\na.f = 1", "", "import sys\nsys.modules['pkg.absent'] = 1"],
    "tests/conftest.py": ["from pkg.made import f", "", "import pkg.absent", "import sys\nsys.path.append('x')"],
    "tests/test_a.py": ["from pkg.a import f\ndef test_f(): ...", "import pkg\npkg.a.f()", "from pkg import a, f"],
    "tests/test_b.py": ["from pkg.b import late, f", "from .a import f\ndef test_1(): ...\ndef test_2(): ..."],
}
TEXTS["tests/test_a.py"] += ["\nfrom pkg.a import f", "try:\n    import pkg.a\nexcept ImportError: ...", "import pkg.a"]


def led(snapshot: Snapshot) -> list[object]:
    """Which import of a test leads to each file."""
    imports = imports_of(snapshot)
    return [leading(imports, path, imports.stopped_by(path)) for path in TEXTS]


QUESTIONS = (broken_imports, broken_uses, broken_cycles, led)


def edited(snapshot: Snapshot, path: str, text: str) -> Snapshot:
    disk = MappingProxyType({**snapshot.disk, path: scan(path, text, ())})
    return replace(snapshot, disk=disk, derived=snapshot.carried([path], replace(snapshot, disk=disk)))


def in_a_new_layout(snapshot: Snapshot, number: int) -> Snapshot:
    disk = MappingProxyType({**snapshot.disk, f"new{number}.txt": scan(f"new{number}.txt", "", ())})
    return replace(Snapshot(), disk=disk)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_the_answers_are_those_of_a_first_judgement(seed: int):
    chance = random.Random(seed)
    snapshot = snapshot_of({path: texts[0] for path, texts in TEXTS.items()})
    for number in range(100 * seed, 100 * seed + 60):
        path = chance.choice(sorted(TEXTS))
        snapshot = edited(snapshot, path, chance.choice(TEXTS[path]))
        fresh = in_a_new_layout(snapshot, number)
        assert [ask(snapshot) for ask in QUESTIONS] == [ask(fresh) for ask in QUESTIONS]


def test_an_edit_asks_again_only_the_files_that_look_at_the_edited_one():
    snapshot = snapshot_of(
        {"pkg/__init__.py": "", "pkg/a.py": "f = 1", "pkg/b.py": "from pkg.a import f, g", "pkg/c.py": "import pkg.b"}
    )
    broken_imports(snapshot)
    known = imports_of(snapshot).answers("imports")
    later = imports_of(edited(snapshot, "pkg/a.py", "f = g = 1")).answers("imports")
    assert known.paths - later.paths == {"pkg/a.py", "pkg/b.py"}


KNOTS: dict[str, tuple[dict[str, str], list[set[str]]]] = {
    "none": ({"a": "b", "b": "c"}, []),
    "of two": ({"a": "b", "b": "a", "c": "a"}, [{"a", "b"}]),
    "of three, reached from outside": ({"z": "a", "a": "b", "b": "c", "c": "ad"}, [{"a", "b", "c"}]),
    "two of them": ({"a": "b", "b": "ac", "c": "d", "d": "c"}, [{"a", "b"}, {"c", "d"}]),
    "two that share a file are one": ({"a": "bc", "b": "a", "c": "a"}, [{"a", "b", "c"}]),
    "itself is none": ({"a": "a"}, []),
}


@pytest.mark.parametrize(("runs", "expected"), KNOTS.values(), ids=KNOTS)
def test_files_that_run_each_other_in_a_circle_are_a_knot(runs: dict[str, str], expected: list[set[str]]):
    found = knots(runs)
    circles = [{path for path in found if found[path] == number} for number in set(found.values())]
    assert sorted(circles, key=sorted) == expected
