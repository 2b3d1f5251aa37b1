"""What a hover says of a finding."""

from functools import partial

from gonogo.lsp.hover import text
from workspace import check_workspace

check = partial(check_workspace, only="missing-symbol")


def hover(test_files: int) -> list[str]:
    """The lines of the hover on an import that stops so many test files."""
    tests = "".join(
        f"-- tests/test_{n}.py --\nimport app.b  #! missing-symbol\ndef test(): ...\n" for n in range(test_files)
    )
    app = "-- app/__init__.py --\n-- app/a.py --\n-- app/b.py --\nfrom app.a import gone  #! missing-symbol\n"
    verdict = check(app + tests)
    return text(verdict, verdict.findings[0]).split("\n")


def test_it_says_what_the_finding_costs_and_where_else_to_look():
    lines = hover(test_files=2)
    assert lines[0] == "**missing-symbol** · blocker"
    assert lines[2] == "app.a has no 'gone': stops 2 tests in 2 files"
    assert any("costs" in line for line in lines)
    assert lines[-2:] == [
        "- 1 test not collected (`tests/test_0.py:1`)",
        "- 1 test not collected (`tests/test_1.py:1`)",
    ]


def test_many_places_are_counted():
    lines = hover(test_files=9)
    assert lines[-2:] == ["- 1 test not collected (`tests/test_4.py:1`)", "- and 4 more"]
