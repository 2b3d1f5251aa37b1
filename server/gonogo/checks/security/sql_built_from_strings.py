from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from gonogo.checks.built_text import constant_text, pieces
from gonogo.checks.credit import falling
from gonogo.checks.profile import is_shipped, require_database
from gonogo.index.module import Module
from gonogo.model import Category, Finding, Severity, Snapshot, check

_EXECUTING = frozenset(
    {"execute", "executemany", "executescript", "exec_driver_sql", "scalar", "scalars", "fetch", "fetchrow", "fetchval"}
    | {"fetch_all", "fetch_one", "fetch_val", "raw", "read_sql", "read_sql_query", "text"}
)
_MAY_EXECUTE = re.compile(rf"\b(?:{'|'.join(sorted(_EXECUTING))})\(")
_SQL = re.compile(
    r"(?is)^\s*(?:--[^\n]*\n\s*)*(?:select\b|insert\s+into\b|update\b.+\bset\b|delete\s+from\b|with\b.+\bas\b|alter\s|drop\s"
    r"|create\s|truncate\s|merge\s+into|call\s|exec\s|replace\s+into|grant\s|copy\s)"
)
_IDENTIFIER = re.compile(
    r"(?is)\b(?:from|into|table|update|join|index|view|schema|database|column|only|exists|truncate|analyze|vacuum|by|to|on)"
    r"\s+(?:[\w.\"`]*[\".`])?$"
)
_VALUE = re.compile(r"(?is)(?:[=<>]\s*|\b(?:like|ilike|values\s*\(|in\s*\(|between|limit|offset|interval)\s*)$")
_PLACEHOLDERS = re.compile(r"(?i).*(placeholder|qmark|param|bind|marks).*")
_HARMLESS_CALLS = frozenset({"int", "float", "len", "bool", "quote_ident", "Identifier", "literal", "quoted_name"})


def applies(snapshot: Snapshot) -> None:
    """To projects that talk to a database."""
    require_database(snapshot)


@check(
    "sql-built-from-strings",
    category=Category.SECURITY,
    title="SQL takes its values as parameters",
    weight=2,
    credit=falling(5),
    applies=applies,
    per_file=True,
)
def sql_built_from_strings(module: Module) -> Iterator[Finding]:
    """A value put into the text of a statement can end the statement and begin another: SQL injection."""
    if not is_shipped(module.path) or _is_migration(module) or not _MAY_EXECUTE.search(module.text):
        return
    numbers = _annotated_as_numbers(module)
    for built, fixed in _executed(module):
        open_ends = [p for p in pieces(built) if not _is_harmless(module, p.value, numbers | fixed)]
        if not open_ends or not _SQL.match(constant_text(built)):
            continue
        if any(p.before.count("'") % 2 or _VALUE.search(p.before) for p in open_ends):
            message = "A value is put into the text of this SQL: pass it as a parameter"
            yield Finding(message, module.span(built), Severity.ERROR)
        elif any(_IDENTIFIER.search(p.before) for p in open_ends):
            message = "A name is put into the text of this SQL: take it from a fixed list, or quote it as an identifier"
            yield Finding(message, module.span(built), Severity.WARNING)


def _is_migration(module: Module) -> bool:
    return "/versions/" in module.path or "migrations/" in module.path


def _executed(module: Module) -> Iterator[tuple[ast.expr, set[str]]]:
    """The built texts that are executed, directly or by a variable of the same scope, and its fixed names."""
    seen: set[ast.expr] = set()
    for scope in module.scopes:
        assigned = _assigned(scope)
        fixed = _fixed(scope, assigned)
        for node in scope:
            if isinstance(node, ast.Call) and node.args and _called(node) in _EXECUTING:
                argument = node.args[0]
                for text in assigned.get(argument.id, []) if isinstance(argument, ast.Name) else [argument]:
                    if text not in seen and any(True for _ in pieces(text)):
                        seen.add(text)
                        yield text, fixed


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _fixed(scope: Sequence[ast.AST], assigned: dict[str, list[ast.expr]]) -> set[str]:
    """Names that in this scope stand for texts written in the code: assigned, or out of a list of such texts."""
    fixed = {name for name, values in assigned.items() if all(map(_is_fixed, values))}
    for node in scope:
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
            source = node.iter
            if _is_fixed(source) or (isinstance(source, ast.Name) and (source.id in fixed or source.id.isupper())):
                fixed.add(node.target.id)
    return fixed


def _is_fixed(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return _is_fixed(body) and _is_fixed(orelse)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return all(map(_is_fixed, parts))
    return False


def _assigned(scope: Sequence[ast.AST]) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in scope:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            value = node.value
            if isinstance(value, ast.Call) and value.args and _called(value) in _EXECUTING:
                value = value.args[0]  # query = text(...)
            found.setdefault(node.targets[0].id, []).append(value)
    return found


def _is_harmless(module: Module, node: ast.expr, numbers: set[str]) -> bool:
    """Whether it cannot carry SQL from outside: a constant, a number, a table's own name, a list of `?`."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name.isupper() or name in numbers or _PLACEHOLDERS.fullmatch(name) is not None
        case ast.Attribute(attr=name):
            return name.isupper() or name in {"__tablename__", "name"}
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[argument]):
            return any(isinstance(part, ast.Constant) and part.value in {"?", "%s"} for part in ast.walk(argument))
        case ast.Call(func=function):
            return module.name_of(function).rpartition(".")[2] in _HARMLESS_CALLS
    return False


def _annotated_as_numbers(module: Module) -> set[str]:
    """Parameters that are only ever annotated as numbers."""
    found: dict[str, bool] = {}
    for node in module.nodes:
        if isinstance(node, ast.arg):
            is_number = isinstance(node.annotation, ast.Name) and node.annotation.id in {"int", "float", "bool"}
            found[node.arg] = found.get(node.arg, True) and is_number
    return {name for name, proved in found.items() if proved}
