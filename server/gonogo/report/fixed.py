"""What became of the fixes, for people at a terminal."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from gonogo.fixes.batch import Batch, Refusal
from gonogo.fixes.edits import lines_with_ends
from gonogo.headline import counted
from gonogo.model import Fix, Outcome
from gonogo.report.terminal import plain, write
from gonogo.verdict import Report

REFUSALS_SHOWN = 10
WINS_SHOWN = 10


def render(batch: Batch, unwritten: Mapping[str, str], report: Report, console: Console, *, only_say: bool) -> None:
    """Print per kind what was offered, applied and refused, why, and what was not judged.

    *unwritten* maps paths that could not be written to the reason. With *only_say* nothing has been written.
    """
    write(console, *_parts(batch, unwritten, report, only_say))


def unified_diff(
    before: Mapping[str, str], after: Mapping[str, str], moves: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The change as `git diff` writes it and `git apply` and `patch -p1` read it.

    A missing last line end is marked as they mark it; a file that moves or is created empty has their headers.
    """
    moves = moves or {}
    for path in sorted({*after, *moves}):
        text = after.get(path, before.get(path, ""))
        target = moves.get(path, path)
        if path in moves:
            yield f"diff --git a/{path} b/{target}\nrename from {path}\nrename to {target}\n"
        elif path not in before and not text:
            yield f"diff --git a/{path} b/{path}\nnew file mode 100644\n"
        old, new = lines_with_ends(before.get(path, "")), lines_with_ends(text)
        source = f"a/{path}" if path in before else "/dev/null"
        for line in difflib.unified_diff(old, new, source, f"b/{target}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _parts(batch: Batch, unwritten: Mapping[str, str], report: Report, only_say: bool) -> Iterator[RenderableType]:
    if batch.applied or batch.refused:
        yield _table(batch, only_say)
    yield from _wins(batch.applied)
    yield from _refusals(batch.refused)
    for path, reason in unwritten.items():
        yield Text(f"not written: {plain(path)}: {plain(reason)}", style="red")
    yield from _not_judged(report)
    written = len({*batch.changed, *batch.moves} - {*unwritten})
    done = "would change" if only_say else "changed"
    yield Text(
        f"{counted(written, 'file')} {done}" if batch.changed or batch.moves else "Nothing to fix.", style="bold"
    )


def _table(batch: Batch, only_say: bool) -> Table:
    applied = Counter(fix.kind for fix in batch.applied)
    refused = Counter(refusal.fix.kind for refusal in batch.refused)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("Fix", no_wrap=True)
    for title in ("Offered", "Would apply" if only_say else "Applied", "Refused"):
        table.add_column(title, justify="right", no_wrap=True)
    for kind in sorted(applied | refused):
        table.add_row(kind, str(applied[kind] + refused[kind]), str(applied[kind]), str(refused[kind]))
    return table


def _wins(applied: Iterable[Fix]) -> Iterator[Text]:
    """What wins points or tests by itself, the most first."""
    winning = sorted((fix for fix in applied if fix.offer != fix.title), key=lambda fix: -fix.gain)
    for fix in winning[:WINS_SHOWN]:
        yield Text(f"{_place(fix)}{plain(fix.offer)}", style="green")
    if len(winning) > WINS_SHOWN:
        yield Text(f"... and {len(winning) - WINS_SHOWN} more that win something", style="bright_black")


def _refusals(refused: Iterable[Refusal]) -> Iterator[Text]:
    found = list(refused)
    for refusal in found[:REFUSALS_SHOWN]:
        yield Text(f"refused: {_place(refusal.fix)}{refusal.fix.kind}: {plain(refusal.reason)}", style="yellow")
    if len(found) > REFUSALS_SHOWN:
        yield Text(f"... and {len(found) - REFUSALS_SHOWN} more", style="bright_black")


def _place(fix: Fix) -> str:
    path, line = fix.arguments.get("path"), fix.arguments.get("line")
    if path is None:
        return ""
    return f"{plain(str(path))}:{line + 1}: " if isinstance(line, int) else f"{plain(str(path))}: "


def _not_judged(report: Report) -> Iterator[Text]:
    for verdict in report.verdicts:
        if verdict.outcome is Outcome.UNKNOWN and verdict.check.needs:
            yield Text(f"not judged: {verdict.check.id}: {plain(verdict.reason)}", style="yellow")
