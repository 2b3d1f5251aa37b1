"""A project that is opened again is as if it were read anew, though only what has changed is parsed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gonogo import engine
from gonogo.checks import discover
from gonogo.model import Config
from gonogo.source import SourceFile
from gonogo.tools import files, scans
from gonogo.tools.scans import Scans

WORKSPACES = Path(__file__).parents[1] / "workspaces"


def read(root: Path, memory: Scans) -> dict[str, SourceFile]:
    memory.recall()
    found = files.read(root, Config(), discover(), {}, scan=memory.scan).files
    memory.keep(found)
    return {file.path: file for file in found}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are really scanned."""
    seen: list[str] = []

    def scan(path: str, text: str, checks: object) -> SourceFile:
        seen.append(path)
        return engine.scan(path, text, discover())

    monkeypatch.setattr(scans, "scan", scan)
    return seen


@pytest.mark.parametrize("workspace", ["finport", "ready"])
def test_what_is_recalled_is_what_a_scan_would_find(tmp_path: Path, parsed: list[str], workspace: str) -> None:
    root = WORKSPACES / workspace
    new = read(root, Scans(tmp_path))
    scanned = [path for path in parsed if new[path].module and new[path].text]
    parsed.clear()
    kept = read(root, Scans(tmp_path))

    assert scanned
    assert kept == new
    assert not [path for path in parsed if new[path].module and new[path].text]


def test_only_what_has_changed_is_parsed_again(tmp_path: Path, parsed: list[str]) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "a.py").write_text("x = 1\n")
    (root / "b.py").write_text("x = 1\n")
    read(root, Scans(tmp_path / "memory"))
    (root / "b.py").write_text("y = 1\n")
    parsed.clear()
    found = read(root, Scans(tmp_path / "memory"))

    assert parsed == ["b.py"]
    assert found["b.py"].module
    assert list(found["b.py"].module.exports) == ["y"]
    parsed.clear()
    read(root, Scans(tmp_path / "memory"))
    assert parsed == []


@pytest.mark.parametrize("content", [b"", b"{", b'[{"digest": 3}]', b"\xff\xfe", b"3"])
def test_a_garbled_memory_is_none(tmp_path: Path, parsed: list[str], content: bytes) -> None:
    root = WORKSPACES / "ready"
    new = read(root, Scans(tmp_path))
    (place,) = tmp_path.glob("scans-*.json")
    place.write_bytes(content)

    assert read(root, Scans(tmp_path)) == new


def test_results_of_other_code_are_not_used(tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "a.py").write_text("x = 1\n")
    read(root, Scans(tmp_path / "memory"))
    monkeypatch.setattr(scans, "_our_code", lambda: "another version")
    parsed.clear()
    read(root, Scans(tmp_path / "memory"))

    assert parsed == ["a.py"]
    assert [p.name for p in (tmp_path / "memory").iterdir()] == ["scans-another version.json"]


def test_no_text_of_the_project_is_kept(tmp_path: Path) -> None:
    """A literal may be a secret: what is kept are names, places and our own messages."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "a.py").write_text(
        "import sys\npassword = 'hunter2-and-more'\nsys.modules[password + 'x'] = sys\nlist_of = ['hunter2-and-more']\n"
    )
    (root / "b.py").write_text("API_KEY = 'hunter2-and-more'\n")
    read(root, Scans(tmp_path / "memory"))

    (place,) = (tmp_path / "memory").glob("scans-*.json")
    assert len(json.loads(place.read_bytes())) == 1
    assert b"hunter2" not in place.read_bytes()


def test_a_memory_that_cannot_be_written_is_only_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "memory").write_text("a file where the folder should be")

    assert read(WORKSPACES / "ready", Scans(tmp_path / "memory"))
    assert "not kept" in caplog.text


def test_where_a_check_has_crashed_the_file_is_scanned_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have been for want of memory, and must not leave the check without an answer for ever."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "a.py").write_text("x = 1\n")

    def crash(module: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(engine, "summarize", crash)
        assert read(root, Scans(tmp_path / "memory"))["a.py"].crashed

    assert not read(root, Scans(tmp_path / "memory"))["a.py"].crashed
