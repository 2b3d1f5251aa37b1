"""A document is written from what the project shows."""

from __future__ import annotations

from collections.abc import Mapping

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.project_documents import DOCUMENTS, Variables
from gonogo.fixes.shown import Shown
from gonogo.fixes.syntax.guarding import BOM


@fix_kind("write-document")
def write_document(request: Request) -> Mapping[str, str]:
    """Write a README, a deployment guide or a rollback plan, or add it at the end of what is there.

    Arguments: path, document ("readme", "deployment", "rollback"); and parted by blanks variables and required, the
    environment variables that the code reads and those that have to be set, and one_way, revisions without a way back.
    """
    path, document = request.word("path"), request.word("document")
    if document not in DOCUMENTS:
        raise CannotFix(f"nobody knows how to write a document called {document!r}")
    texts = {path: text for path, text in request.texts.items() if not path.endswith((".py", ".pyi"))}
    variables = Variables(_words(request, "variables"), _words(request, "required"))
    text = DOCUMENTS[document](Shown(texts), variables, _words(request, "one_way"))
    if not text:
        raise CannotFix("the project shows too little of itself to write this down")
    old = texts.get(path, "")
    body = text.partition("\n\n")[2] if old.removeprefix(BOM).lstrip().startswith("#") else text
    newline = "\r\n" if "\r\n" in old else "\n"
    if body.removesuffix("\n").replace("\n", newline) in old:
        raise CannotFix(f"{path} says so already")
    ended = not old.strip() or old.endswith(("\n", "\r"))
    return {path: _after(old, newline) + (body if ended else body.removesuffix("\n")).replace("\n", newline)}


def _words(request: Request, key: str) -> tuple[str, ...]:
    value = request.arguments.get(key, "")
    return tuple(value.split()) if isinstance(value, str) else ()


def _after(old: str, newline: str) -> str:
    """What is there, a blank line below its last line."""
    if not old.strip():
        return old
    return old + newline * max(0, 2 - old[len(old.rstrip("\r\n")) :].count("\n"))
