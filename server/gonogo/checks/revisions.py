"""Alembic's revisions, read from the files that define them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from posixpath import dirname

from gonogo.checks.syntax import parts
from gonogo.index.fields import assigned, text_of
from gonogo.index.module import Module
from gonogo.model import NotApplicable, Snapshot
from gonogo.source import Span


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision. `parents` are the ids in `down_revision`, none for the first of a branch.

    `place` is where `revision` is assigned, `back` where the way back is or should be. `one_way` says why there is no
    way back, or is empty. `labelled` says that it begins a branch that has a name.
    """

    id: str
    parents: tuple[str, ...]
    place: Span
    back: Span
    one_way: str = ""
    labelled: bool = False


def revisions(snapshot: Snapshot) -> dict[str, tuple[Revision, ...]]:
    """The revisions by the folder that they are in."""
    return snapshot.derive(_revisions)


def require_revisions(snapshot: Snapshot) -> dict[str, tuple[Revision, ...]]:
    """As `revisions`. Raises `NotApplicable` where there are none."""
    found = revisions(snapshot)
    if not found:
        raise NotApplicable("no Alembic revisions")
    return found


def _revisions(snapshot: Snapshot) -> dict[str, tuple[Revision, ...]]:
    found: dict[str, list[Revision]] = {}
    for path, file in sorted(snapshot.files.items()):
        if file.module and "revision" in file.module.exports and "down_revision" in file.module.exports:
            revision = read(path, file.text)
            if revision:
                found.setdefault(dirname(path), []).append(revision)
    return {folder: tuple(group) for folder, group in found.items()}


@lru_cache(maxsize=1024)
def read(path: str, text: str) -> Revision | None:
    """The revision that a file defines; None where its id is computed. Remembered, for migrations do not change."""
    module = Module(path, text)
    values = dict(assigned(module.tree.body))
    name, labels = text_of(values.get("revision")), values.get("branch_labels")
    if not name:
        return None
    functions = {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}
    forward, backward = functions.get("upgrade"), functions.get("downgrade")
    place = module.span(values["revision"])
    return Revision(
        id=name,
        parents=tuple(text for text in map(text_of, parts(values.get("down_revision"))) if text),
        place=place,
        back=_signature(module, backward or forward) or place,
        one_way="" if forward is None or _is_empty(forward) else _one_way(backward),
        labelled=labels is not None and not (isinstance(labels, ast.Constant) and labels.value is None),
    )


def _one_way(function: ast.FunctionDef | None) -> str:
    if function is None:
        return "it has no downgrade()"
    if _is_empty(function):
        return "its downgrade() does nothing"
    return "its downgrade() only raises" if isinstance(_statements(function)[0], ast.Raise) else ""


def _is_empty(function: ast.FunctionDef) -> bool:
    """Whether the body does nothing: `pass`, `...`, a bare return, or only a docstring."""
    return all(
        isinstance(node, ast.Pass) or (isinstance(node, ast.Return) and node.value is None)
        for node in _statements(function)
    )


def _statements(function: ast.FunctionDef) -> list[ast.stmt]:
    return [node for node in function.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]


def _signature(module: Module, function: ast.FunctionDef | None) -> Span | None:
    if function is None:
        return None
    span = module.span(function)
    return Span(span.path, span.line, span.column, span.line, len(module.lines[span.line].rstrip()))
