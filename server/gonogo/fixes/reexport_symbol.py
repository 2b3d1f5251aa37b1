"""A module exports a name that another module of the workspace defines."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.circles import refuse_circle, summary_of
from gonogo.fixes.syntax.exports import export_added
from gonogo.fixes.syntax.imports import aliases, import_added, top_imports
from gonogo.fixes.syntax.modules import dotted, home_of
from gonogo.fixes.syntax.tree import Tree


@fix_kind("reexport-symbol")
def reexport_symbol(request: Request) -> Mapping[str, str]:
    """`from source_module import name` in the module that lacks the name, and the name in its `__all__`.

    Arguments: name, module and target_path of the module that lacks it, source_module and source_path of the one that
    defines it.
    """
    name, path, source = request.word("name"), request.word("target_path"), request.word("source_module")
    home = home_of(path, request.word("module"))
    source_path = request.word("source_path")
    if name in summary_of(path, request.text(path)).exports:
        raise CannotFix(f"{home.module} defines {name} already: check again")
    if name not in summary_of(source_path, request.text(source_path)).exports:
        raise CannotFix(f"{source} defines no {name} any more: check again")
    refuse_circle(home, source, request.texts)
    tree = request.tree(path)
    as_name = name if _repeats_names(tree) else ""
    return {path: tree.spliced([*import_added(tree, home, source, name, as_name), *export_added(tree, name)])}


def _repeats_names(tree: Tree) -> bool:
    """Whether this file marks what it re-exports as type checkers ask for: `from a import b as b`."""
    froms = (s for _, s in top_imports(tree) if isinstance(s, cst.ImportFrom))
    found = (alias for s in froms for alias in aliases(s) if alias.asname)
    return tree.path.endswith(".pyi") or any(dotted(a.asname.name) == dotted(a.name) for a in found if a.asname)
