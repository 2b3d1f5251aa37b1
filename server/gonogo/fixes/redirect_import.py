"""An import looks where the name is defined."""

from __future__ import annotations

from collections.abc import Mapping

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.circles import refuse_circle, summary_of
from gonogo.fixes.syntax.imports import aliases, top_imports
from gonogo.fixes.syntax.modules import Home, dotted, home_of
from gonogo.fixes.syntax.statements import name_moved, statement_importing, statement_moved
from gonogo.fixes.syntax.whole_modules import module_replaced, names_read, whole_import


@fix_kind("redirect-import")
def redirect_import(request: Request) -> Mapping[str, str]:
    """`from a import x, y` becomes `from a import x` and `from b import y`; aliases and other names stay.

    Arguments: path and line (from 0) of the import, the module that it names, name, source_module and source_path.
    Several names, parted by ", ", are all that the statement imports: they go together. The dotted name of the module
    itself stands for `import a.b`, which becomes `import a.c`, as do the places that read of it.
    """
    if request.word("name") == request.word("module") and "." in request.word("name"):
        return _module_replaced(request)
    path, (name, *others) = request.word("path"), request.word("name").split(", ")
    source = home_of(request.word("source_path"), request.word("source_module"))
    for one in (name, *others):
        _refuse_missing(request, source, one)
    home = source.sibling(path)
    tree = request.tree(path)
    statement = statement_importing(tree, home, request.word("module"), name, request.number("line"))
    if any(top is statement for _, top in top_imports(tree)):
        refuse_circle(home, source.module, request.texts)
    if others:
        if {dotted(alias.name) for alias in aliases(statement)} != {name, *others}:
            raise CannotFix(f"{path} no longer imports just these names there: check again")
        return {path: statement_moved(tree, home, statement, source.module)}
    return {path: name_moved(tree, home, statement, name, source.module)}


def _module_replaced(request: Request) -> Mapping[str, str]:
    path, source = request.word("path"), home_of(request.word("source_path"), request.word("source_module"))
    tree = request.tree(path)
    one = whole_import(tree, request.word("module"), request.number("line"))
    for name in names_read(tree, one):
        _refuse_missing(request, source, name)
    if any(top is one.statement for _, top in top_imports(tree)):
        refuse_circle(source.sibling(path), source.module, request.texts)
    return {path: module_replaced(tree, one, source.module)}


def _refuse_missing(request: Request, source: Home, name: str) -> None:
    summary = summary_of(source.path, request.text(source.path))
    stars = any(n.name == "*" for statement in summary.imports for n in statement.names)
    submodule = source.path.removesuffix("__init__.py") + name
    is_module = source.package == source.module and {f"{submodule}.py", f"{submodule}/__init__.py"} & {*request.texts}
    if not (name in summary.exports or summary.dynamic or stars or is_module):
        raise CannotFix(f"{source.module} defines no {name} any more: check again")
