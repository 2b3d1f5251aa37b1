"""What mypy prints, read: JSON, text, and what is neither."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gonogo.source import Span
from gonogo.tools.mypy_batch import understood
from gonogo.tools.mypy_columns import Unit
from gonogo.tools.mypy_output import Raw, of_agent, parse, placed, relative, to_agent
from gonogo.tools.spawn import Ended

ROOT = Path("/work")
ERROR = {"file": "a.py", "line": 1, "column": 4, "end_line": 1, "end_column": 9, "message": "no", "hint": None}
ERROR |= {"code": "misc", "severity": "error"}
HEADER = json.dumps({"gonogo": {"version": "2.4.1", "sources": 3, "columns": 7, "fine_grained": True}})


def test_json_lines_are_read_with_their_hints() -> None:
    output = parse("\n".join([HEADER, json.dumps({**ERROR, "hint": "one\ntwo"})]), ROOT)

    assert output.files == {"a.py": (Raw(1, 4, 1, 9, "error", "no", "misc", ("one", "two")),)}
    assert output.header["sources"] == 3


@pytest.mark.parametrize(
    ("line", "path", "raw"),
    [
        ("a.py:3:5:3:9: error: No way  [arg-type]", "a.py", Raw(3, 4, 3, 9, "error", "No way", "arg-type")),
        ("p/a b.py:3: error: x: y  [misc]", "p/a b.py", Raw(3, -1, -1, -1, "error", "x: y", "misc")),
        ("a.py:3:5: note: told", "a.py", Raw(3, 4, -1, -1, "note", "told")),
        ("a.py: error: Source file found twice", "a.py", Raw(-1, -1, -1, -1, "error", "Source file found twice")),
        ("C:\\p\\a.py:3:5:3:9: error: x  [misc]", "C:\\p\\a.py", Raw(3, 4, 3, 9, "error", "x", "misc")),
    ],
)
def test_text_lines_are_read(line: str, path: str, raw: Raw) -> None:
    assert parse(line, ROOT).files == {path: (raw,)}


def test_notes_join_the_error_before_them_at_their_place() -> None:
    lines = ["a.py:1:5:1:6: error: x  [misc]", "a.py:1:5:1:6: note: y", "a.py:2:1:2:2: note: alone"]

    assert parse("\n".join(lines), ROOT).files["a.py"] == (
        Raw(1, 4, 1, 6, "error", "x", "misc", ("y",)),
        Raw(2, 0, 2, 2, "note", "alone"),
    )


def test_what_is_about_no_file_is_a_problem_and_what_is_no_json_does_no_harm() -> None:
    output = parse('mypy.ini: note: unused section(s): [mypy-x.*]\n{"file": 1\n\n', ROOT)

    assert output.problems == ("mypy.ini: note: unused section(s): [mypy-x.*]", '{"file": 1')
    assert output.files == {}


def test_the_agents_messages_come_back_as_they_went() -> None:
    raws = (Raw(1, 4, 1, 9, "error", "no", "misc", ("one", "two")), Raw(3, 0, 3, 1, "note", "alone"))

    assert of_agent(to_agent(raws)) == raws


def test_paths_are_relative_to_the_workspace_where_they_are_inside(tmp_path: Path) -> None:
    assert relative(str(tmp_path / "p" / "a.py"), tmp_path) == "p/a.py"
    assert relative("./p/../a.py", tmp_path) == "a.py"
    assert relative("/elsewhere/a.py", tmp_path) == "/elsewhere/a.py"


def test_places_stay_within_the_text_that_is_there() -> None:
    """The file may have been cut since mypy read it."""
    raws = [Raw(9, 3, 9, 8, "error", "gone"), Raw(1, 40, 1, 44, "error", "cut"), Raw(-1, -1, -1, -1, "error", "file")]
    spans = [m.span for m in placed("a.py", raws, lambda path: "x = 1\n", Unit.CODE_POINTS)]

    assert spans == [Span("a.py", 8, 0, 8, 0), Span("a.py", 0, 5, 0, 5), Span("a.py", 0, 0, 0, 5)]


def test_an_end_that_mypy_does_not_know_is_that_of_the_word() -> None:
    (message,) = placed("a.py", [Raw(1, 4, 1, 5, "error", "x")], lambda path: "x = undefined + 1\n", Unit.CODE_POINTS)

    assert message.span == Span("a.py", 0, 4, 0, 13)


def ended(code: int, stdout: str = "", stderr: str = "") -> Ended:
    return Ended(code, stdout.encode(), stderr.encode())


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (ended(2, HEADER, "a.py: error: INTERNAL ERROR -- Please try\nversion: 2.4.1"), "crashed"),
        (ended(70, HEADER, "Traceback\nKeyError: 'x'"), "KeyError: 'x'"),
        (ended(-9, HEADER), "-9"),
        (ended(2, "", "mypy: can't read file 'nowhere'"), "nowhere"),
        (ended(1, HEADER, "sqlite3.DatabaseError: no"), "sqlite3"),
        (ended(0, ""), "no answer"),
    ],
)
def test_a_run_without_an_answer_says_why(run: Ended, said: str) -> None:
    batch = understood(run, ROOT)

    assert said in batch.failure
    assert not batch.files


def test_a_syntax_error_is_an_answer_about_that_file_only() -> None:
    batch = understood(ended(2, HEADER + "\n" + json.dumps({**ERROR, "code": "syntax"})), ROOT)

    assert batch.blocked
    assert not batch.failure
    assert list(batch.files) == ["a.py"]


def test_success_is_an_answer() -> None:
    batch = understood(ended(0, HEADER, "mypy.ini: [mypy]: Unrecognized option: x = 1\n" * 2), ROOT)

    assert (batch.failure, batch.files, batch.sources, batch.unit) == ("", {}, 3, Unit.TWICE)
    assert batch.problems == ("mypy.ini: [mypy]: Unrecognized option: x = 1",)
