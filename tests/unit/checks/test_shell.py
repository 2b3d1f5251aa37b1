"""The commands of a script, and which of them may fail without anyone noticing."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonogo.checks.shell import _tokens, commands


def read(script: str) -> list[tuple[str, bool]]:
    return [(" ".join(command.words), command.ignored) for command in commands(script)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("mypy .", [("mypy .", False)]),
        ("pip install . && mypy .", [("pip install .", False), ("mypy .", False)]),
        ("A=1 B='x y' mypy .", [("mypy .", False)]),
        ("sudo mypy .; echo done", [("mypy .", False), ("echo done", False)]),
        ("mypy \\\n  --strict .", [("mypy --strict .", False)]),
        ("mypy . # not this: pyright", [("mypy .", False)]),
        ("if mypy .; then echo fine; fi", [("mypy .", False), ("echo fine", False), ("fi", False)]),
        ("mypy . | tee log", [("mypy .", False), ("tee log", False)]),
        ("mypy . || true", [("mypy .", True), ("true", False)]),
        ("mypy . || exit 0", [("mypy .", True), ("exit 0", False)]),
        ("mypy . || exit 1", [("mypy .", False), ("exit 1", False)]),
        ("set +e\nmypy .\nset -e\npytest", [("set +e", True), ("mypy .", True), ("set -e", False), ("pytest", False)]),
        ("test ${#names[@]} -gt 0 || exit 1", [("test ${#names[@]} -gt 0", False), ("exit 1", False)]),
        ('mypy "src dir"/a\\ b \'c d\' "a \\$x"', [("mypy src dir/a b c d a $x", False)]),
        ("echo 'it goes\non'", [("echo 'it goes", False), ("on'", False)]),
        ("", []),
    ],
)
def test_a_script_is_read_without_running_it(script, expected):
    assert expected == read(script)


@given(st.text(alphabet="ab$=-./ \t()&|;<>*~{}!é'\"\N{NO-BREAK SPACE}\f\x1c"))
def test_a_line_is_split_as_shlex_splits_it(line: str) -> None:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="();|&")
    lexer.whitespace_split = True
    try:
        expected = list(lexer)
    except ValueError:  # a quotation does not end
        expected = line.split()
    assert _tokens(line) == expected
