from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from gonogo.checks.credit import falling
from gonogo.checks.documents import documents
from gonogo.checks.places import span_of
from gonogo.checks.wording import fitting
from gonogo.index.memo import remembered
from gonogo.model import Category, Finding, NotApplicable, Severity, Snapshot, check
from gonogo.source import SourceFile, Span

_LINK = re.compile(
    r"(?<!!)\[[^\]\n]*\]\((?P<target>[^)\s#?:]+\.(?:md|rst|py|toml|ya?ml|sql|sh|txt|ini|cfg))(?:#[^)\s]*)?\)"
)
_CODE = re.compile(r"(?ms)^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)|`[^`\n]*`")


@check(
    "broken-doc-link",
    category=Category.DOCUMENTATION,
    title="Every link between documents leads somewhere",
    weight=0.5,
    credit=falling(10),
)
def broken_doc_link(snapshot: Snapshot) -> Iterator[Finding]:
    """A document that points to what is not there was not read when things changed, nor were its other lines."""
    texts = list(documents(snapshot))
    if not texts:
        raise NotApplicable("no documents")
    known = {path.lower() for path in snapshot.files}
    for file in texts:
        for target, span in _links(file):
            if target.lower() not in known:
                lack = f"{target} does not exist"
                message = fitting(f"{lack}: correct this link or write it", f"{lack}: correct this link", lack)
                yield Finding(message, span, Severity.INFORMATION)


@remembered
def _links(file: SourceFile) -> tuple[tuple[str, Span], ...]:
    """The files within the workspace that the document links to, and where; links in code left out."""
    if "](" not in file.text:
        return ()
    code = [match.span() for match in _CODE.finditer(file.text)]
    matches = (m for m in _LINK.finditer(file.text) if not any(start <= m.start() < end for start, end in code))
    found = ((_resolved(file.path, m["target"]), m) for m in matches)
    return tuple((target, span_of(file, m, "target")) for target, m in found if target)


def _resolved(path: str, target: str) -> str:
    """The path in the workspace that a link means; empty where it leaves the workspace."""
    joined = normpath(target.lstrip("/") if target.startswith("/") else join(dirname(path), target))
    return "" if joined.startswith("..") else joined
