"""What `gonogo fix` does to a real project, measured on a copy of it.

    python tests/benchmarks/fixes.py PROJECT [--python INTERPRETER] [ID...]

Judges the copy, makes every safe fix (with IDs, what they name), and judges it again. Prints per kind of fix how many
were offered, applied and refused; the mypy errors before and after, those that are new by code; and the tests that
pytest collects before and after. PROJECT itself is not touched; its `.venv` is linked into the copy where it has one.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from gonogo.driver import Driver
from gonogo.facts import Collection, TypeMessage, Types
from gonogo.fixes.batch import Batch, apply_all
from gonogo.fixes.choosing import chosen
from gonogo.model import Snapshot
from gonogo.tools.writing import write_all
from gonogo.verdict import Report

NOT_COPIED = shutil.ignore_patterns(".git", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache")


def copied(project: Path, into: Path) -> Path:
    """A copy with the same files; an environment is linked, as it is large and not to be changed."""

    def ignored(folder: str, names: list[str]) -> set[str]:
        environments = {n for n in names if (Path(folder) / n / "pyvenv.cfg").exists()}
        return set(NOT_COPIED(folder, names)) | environments

    copy = Path(shutil.copytree(project, into / project.name, ignore=ignored, symlinks=True))
    environment = project / ".venv"
    if environment.exists():
        (copy / ".venv").unlink(missing_ok=True)
        (copy / ".venv").symlink_to(environment.resolve())
    return copy


async def judged(root: Path, python: str) -> tuple[Report, Snapshot]:
    async with Driver(root, overrides={"python": python} if python else {}) as driver:
        return await driver.settle(), driver.session.snapshot


def errors(snapshot: Snapshot) -> list[TypeMessage]:
    types = snapshot.facts[Types]
    assert isinstance(types, Types)
    assert not types.unknown, types.unknown
    return [m for m in types.messages if m.severity == "error"]


def told(messages: Iterable[TypeMessage]) -> Counter[tuple[str, str, str]]:
    """Errors by what they say of which file; their lines move."""
    return Counter((m.span.path, m.code, m.message) for m in messages)


def collected(snapshot: Snapshot) -> str:
    collection = snapshot.facts[Collection]
    assert isinstance(collection, Collection)
    failures = len({f.path for f in collection.failures})
    return collection.unknown or f"{collection.collected} tests, {failures} files fail"


def fix_all(root: Path, report: Report, snapshot: Snapshot, ids: list[str]) -> Batch:
    texts = {path: file.text for path, file in snapshot.files.items()}
    batch = apply_all(chosen(report.findings, ids), texts)
    assert list(write_all(root, texts, batch.changed)) == []
    return batch


def print_batch(batch: Batch) -> None:
    applied = Counter(fix.kind for fix in batch.applied)
    refused = Counter(r.fix.kind for r in batch.refused)
    print("| fix | offered | applied | refused |\n|---|---:|---:|---:|")
    for kind in sorted(applied | refused):
        print(f"| `{kind}` | {applied[kind] + refused[kind]} | {applied[kind]} | {refused[kind]} |")
    print(f"\n{len(batch.changed)} files changed")
    for (kind, reason), count in Counter((r.fix.kind, r.reason) for r in batch.refused).most_common(12):
        print(f"  refused {count}: {kind}: {reason}")


def measure(project: Path, python: str, ids: list[str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        root = copied(project.resolve(), Path(scratch))
        report, before = asyncio.run(judged(root, python))
        print(f"## {project.name}\n\nmypy errors before: {len(errors(before))}; collected: {collected(before)}\n")
        begun = time.perf_counter()
        print_batch(fix_all(root, report, before, ids))
        print(f"seconds to work out and write the fixes: {time.perf_counter() - begun:.1f}\n")
        again, after = asyncio.run(judged(root, python))
        old, new = told(errors(before)), told(errors(after))
        print(f"mypy errors after: {new.total()} ({(old - new).total()} gone, {(new - old).total()} new)")
        print(f"new by code: {dict(Counter(code for _, code, _ in (new - old).elements()).most_common())}")
        print(f"collected: {collected(after)}")
        print(f"score: {report.score.total:.2f} -> {again.score.total:.2f}")
        texts = {path: file.text for path, file in after.files.items()}
        left = apply_all(chosen(again.findings, ids), texts)
        print(f"a second time: {len(left.applied)} applied, {len(left.refused)} refused")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("ids", nargs="*", metavar="ID")
    parser.add_argument("--python", default="")
    given = parser.parse_args()
    measure(given.project, given.python, given.ids)


if __name__ == "__main__":
    main()
