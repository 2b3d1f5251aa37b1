"""Many fixes at once: each whole or not at all, each file parsed once for all of its fixes."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from gonogo import fixes
from gonogo.fixes.edits import Edit, edits, lines_with_ends
from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.guarding import BOM, refuse_unreadable
from gonogo.model import Fix

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A fix that was not made, and why."""

    fix: Fix
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of many fixes. `changed` maps each changed path to its new text, `moves` old paths to new ones.

    A file that is changed and moved is changed under its old path, and moved then.
    """

    changed: Mapping[str, str]
    applied: tuple[Fix, ...]
    refused: tuple[Refusal, ...]
    moves: Mapping[str, str] = field(default_factory=dict)


def apply_all(wanted: Iterable[Fix], texts: Mapping[str, str]) -> Batch:
    """Make every fix that can be made.

    All are worked out on the same text and made together. One whose edits meet those of another is worked out again
    on the text that the other left, its line moved along, so that none is ever half made.
    """
    current = ChainMap[str, str]({}, dict(texts))
    applied: list[Fix] = []
    refused: list[Refusal] = []
    asked = list(_distinct(wanted))
    moving = [fix for fix in asked if _moves(fix)]
    waiting = [_Wanted(fix, fix) for fix in asked if fix not in moving]
    while waiting:
        made = _made_together(waiting, current)
        applied += [w.offered for w in made.accepted]
        refused += made.refused
        waiting = [_Wanted(w.offered, moved(w.fix, made.edits, current)) for w in made.deferred]
        current.update(made.texts)
    changed = {path: text for path, text in current.maps[0].items() if text != texts.get(path)}
    moves: dict[str, str] = {}
    for fix in moving:
        try:
            old, new = _move(fix, current, moves)
        except CannotFix as why:
            refused.append(Refusal(fix, str(why)))
        else:
            moves[old] = new
            applied.append(fix)
    return Batch(changed, tuple(applied), tuple(refused), moves)


def _moves(fix: Fix) -> bool:
    kind = fixes.discover().get(fix.kind)
    return kind is not None and kind.move is not None


def _move(fix: Fix, texts: Mapping[str, str], made: Mapping[str, str]) -> tuple[str, str]:
    move = fixes.move_of(fix.kind, fix.arguments, texts)
    assert move is not None
    if move[0] in made or move[1] in made.values():
        raise CannotFix(f"another fix moves {move[0]}, or a file to {move[1]}")
    return move


def moved(fix: Fix, made: Mapping[str, Sequence[Edit]], before: Mapping[str, str]) -> Fix:
    """The fix with its line and column where they stand once these edits are made to the text *before*."""
    path, line, column = (fix.arguments.get(name) for name in ("path", "line", "column"))
    if not isinstance(path, str) or not isinstance(line, int) or path not in made:
        return fix
    text = lines_with_ends(before[path])
    end = (line, len(text[line].rstrip("\r\n")) if line < len(text) else 0)
    shift = sum(_growth(edit) for edit in made[path] if _start(edit) < end)
    place = {"line": line + shift}
    if isinstance(column, int):
        within = (e for e in made[path] if _start(e)[0] == line and _end(e) <= (line, column) and not _growth(e))
        place["column"] = column + sum(len(e.text) - (_end(e)[1] - _start(e)[1]) for e in within)
    return replace(fix, arguments={**fix.arguments, **place})


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A fix as it was offered, and the same fix where it stands by now."""

    offered: Fix
    fix: Fix


