"""Which names the code uses that runs when its module is imported: what is outside functions, and their headers."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from gonogo.index.binding import targets
from gonogo.index.module import dotted

_Function = ast.FunctionDef | ast.AsyncFunctionDef
# What is there without being bound: `_` is what gettext installs.
PREDEFINED = frozenset(dir(builtins)) | frozenset(
    {"_", "__annotations__", "__builtins__", "__cached__", "__dict__", "__file__", "__module__", "__path__"}
    | {"__conditional_annotations__", "__qualname__", "WindowsError"}
)


def used(statement: ast.stmt, *, with_annotations: bool) -> Iterator[tuple[ast.expr, bool]]:
    """The expressions of a statement itself, not of those within it, and whether each is an annotation."""
    heads = _HEADS.get(type(statement))
    if heads is None or getattr(statement, "type_params", None):  # type parameters have a scope of their own
        return
    for expression in heads(statement):
        if expression is not None and not isinstance(expression, ast.Constant):
            yield expression, False
    if with_annotations:
        yield from ((annotation, True) for annotation in _annotations(statement))


def _annotations(statement: ast.stmt) -> Iterator[ast.expr]:
    if isinstance(statement, ast.AnnAssign):
        yield statement.annotation
    elif isinstance(statement, _Function):
        given = statement.args
        parameters = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
        yield from (p.annotation for p in parameters if p is not None and p.annotation is not None)
        if statement.returns is not None:
            yield statement.returns


def names_in(expression: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The plain and dotted names that evaluating *expression* certainly reads, in the order of their places."""
    waiting: list[ast.AST] = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                yield node.id, node
        elif isinstance(node, ast.Attribute) and (name := dotted(node)):
            yield (name, node) if isinstance(node.ctx, ast.Load) else (name.rpartition(".")[0], node.value)
        elif isinstance(node, ast.Call):
            waiting += (*[keyword.value for keyword in reversed(node.keywords)], *reversed(node.args), node.func)
        elif not isinstance(node, ast.Constant):
            waiting.extend(reversed(_certain_parts(node)))


def _certain_parts(node: ast.AST) -> Sequence[ast.AST]:
    """The parts of *node* that are evaluated whatever the others are."""
    if isinstance(node, ast.Lambda):
        return [d for d in (*node.args.defaults, *node.args.kw_defaults) if d is not None]
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return (node.generators[0].iter,)
    if isinstance(node, ast.BoolOp):
        return node.values[:1]
    if isinstance(node, ast.IfExp):
        return (node.test,)
    if isinstance(node, ast.Compare):
        return (node.left, node.comparators[0])
    return tuple(ast.iter_child_nodes(node))


def bound_in(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The names that a class body may bind."""
    for node in body:
        if isinstance(node, _Function | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (a.asname or a.name.partition(".")[0] for a in node.names)
        else:
            bound = (*getattr(node, "targets", ()), getattr(node, "target", None))
            yield from (name for target in bound if target is not None for name, _ in targets(target))
            items = getattr(node, "items", ())
            yield from (name for i in items if i.optional_vars for name, _ in targets(i.optional_vars))
            for part in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())):
                yield from (n for field in ("body", "orelse", "finalbody") for n in bound_in(getattr(part, field, ())))


_HEADS: Mapping[type[ast.stmt], Callable[[Any], Iterable[ast.expr | None]]] = {
    ast.Assign: lambda s: (s.value, *s.targets),
    ast.AugAssign: lambda s: (s.value,),
    ast.AnnAssign: lambda s: (s.value, s.target),
    ast.Expr: lambda s: (s.value,),
    ast.Raise: lambda s: (s.exc, s.cause),
    ast.Assert: lambda s: (s.test,),
    ast.For: lambda s: (s.iter,),
    ast.While: lambda s: (s.test,),
    ast.If: lambda s: (s.test,),
    ast.With: lambda s: [item.context_expr for item in s.items],
    ast.Match: lambda s: (s.subject,),
    ast.FunctionDef: lambda s: (*s.decorator_list, *s.args.defaults, *s.args.kw_defaults),
    ast.AsyncFunctionDef: lambda s: (*s.decorator_list, *s.args.defaults, *s.args.kw_defaults),
    ast.ClassDef: lambda s: (*s.decorator_list, *s.bases, *(keyword.value for keyword in s.keywords)),
}
