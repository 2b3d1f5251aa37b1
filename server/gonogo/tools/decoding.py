"""From a file's bytes to its text, as Python or an editor would read it, with the place where they are no text."""

from __future__ import annotations

import codecs
import io
import tokenize

from gonogo.source import Problem, Span, lines

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_binary(raw: bytes) -> bool:
    """Whether these bytes are no text: a null byte near the start, unless a mark says UTF-16."""
    return b"\0" in raw[:8192] and not raw.startswith(_UTF16)


def decode(raw: bytes) -> str:
    """The text of a file that is not Python. Never fails: what is not UTF-8 is read as Latin-1."""
    if raw.startswith(_UTF16):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def decode_python(path: str, raw: bytes) -> tuple[str, Problem | None]:
    """The text of a Python file, by its byte-order mark or encoding declaration (PEP 263), else UTF-8.

    Where that fails, the text has U+FFFD in place of the wrong bytes and the problem says where the first one is.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return raw.decode(encoding), None
    except UnicodeDecodeError as error:
        return _replaced(raw), _wrong_byte(path, raw, error)
    except (SyntaxError, LookupError, ValueError) as error:
        return _replaced(raw), _undeclared(path, raw, str(error))


def _replaced(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace").removeprefix("\ufeff")


def _undeclared(path: str, raw: bytes, reason: str) -> Problem:
    """`tokenize` could not tell the encoding: at a byte of the first two lines, or for what the declaration names."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _wrong_byte(path, raw, error)
    head = lines(_replaced(raw))[:2]
    line = next((number for number, text in enumerate(head) if "coding" in text), 0)
    span = Span(path, line, 0, line, len(head[line]))
    return Problem("encoding", f"{reason}: declare an encoding that Python knows, or save the file as UTF-8", span)


def _wrong_byte(path: str, raw: bytes, error: UnicodeDecodeError) -> Problem:
    before = lines(raw[: error.start].decode(error.encoding, errors="replace").removeprefix("\ufeff"))
    line, column = len(before) - 1, len(before[-1])
    message = f"byte 0x{raw[error.start]:02x} is not {error.encoding.upper()}: save the file as UTF-8"
    return Problem("encoding", f"{message}, or declare its encoding", Span(path, line, column, line, column + 1))


def encode(path: str, raw: bytes, text: str) -> bytes:
    """*text* in the encoding, and with the byte order mark, that *raw*, the bytes of this file so far, is read by.

    Raises UnicodeEncodeError where the encoding has no sign for a character of *text*.
    """
    if path.endswith((".py", ".pyi")):
        return text.encode(tokenize.detect_encoding(io.BytesIO(raw).readline)[0])
    for mark, encoding in zip(_UTF16, ("utf-16-le", "utf-16-be"), strict=True):
        if raw.startswith(mark):
            return mark + text.encode(encoding)
    if raw.startswith(codecs.BOM_UTF8):
        return text.encode("utf-8-sig")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode("latin-1")
    return text.encode("utf-8")
