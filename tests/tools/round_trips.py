"""What the round trips of fixes share: files on disk, mypy and a Python on them, and a fix made once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from gonogo.checks import discover
from gonogo.engine import evaluate, scan
from gonogo.facts import TypeMessage
from gonogo.fixes import CannotFix, apply
from gonogo.fixes.mypy_messages import fixes_for
from gonogo.model import Finding, Fix, Snapshot
from gonogo.tools.mypy_columns import Unit
from gonogo.tools.mypy_output import parse, placed

WORKSPACES = Path(__file__).parents[1] / "workspaces"
LIMIT = 120  # seconds; generous, as mypy may start from nothing


def written(root: Path, files: Mapping[str, str]) -> dict[str, str]:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="")
    return dict(files)


def python(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=root, env=env, capture_output=True, encoding="utf-8", timeout=LIMIT, check=False)


def mypy(root: Path, texts: Mapping[str, str], *options: str) -> list[TypeMessage]:
    ended = python(root, "-m", "mypy", "--output", "json", "--cache-dir", str(root / ".cache"), *options)
    assert ended.returncode in (0, 1), ended.stdout + ended.stderr
    found = parse(ended.stdout, root).files
    return [m for path, raws in found.items() for m in placed(path, raws, texts.__getitem__, Unit.CODE_POINTS)]


def told(messages: list[TypeMessage]) -> Counter[tuple[str, str, str]]:
    """What is said of which file; lines move when a fix inserts some."""
    return Counter((m.span.path, m.message, m.code) for m in messages if m.severity == "error")


def offered(messages: list[TypeMessage], texts: Mapping[str, str], version: str) -> list[Fix]:
    return [f for m in messages for f in fixes_for(m, scan(m.span.path, texts[m.span.path], ()), version)]


def once(fix: Fix, texts: dict[str, str]) -> dict[str, str]:
    """The workspace after the fix, which must refuse to be made twice."""
    changed = apply(fix.kind, fix.arguments, texts)
    after = {**texts, **changed}
    with pytest.raises(CannotFix):
        apply(fix.kind, fix.arguments, after)
    return after


def judged(files: Mapping[str, str], check: str) -> list[Finding]:
    """The findings of one check on files as they are on disk."""
    checks = [c for c in discover() if c.id == check]
    snapshot = Snapshot(disk={path: scan(path, text, checks) for path, text in files.items()})
    return [finding for _, finding in evaluate(snapshot, checks).findings]
