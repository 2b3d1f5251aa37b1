"""Files get their new paths, or stay where they are with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.tools.writing import move_all


def test_a_file_moves_with_its_bytes(tmp_path: Path):
    (tmp_path / "a.py").write_bytes(b"x\r\n\xff")

    assert list(move_all(tmp_path, {"a.py": "b.py"})) == []
    assert (tmp_path / "b.py").read_bytes() == b"x\r\n\xff"
    assert not (tmp_path / "a.py").exists()


@pytest.mark.parametrize(
    ("new", "reason"),
    [("b.py", "b.py is there already"), ("../b.py", "../b.py leads out of the workspace"), ("no/b.py", "")],
)
def test_a_file_stays_where_its_new_path_is_taken_or_cannot_be(tmp_path: Path, new: str, reason: str):
    root = tmp_path / "root"
    root.mkdir()
    for name in ("a.py", "b.py"):
        (root / name).write_text(name)

    ((old, why),) = move_all(root, {"a.py": new})

    assert old == "a.py"
    assert reason in why
    assert (root / "a.py").read_text() == "a.py"
    assert (root / "b.py").read_text() == "b.py"
