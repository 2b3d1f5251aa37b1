"""A module lists a name that it defines among those that a star import brings."""

from __future__ import annotations

from collections.abc import Mapping

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.circles import summary_of
from gonogo.fixes.syntax.exports import export_added


@fix_kind("add-to-all")
def add_to_all(request: Request) -> Mapping[str, str]:
    """Add *name* to the `__all__` of the module that defines it.

    Arguments: name, source_module and source_path of the module that defines it.
    """
    name, path = request.word("name"), request.word("source_path")
    if name not in summary_of(path, request.text(path)).exports:
        raise CannotFix(f"{request.word('source_module')} defines no {name} any more: check again")
    tree = request.tree(path)
    added = export_added(tree, name)
    if not added:
        raise CannotFix(f"the __all__ of {path} has {name} already, or is not written out")
    return {path: tree.spliced(added)}