@dataclass
class _Round:
    """What was made to one state of the texts, and what has to wait for the next."""

    accepted: list[_Wanted] = field(default_factory=list)
    deferred: list[_Wanted] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    edits: dict[str, list[Edit]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def _made_together(waiting: Sequence[_Wanted], texts: Mapping[str, str]) -> _Round:
    made = _accepted(waiting, texts)
    made.texts = {path: edited(texts.get(path, ""), found) for path, found in made.edits.items()}
    if len(made.accepted) > 1 and not all(_reads(path, text) for path, text in made.texts.items()):
        alone = _made_together([made.accepted[0]], texts)  # each is right by itself: make them one by one
        alone.deferred = made.accepted[1:] + made.deferred
        alone.refused = made.refused
        return alone
    return made


def _accepted(waiting: Sequence[_Wanted], texts: Mapping[str, str]) -> _Round:
    made = _Round()
    owners: dict[Edit, str] = {}
    taken: dict[str, list[_Reach]] = {}
    for wanted in sorted(waiting, key=_place):
        try:
            found = _edits(wanted.fix, texts)
        except CannotFix as why:
            made.refused.append(Refusal(wanted.offered, str(why)))
            continue
        new = [edit for edit in found if owners.get(edit) != wanted.fix.kind]  # both import the same name: once
        reached = [(edit.span.path, _reach(edit, texts.get(edit.span.path, ""))) for edit in new]
        if any(_meet(reach, other) for path, reach in reached for other in taken.get(path, ())):
            made.deferred.append(wanted)
            continue
        made.accepted.append(wanted)
        for path, reach in reached:
            taken.setdefault(path, []).append(reach)
        for edit in new:
            owners[edit] = wanted.fix.kind
            made.edits.setdefault(edit.span.path, []).append(edit)
    return made


def _edits(fix: Fix, texts: Mapping[str, str]) -> list[Edit]:
    changed = fixes.apply(fix.kind, fix.arguments, texts)
    return [edit for path, new in changed.items() for edit in edits(path, texts.get(path), new)]


def _place(wanted: _Wanted) -> tuple[str, int]:
    """File by file, so that the parsed tree of one serves all of its fixes."""
    line = wanted.fix.arguments.get("line")
    return str(wanted.fix.arguments.get("path", "")), line if isinstance(line, int) else -1


_Reach = tuple[tuple[int, int], tuple[int, int]]


def _reach(edit: Edit, text: str) -> _Reach:
    """What no other fix may touch: the edit, and all of the import statements that it stands in.

    One fix may add a name to a statement that another sends to a different module, at another place of it.
    """
    start, end = _start(edit), _end(edit)
    for first, last in _imports(text) if edit.span.path.endswith((".py", ".pyi")) else ():
        if (first, 0) <= end and start[0] <= last:
            start, end = min(start, (first, 0)), max(end, (last, sys.maxsize))
    return start, end


@lru_cache(maxsize=8)
def _imports(text: str) -> tuple[tuple[int, int], ...]:
    """The first and the last line of each import statement, from 0."""
    try:
        with warnings.catch_warnings():  # an invalid escape in the project's code is not ours to print
            warnings.simplefilter("ignore")
            module = ast.parse(text.removeprefix(BOM))
    except (SyntaxError, ValueError, RecursionError):
        return ()
    found = (n for n in ast.walk(module) if isinstance(n, ast.Import | ast.ImportFrom))
    return tuple((n.lineno - 1, (n.end_lineno or n.lineno) - 1) for n in found)


def _meet(one: _Reach, other: _Reach) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _start(edit: Edit) -> tuple[int, int]:
    return edit.span.line, edit.span.column


def _end(edit: Edit) -> tuple[int, int]:
    return edit.span.end_line, edit.span.end_column


def _growth(edit: Edit) -> int:
    return len(_LINE_END.findall(edit.text)) - (edit.span.end_line - edit.span.line)


def edited(text: str, made: Iterable[Edit]) -> str:
    """*text* after edits to it that do not meet."""
    starts = [0]
    for line in lines_with_ends(text):
        starts.append(starts[-1] + len(line))
    parts, at = [], 0
    for edit in sorted(made, key=_start):
        parts += [text[at : starts[edit.span.line] + edit.span.column], edit.text]
        at = starts[edit.span.end_line] + edit.span.end_column
    return "".join([*parts, text[at:]])


def _reads(path: str, text: str) -> bool:
    if not path.endswith((".py", ".pyi")):
        return True
    try:
        refuse_unreadable(path, text)
    except CannotFix:
        return False
    return True


def _distinct(wanted: Iterable[Fix]) -> Iterator[Fix]:
    """Each fix once, however many findings ask for it."""
    seen = set()
    for fix in wanted:
        key = (fix.kind, *sorted(fix.arguments.items()))
        if key not in seen:
            seen.add(key)
            yield fix
