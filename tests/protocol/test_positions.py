"""Positions are right in every encoding, with tabs, CRLF, BOM and characters outside the basic plane."""

import pytest
from lsprotocol.types import PositionEncodingKind as Encoding

from protocol.conftest import write
from protocol.editor import editing

PROJECT = """\
-- pyproject.toml --
[tool.mypy]
files = ["pkg"]
-- pkg/__init__.py --
"""
# An error after an emoji (1 code point, 2 UTF-16 units, 4 bytes), an umlaut and a tab, on a CRLF line after a BOM.
TEXT = 'if True:\r\n\ts = "\U0001f600ä"; wrong: int = "\U0001f600"\r\n'
BEFORE = '\ts = "\U0001f600ä"; wrong: int = '

WIDTHS = {
    Encoding.Utf8: lambda text: len(text.encode()),
    Encoding.Utf16: lambda text: len(text.encode("utf-16-le")) // 2,
    Encoding.Utf32: len,
}


@pytest.mark.parametrize("encoding", WIDTHS, ids=lambda e: e.value)
async def test_mypys_columns_are_the_clients_columns(tmp_path, encoding):
    root = write(tmp_path / "positions", PROJECT)
    (root / "pkg/odd.py").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    async with editing(root, encodings=[encoding]) as editor:
        await editor.until(lambda: editor.messages("pkg/odd.py", source="mypy"), "mypy's error")

        (error,) = editor.diagnostics("pkg/odd.py", source="mypy")
        width = WIDTHS[encoding]
        start = width(BEFORE)
        assert (1, start) == (error.range.start.line, error.range.start.character)
        assert (1, start + width('"\U0001f600"')) == (error.range.end.line, error.range.end.character)


async def test_unsaved_columns_are_right_too(tmp_path):
    root = write(tmp_path / "positions", PROJECT)
    (root / "pkg/odd.py").write_bytes(TEXT.replace('"\U0001f600"\r\n', "1\r\n").encode())
    async with editing(root) as editor:
        await editor.settled()
        editor.open("pkg/odd.py")

        editor.type("pkg/odd.py", TEXT)
        await editor.until(lambda: editor.messages("pkg/odd.py", source="mypy"), "mypy's error")

        (error,) = editor.diagnostics("pkg/odd.py", source="mypy")
        assert WIDTHS[Encoding.Utf16](BEFORE) == error.range.start.character


async def test_a_file_in_another_encoding_is_read_as_its_cookie_says(tmp_path):
    root = write(tmp_path / "positions", PROJECT)
    (root / "pkg/odd.py").write_bytes("# -*- coding: latin-1 -*-\ns = 'ä'; wrong: int = 'ü'\n".encode("latin-1"))
    async with editing(root) as editor:
        await editor.until(lambda: editor.messages("pkg/odd.py", source="mypy"), "mypy's error")

        (error,) = editor.diagnostics("pkg/odd.py", source="mypy")
        assert (1, len("s = 'ä'; wrong: int = ")) == (error.range.start.line, error.range.start.character)


async def test_bytes_that_are_no_text_are_a_finding_on_their_line(tmp_path):
    root = write(tmp_path / "positions", PROJECT)
    (root / "pkg/odd.py").write_bytes(b"x = 1\ns = '\xff\xfe'\n")
    async with editing(root) as editor:
        await editor.until(lambda: editor.messages("pkg/odd.py", source="gonogo"), "the finding")

        (found,) = editor.diagnostics("pkg/odd.py", source="gonogo")
        assert ("syntax-error", 1) == (found.code, found.range.start.line)
