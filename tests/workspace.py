"""Write a workspace and what is expected of it as one string.

`-- path --` starts a file; `#! check-id` at the end of a line expects that finding there. In files whose comments do
not begin with `#` the mark may follow any text: it is cut off before the file is read.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from gonogo.checks import discover
from gonogo.checks.wording import LINE
from gonogo.config import load
from gonogo.engine import evaluate, scan
from gonogo.model import Fact, Snapshot
from gonogo.verdict import Report, Verdict

_HEADER = re.compile(r"^-- (?P<path>\S+) --$", re.MULTILINE)
_MARK = re.compile(r"\s*#! (?P<id>[a-z0-9-]+)$")


def files_of(text: str) -> tuple[dict[str, str], set[tuple[str, str, int]]]:
    """The files written in *text*, without their marks, and the marks as (check, path, line from 0)."""
    parts = _HEADER.split(text)
    files: dict[str, str] = {}
    marks: set[tuple[str, str, int]] = set()
    for path, body in zip(parts[1::2], parts[2::2], strict=True):
        lines = body.removeprefix("\n").split("\n")
        for number, line in enumerate(lines):
            if m := _MARK.search(line):
                marks.add((m["id"], path, number))
                lines[number] = line[: m.start()]
        files[path] = "\n".join(lines)
    return files, marks


def snapshot_of(files: dict[str, str], *facts: Fact) -> Snapshot:
    checks = discover()
    disk = {path: scan(path, text, checks) for path, text in files.items()}
    config, problems = load(disk)
    measured = MappingProxyType({type(fact): fact for fact in facts})
    return Snapshot(disk=MappingProxyType(disk), facts=measured, config=config, config_problems=problems)


def check_workspace(text: str, *facts: Fact, only: str) -> Verdict:
    """Evaluate one check on *text*, compare its findings with the marks, and return its verdict."""
    files, expected = files_of(text)
    report: Report = evaluate(snapshot_of(files, *facts), [c for c in discover() if c.id == only])

    assert {(c.id, f.span.path, f.span.line) for c, f in report.findings} == expected
    assert not (wide := too_wide(report)), wide
    (verdict,) = report.verdicts
    return verdict


def too_wide(report: Report) -> list[str]:
    """Our own messages that do not fit one line of an editor; mypy's are mypy's."""
    messages = (finding.message for _, finding in report.findings if finding.source == "gonogo")
    return [message for message in messages if len(message) > LINE or "\n" in message]
