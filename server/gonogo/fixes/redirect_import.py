"""An import looks where the name is defined."""

from __future__ import annotations

from collections.abc import Mapping

from gonogo.fixes.kind import Request, fix_kind
from gonogo.fixes.syntax.modules import home_of
from gonogo.fixes.syntax.statements import name_moved, statement_importing
from gonogo.fixes.syntax.tree import Tree


@fix_kind("redirect-import")
def redirect_import(request: Request) -> Mapping[str, str]:
    """`from a import x, y` becomes `from a import x` and `from b import y`; aliases and other names stay.

    Arguments: path and line (from 0) of the import, module and target_path that it looks in, name, source_module.
    """
    path, module, name = request.word("path"), request.word("module"), request.word("name")
    home = home_of(request.word("target_path"), module).sibling(path)
    tree = Tree(path, request.text(path))
    statement = statement_importing(tree, home, module, name, request.number("line"))
    return {path: name_moved(tree, home, statement, name, request.word("source_module"))}
