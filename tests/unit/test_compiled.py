"""What attrs compiles at the start of the server is kept for the next start, and is nothing where it is not whole."""

from __future__ import annotations

import builtins
import sys
from pathlib import Path
from typing import Any

import attr
import pytest

from gonogo.lsp import compiled


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "kept.pyc"


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The file names of what is really compiled."""
    names: list[str] = []
    real = builtins.compile

    def noted(source: str, filename: str, *more: Any, **named: Any) -> Any:
        names.append(filename)
        return real(source, filename, *more, **named)

    monkeypatch.setattr(builtins, "compile", noted)
    return names


def made(name: str = "Point", field: str = "x") -> Any:
    return attr.make_class(name, [field], slots=True)


def test_a_class_made_again_is_not_compiled_again(file: Path, compilations: list[str]) -> None:
    with compiled.kept(file):
        made()
    assert compilations
    compilations.clear()
    with compiled.kept(file):
        again = made()
    assert compilations == []
    assert repr(again(3)) == "Point(x=3)"
    assert again(3) == again(3) != again(4)


def test_a_class_that_has_changed_is_compiled_and_kept_in_place_of_the_older_one(
    file: Path, compilations: list[str]
) -> None:
    for field in ("x", "y"):
        compilations.clear()
        with compiled.kept(file):
            assert repr(made(field=field)(3)) == f"Point({field}=3)"
        assert compilations


@pytest.mark.parametrize("content", [b"", b"of another Python", compiled.MAGIC_NUMBER, compiled.MAGIC_NUMBER + b"N"])
def test_a_file_of_another_python_or_cut_short_is_nothing_and_is_replaced(
    file: Path, compilations: list[str], content: bytes
) -> None:
    file.write_bytes(content)
    with compiled.kept(file):
        made()
    assert compilations
    compilations.clear()
    with compiled.kept(file):
        made()
    assert compilations == []


def test_half_a_file_is_nothing(file: Path) -> None:
    with compiled.kept(file):
        made()
    file.write_bytes(file.read_bytes()[:200])
    with compiled.kept(file):
        assert repr(made()(3)) == "Point(x=3)"


def test_where_nothing_can_be_written_the_server_starts_as_well(tmp_path: Path) -> None:
    with compiled.kept(tmp_path / "missing" / "kept.pyc"):
        assert repr(made()(3)) == "Point(x=3)"


def test_afterwards_attrs_compiles_by_itself(file: Path, compilations: list[str]) -> None:
    with compiled.kept(file):
        pass
    made()
    assert compilations
    assert not file.exists()


def test_nothing_is_written_where_python_is_told_to_write_no_code(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    with compiled.kept(file):
        made()
    assert not file.exists()
