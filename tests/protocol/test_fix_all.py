"""`source.fixAll`: the safe fixes of the open document, at its current version."""

from __future__ import annotations

from lsprotocol import types as lsp

from protocol.conftest import write
from protocol.editor import Editor, editing

FILE = "small/money.py"
WRONG = """\
def note(words: list[str] = None, width: int = None):
    print(words, width)


def cents(amount: float) -> int:
    return round(amount * 100)  # type: ignore
"""
RIGHT = """\
def note(words: list[str] | None = None, width: int | None = None) -> None:
    print(words, width)


def cents(amount: float) -> int:
    return round(amount * 100)
"""
LEGACY = """
-- small/models.py --
from sqlalchemy.ext.declarative import declarative_base

Base = declarative_base()


def show(a: int = None) -> None:
    print(a)
"""


async def asked(editor: Editor, path: str, *only: str) -> list[lsp.CodeAction]:
    whole = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
    context = lsp.CodeActionContext([], only=list(only) or None)
    params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(editor.uri(path)), whole, context)
    return list(await editor.client.text_document_code_action_async(params) or ())


async def test_every_safe_fix_of_an_unsaved_buffer_is_made_at_once(small):
    kinds = ("source.fixAll", "source.fixAll.gonogo"), ("source.fixAll.gonogo",) * 2, ("source.fixAll.mypy",) * 2
    async with editing(small) as editor:
        await editor.verified()
        editor.open(FILE)
        for number, (only, kind) in enumerate(kinds, 1):
            editor.type(FILE, WRONG)
            await editor.until(lambda: len(editor.messages(FILE, source="mypy")) == 4, "mypy's errors")

            (action,) = await asked(editor, FILE, only)

            assert action.kind == kind
            (change,) = action.edit.document_changes
            assert change.text_document.version == 2 * number  # typed here, and typed again as the fix is made
            await editor.apply(action)
            await editor.until(lambda: not editor.messages(FILE, source="mypy"), "no error any more")
            assert (small / FILE).read_text() == RIGHT
            await editor.settled()
            assert await asked(editor, FILE, only) == []


async def test_lines_typed_above_since_the_last_report_do_not_mislead_it(small):
    async with editing(small) as editor:
        await editor.verified()
        editor.open(FILE)
        editor.type(FILE, WRONG)
        await editor.until(lambda: len(editor.messages(FILE, source="mypy")) == 4, "mypy's errors")

        editor.type(FILE, "import os\n\n\nprint(os)\n" + WRONG)
        (action,) = await asked(editor, FILE, "source.fixAll")
        await editor.apply(action)
        await editor.until(lambda: not editor.messages(FILE, source="mypy"), "no error any more")
        await editor.settled()

        assert (small / FILE).read_text() == "import os\n\n\nprint(os)\n" + RIGHT


async def test_the_fixes_of_mypy_are_a_part_of_all(small):
    path = "small/models.py"
    write(small, LEGACY)
    async with editing(small) as editor:
        await editor.verified()
        editor.open(path)

        both = await asked(editor, path, "source")
        of_mypy, of_all = (a for kind in ("mypy", "gonogo") for a in both if a.kind == f"source.fixAll.{kind}")

        assert [len(a.edit.document_changes[0].edits) for a in (of_mypy, of_all)] == [1, 2]
        assert await asked(editor, path, "quickfix") == []
        assert await asked(editor, path) == []
