"""What fixes changed is written as the file was, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gonogo.tools.decoding import decode, decode_python
from gonogo.tools.writing import Unwritable, write, write_all


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        ("a.py", "é = 1\r\n".encode()),
        ("a.py", "é = 1\n".encode("utf-8-sig")),
        ("a.py", "# -*- coding: latin-1 -*-\né = 1\n".encode("latin-1")),
        ("a.txt", "é\r\n".encode("utf-16-le")),
        ("a.txt", b"\xff\xfe" + "é\n".encode("utf-16-le")),
        ("a.txt", b"\xfe\xff" + "é\n".encode("utf-16-be")),
        ("a.txt", "é\n".encode("latin-1")),
        ("a.txt", "é\n".encode("utf-8-sig")),
    ],
)
def test_what_a_fix_does_not_touch_keeps_its_bytes(tmp_path: Path, path: str, raw: bytes):
    (tmp_path / path).write_bytes(raw)
    text = decode_python(path, raw)[0] if path.endswith(".py") else decode(raw)

    write(tmp_path, path, text, text + "xy")

    written = (tmp_path / path).read_bytes()
    assert written.startswith(raw)
    assert (decode_python(path, written)[0] if path.endswith(".py") else decode(written)) == text + "xy"


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX")
def test_permissions_stay_and_a_new_file_gets_the_usual_ones(tmp_path: Path):
    (tmp_path / "run.py").write_text("x\n")
    (tmp_path / "run.py").chmod(0o755)
    (tmp_path / "usual").write_text("")

    write(tmp_path, "run.py", "x\n", "y\n")
    write(tmp_path, "deep/new.py", None, "y\n")

    assert (tmp_path / "run.py").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "deep/new.py").stat().st_mode == (tmp_path / "usual").stat().st_mode
    assert sorted(p.name for p in tmp_path.iterdir()) == ["deep", "run.py", "usual"]


def test_a_file_that_has_changed_meanwhile_is_left_alone(tmp_path: Path):
    (tmp_path / "a.py").write_text("theirs\n")

    with pytest.raises(Unwritable, match="changed meanwhile"):
        write(tmp_path, "a.py", "old\n", "new\n")
    with pytest.raises(Unwritable, match="there already"):
        write(tmp_path, "a.py", None, "new\n")

    assert (tmp_path / "a.py").read_text() == "theirs\n"


def test_a_character_that_the_encoding_lacks_is_not_written(tmp_path: Path):
    raw = b"# coding: latin-1\n"
    (tmp_path / "a.py").write_bytes(raw)

    assert list(write_all(tmp_path, {"a.py": raw.decode()}, {"a.py": raw.decode() + "€", "b.py": "x = 1\n"})) == [
        ("a.py", "a.py cannot hold the new text in its encoding: ordinal not in range(256)")
    ]
    assert (tmp_path / "a.py").read_bytes() == raw
    assert (tmp_path / "b.py").read_text() == "x = 1\n"


def test_nothing_is_written_outside_of_the_workspace(tmp_path: Path):
    root = tmp_path / "root"
    root.mkdir()

    with pytest.raises(Unwritable, match="out of the workspace"):
        write(root, "../a.py", None, "x\n")

    assert [p.name for p in tmp_path.iterdir()] == ["root"]
