from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.checks.credit import falling
from gonogo.checks.secrets import has_credentials, is_known_token, is_placeholder, is_secret_name, is_word
from gonogo.model import Category, Finding, Reads, Severity, Snapshot, check
from gonogo.source import SourceFile, Span, lines

_FILE = re.compile(r"(?:.*/)?(?:\.env(?:\.[\w-]+)*|[\w.-]+\.env)")
_EXAMPLE = re.compile(r"(?i)example|template|sample|dist|defaults?|schema|test|(?:^|[._-])ci(?:[._-]|$)")
_ENTRY = re.compile(r"\s*(?:export\s+)?(?P<name>\w+)\s*=\s*(?P<quote>[\"']?)(?P<value>.*?)(?P=quote)\s*(?:\s#.*)?")


@check(
    "unignored-env-file",
    category=Category.SECURITY,
    title="No file of secrets is part of the repository",
    weight=2,
    credit=falling(1),
    reads=Reads.OTHER,
)
def unignored_env_file(snapshot: Snapshot) -> Iterator[Finding]:
    """What git has seen once, everyone who ever clones has: a secret in it is public to them for good."""
    for path, file in sorted(snapshot.files.items()):
        if _FILE.fullmatch(path) and not _EXAMPLE.search(path):
            places = list(_secrets(file))
            if places:
                count = f"{len(places)} secrets" if len(places) > 1 else "a secret"
                message = f"git does not ignore this file with {count}: ignore it, and replace what was in it"
                yield Finding(message, places[0], Severity.ERROR, blocker=True)


def _secrets(file: SourceFile) -> Iterator[Span]:
    """The names of the entries whose values look real. The values stay here."""
    for number, line in enumerate(lines(file.text)):
        entry = _ENTRY.fullmatch(line)
        if entry and _is_real(entry["name"], entry["value"]):
            yield Span(file.path, number, entry.start("name"), number, entry.end("name"))


def _is_real(name: str, value: str) -> bool:
    if is_known_token(value) or has_credentials(value):
        return True
    return is_secret_name(name) and not is_placeholder(value) and not is_word(value)
