"""What ended an interpreter is read from its exit status and its last words."""

import pytest

from gonogo.facts import CollectionFailure, Frame
from gonogo.source import Span
from gonogo.tools.pytest_deaths import Death, Deaths, failure_of


def trace(root, *frames: str) -> str:
    """A dump as faulthandler writes it: another thread first, then the main one, the innermost frame first."""
    lines = "".join(f'  File "{root / file}", line {line} in {function}\n' for file, line, function in frames)
    other = f'Thread 0x1 (most recent call first):\n  File "{root / "b.py"}", line 1 in run\n'
    return f"{other}\nThread 0x2 (most recent call first):\n{lines}"


def test_the_blame_is_the_innermost_first_party_line_of_the_main_thread(tmp_path):
    (tmp_path / "a.py").write_text("def f():\n    wait()  \nf()\n")
    (tmp_path / "b.py").write_text("x\n")
    site = tmp_path / ".venv" / "lib" / "site-packages"
    site.mkdir(parents=True)
    (site / "c.py").write_text("y\n")
    frames = ((".venv/lib/site-packages/c.py", 1, "wait"), ("a.py", 2, "f"), ("a.py", 3, "<module>"))

    failure = failure_of(Death("a.py", 1, "Timeout (0:00:05)!\n" + trace(tmp_path, *frames), False, 5.0), tmp_path)

    assert ("timeout", "the import is not finished within 5 seconds") == (failure.kind, failure.message)
    assert Span("a.py", 1, 4, 1, 10) == failure.blame
    assert ["<module>", "f"] == [frame.function for frame in failure.frames]


def test_names_beyond_ascii_are_read_back(tmp_path):
    (tmp_path / "übung.py").write_text("x\n")
    dump = trace(tmp_path, ("übung.py", 1, "<module>")).encode("ascii", "backslashreplace").decode()

    assert "übung.py" == failure_of(Death("test_a.py", -11, dump, False, 5.0), tmp_path).blame.path


@pytest.mark.parametrize(
    ("code", "last_words", "kind", "message"),
    [
        (
            -11,
            "Fatal Python error: Segmentation fault\n",
            "crash",
            "the import crashes the interpreter: Segmentation fault",
        ),
        (-6, "", "crash", "the import crashes the interpreter: SIGABRT"),
        (-9, "", "crash", "the import is killed, as the system does when memory runs out"),
        (4, "os._exit(4)\n", "exit", "the import ends the interpreter: os._exit(4)"),
        (4, "", "exit", "the import ends the interpreter with exit status 4"),
    ],
)
def test_each_end_is_named(tmp_path, code, last_words, kind, message):
    failure = failure_of(Death("test_a.py", code, last_words, False, 5.0), tmp_path)

    assert (kind, message, "test_a.py:1:1") == (failure.kind, failure.message, str(failure.blame))


def death(path: str, *frames: tuple[str, str]) -> CollectionFailure:
    spans = [(Span(file, 0, 0, 0, 1), function) for file, function in frames]
    return CollectionFailure(path, "timeout", "hangs", spans[-1][0], tuple(Frame(s, f) for s, f in spans))


def test_a_module_that_hangs_while_it_is_imported_is_barred():
    deaths = Deaths()
    deaths.add(death("test_a.py", ("test_a.py", "<module>"), ("wait.py", "<module>"), ("util.py", "sleep")))

    assert ({"wait.py"}, {"test_a.py"}) == (deaths.modules, deaths.files)


def test_a_test_file_that_hangs_by_itself_bars_nothing():
    deaths = Deaths()
    deaths.add(death("test_a.py", ("test_a.py", "<module>"), ("util.py", "sleep")))

    assert frozenset() == deaths.modules


def test_what_a_barred_module_stops_is_explained_by_its_death():
    deaths = Deaths()
    deaths.add(death("test_a.py", ("test_a.py", "<module>"), ("wait.py", "<module>")))
    line = Span("test_b.py", 4, 0, 4, 1)
    on_the_way = (Frame(line, "<module>"),)

    explained = deaths.explained(
        CollectionFailure("test_b.py", "exception", "Refused: wait.py", line, on_the_way, "Refused")
    )

    assert ("test_b.py", "timeout", "hangs", "wait.py") == (
        explained.path,
        explained.kind,
        explained.message,
        explained.blame.path,
    )
    assert [("test_b.py", 4), ("wait.py", 0)] == [(f.span.path, f.span.line) for f in explained.frames]


def test_after_too_many_deaths_the_rest_is_given_up_and_said_so():
    deaths = Deaths()
    for n in range(30):
        deaths.add(death(f"test_{n}.py", (f"test_{n}.py", "<module>")))

    assert deaths.too_many
    assert "gave up after 30 files" in deaths.failures[-1].message
