"""Every safe fix of one open document, at the text that it has now."""

from __future__ import annotations

from collections.abc import Mapping

from gonogo.fixes.batch import apply_all, moved
from gonogo.fixes.choosing import Offers, in_document
from gonogo.fixes.edits import Edit, edits


def document_fixed(
    offers: Offers, path: str, source: str, judged: Mapping[str, str], texts: Mapping[str, str]
) -> tuple[Edit, ...]:
    """What to change in *path* of *texts*: the safe fixes of its findings, with *source* those of one tool only.

    The findings are those of the texts *judged*; their lines are found again where the text has moved on since.
    """
    wanted = in_document(offers, path, source)
    if not wanted or path not in judged or path not in texts:
        return ()
    since = {path: edits(path, judged[path], texts[path])}
    batch = apply_all([moved(fix, since, judged) for fix in wanted], texts)
    return edits(path, texts[path], batch.changed.get(path, texts[path]))
