from __future__ import annotations

import ast
from collections.abc import Iterator

from gonogo.checks.credit import falling
from gonogo.checks.profile import imports, is_shipped
from gonogo.index.module import Module
from gonogo.model import Category, Finding, Fix, NotApplicable, Severity, Snapshot, check


def applies(snapshot: Snapshot) -> None:
    """To projects that map classes with SQLAlchemy."""
    if not any(name.startswith(("sqlalchemy.orm", "sqlalchemy.ext.declarative")) for name in imports(snapshot)):
        raise NotApplicable("the shipped code maps no classes with SQLAlchemy")


@check(
    "legacy-declarative-base",
    category=Category.DATABASE,
    title="Models derive from a base that SQLAlchemy 2 knows",
    credit=falling(3),
    applies=applies,
    per_file=True,
)
def legacy_declarative_base(module: Module) -> Iterator[Finding]:
    """What `sqlalchemy.ext.declarative` makes is untyped to mypy, warns at every start, and goes away."""
    if not is_shipped(module.path) or "declarative_base" not in module.text:
        return
    old = list(_importing(module, "sqlalchemy.ext.declarative"))
    if old and not any(_importing(module, "sqlalchemy.orm")):  # with both, the old place is only the fallback
        yield from (_finding(module, node, alias) for node, alias in old)


def _importing(module: Module, place: str) -> Iterator[tuple[ast.ImportFrom, ast.alias]]:
    """The imports of `declarative_base` from *place*."""
    for node in module.of(ast.ImportFrom):
        if node.module == place and not node.level:
            yield from ((node, alias) for alias in node.names if alias.name == "declarative_base")


def _finding(module: Module, node: ast.ImportFrom, alias: ast.alias) -> Finding:
    arguments: dict[str, str | int] = {"path": module.path, "line": node.lineno - 1}
    fix = Fix("legacy-declarative-base", "Import declarative_base from sqlalchemy.orm", arguments, preferred=True)
    message = "declarative_base moved: derive from sqlalchemy.orm.DeclarativeBase, or import it from sqlalchemy.orm"
    return Finding(message, module.span(alias), Severity.WARNING, fixes=(fix,))
