"""Failures that pytest reported before the text was changed, and that cannot be true of it any more."""

from __future__ import annotations

from gonogo.facts import Collection, CollectionFailure
from gonogo.index.layout import layout_of
from gonogo.model import Snapshot
from gonogo.source import SourceFile


def outdated(snapshot: Snapshot, failure: CollectionFailure) -> bool:
    """Whether an import of a name that was missing is gone, or finds the name now, and pytest has not been asked since.

    Until it has answered, its old message would stand on the very line that a fix has just repaired. What is dropped
    here is still not verified: the verdict is not GO before pytest has collected the files again.
    """
    if failure.kind != "import-error" or not failure.name or snapshot.is_verified(Collection):
        return False
    if "partially initialized" in failure.message:  # the name is there, but too late
        return False
    file = snapshot.files.get(failure.blame.path)
    if file is None or file.module is None:
        return False
    if _asks(file, failure, any_name=True):
        return not _asks(file, failure) or _is_bound(snapshot, failure)
    return not any(_asks(each, failure) for each in snapshot.files.values())  # the line may only lead to the import


def _asks(file: SourceFile, failure: CollectionFailure, *, any_name: bool = False) -> bool:
    """Whether a file imports the name, or any name, from the module, written relatively or in full."""
    names = {failure.name, "*"}
    last = failure.module.rpartition(".")[2]
    return any(
        each.is_from
        and each.module.rpartition(".")[2] in (last, "")
        and (any_name or not names.isdisjoint(name.name for name in each.names))
        for each in (file.module.imports if file.module else ())
    )


def _is_bound(snapshot: Snapshot, failure: CollectionFailure) -> bool:
    """Whether the module certainly has the name: a function or class of its own that no condition guards."""
    ends = f"/{failure.module.replace('.', '/')}"
    modules = layout_of(snapshot).modules
    paths = [path for key, path in modules.items() if f"/{key}".removesuffix("/__init__").endswith(ends)]
    files = [file for path in paths if (file := snapshot.files.get(path))]
    found = [file.module.exports.get(failure.name) for file in files if file.module]
    return any(each and each.kind in ("function", "class") and each.span.column == 0 for each in found)
