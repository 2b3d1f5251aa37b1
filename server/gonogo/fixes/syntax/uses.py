"""Where a file uses a name that it imports, and when Python looks the name up there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import Access, Assignment, ScopeProvider

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.imports import aliases, top_imports
from gonogo.fixes.syntax.modules import dotted
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.tree import Tree

# Libraries that look annotations up while the program runs, whatever `from __future__ import annotations` says.
_READERS = frozenset(
    {"attr", "beanie", "beartype", "cattrs", "dependency_injector", "dishka", "fastapi", "injector", "lagom"}
    | {"litestar", "marshmallow_dataclass", "mashumaro", "msgspec", "ninja", "odmantic", "pydantic"}
    | {"pydantic_settings", "sqlmodel", "starlite", "strawberry", "svcs", "typeguard", "typer"}
)
_PLAIN = frozenset({"staticmethod", "classmethod", "property", "abstractmethod", "override", "final", "overload"})


@dataclass(frozen=True, slots=True)
class Uses:
    """Where a name is looked up: `functions` are the outermost whose bodies do when they run, each once.

    `at_import` says that the module does when it is imported, `annotations` that types name it which nothing looks up.
    """

    functions: tuple[cst.FunctionDef, ...]
    annotations: bool
    at_import: bool


def uses_of(tree: Tree, statement: cst.ImportFrom, name: str) -> Uses:
    """The uses of what *statement* binds as *name*. Raises `CannotFix` where the file binds it a second time."""
    scope = tree.wrapper.resolve(ScopeProvider)[statement]
    assignments = [a for a in scope.assignments[name] if isinstance(a, Assignment)] if scope else []
    if [a.node for a in assignments] != [statement]:
        raise CannotFix(f"{tree.path} binds {name} more than once: move the import by hand")
    functions: dict[cst.FunctionDef, None] = {}
    annotations = at_import = False
    late = _evaluates_late(tree)
    for access in assignments[0].references:
        if len(access.referents) > 1:
            raise CannotFix(f"{tree.path} binds {name} more than once: move the import by hand")
        body = _runs_in(tree, access.node)
        if access.is_annotation and _is_never_looked_up(tree, access, body, late=late):
            annotations = True
        elif body is None:
            at_import = True
        else:
            functions[body] = None
    return Uses(tuple(functions), annotations, at_import)


def _runs_in(tree: Tree, node: cst.CSTNode) -> cst.FunctionDef | None:
    """The outermost function whose body, not its head, holds *node*; None where the import of the module runs it."""
    functions = around(tree, node, cst.FunctionDef)
    within = [f for f in functions if tree.start(f.body) <= tree.start(node)]
    return within[-1] if within else None


def _evaluates_late(tree: Tree) -> bool:
    futures = (s for _, s in top_imports(tree) if isinstance(s, cst.ImportFrom) and s.module)
    names = (dotted(a.name) for s in futures if s.module and dotted(s.module) == "__future__" for a in aliases(s))
    return "annotations" in names


def _is_never_looked_up(tree: Tree, access: Access, body: cst.FunctionDef | None, *, late: bool) -> bool:
    """Whether a type is for readers only: of a local variable, or late or quoted where no library looks it up."""
    variables = around(tree, access.node, cst.AnnAssign)
    if body is not None and variables and tree.start(variables[0]) >= tree.start(body.body):
        return True
    if not (late or isinstance(access.node, cst.SimpleString | cst.ConcatenatedString)):
        return False
    return not _has_reader(tree) and _is_plain(tree, access.node)


def _has_reader(tree: Tree) -> bool:
    """Whether the file uses anything that looks annotations up."""
    modules = [dotted(s.module) for s in tree.all(cst.ImportFrom) if s.module]
    modules += [dotted(alias.name) for s in tree.all(cst.Import) for alias in s.names]
    return "get_type_hints" in tree.text or any(module.partition(".")[0] in _READERS for module in modules)


def _is_plain(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether nothing of what *node* stands in is handed to a decorator, and its class has no base to read it."""
    functions, classes = around(tree, node, cst.FunctionDef), around(tree, node, cst.ClassDef)
    if not _are_plain(decorator for function in functions for decorator in function.decorators):
        return False
    if functions or not classes:
        return True
    decorators = [_called(decorator) for decorator in classes[0].decorators]
    return not classes[0].bases and all(name.rpartition(".")[2] == "dataclass" for name in decorators)


def _are_plain(decorators: Iterable[cst.Decorator]) -> bool:
    return all(_called(d).rpartition(".")[2] in _PLAIN | {"setter", "getter", "deleter"} for d in decorators)


def _called(decorator: cst.Decorator) -> str:
    node = decorator.decorator
    return dotted(node.func if isinstance(node, cst.Call) else node)
