"""Where a module gets an instance of a class from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
import libcst.matchers as m

from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.signatures import parameters_of
from gonogo.fixes.syntax.tree import Tree

_CACHED = m.Decorator(m.OneOf(*(m.Name(n) | m.Attribute(attr=m.Name(n)) for n in ("cache", "lru_cache"))))
_CACHED_CALL = m.Decorator(m.Call(m.Name("lru_cache") | m.Attribute(attr=m.Name("lru_cache"))))
_CONSTRUCTORS = ("__init__", "__new__")


@dataclass(frozen=True, slots=True)
class Source:
    """A module-level name that gives an instance: by being called where `is_call`, else by itself."""

    name: str
    origin: str
    is_call: bool
    is_async: bool = False


def sources(tree: Tree, home: Home, origin: str) -> Iterator[Source]:
    """The public functions of this module that return the class, then its variables that hold an instance.

    `origin` is the `meaning` of the class; here it may have been imported under another name.
    """
    for function in _public_functions(tree):
        if _is_accessor(function) and _names_class(tree, home, function.returns, origin):
            name = function.name.value
            yield Source(name, f"{home.module}:{name}", True, function.asynchronous is not None)
    for name, annotation, value in _variables(tree):
        made = isinstance(value, cst.Call) and meaning(tree, home, dotted(value.func)) == origin
        if made or (_names_class(tree, home, annotation, origin) and not m.matches(value, m.Name("None"))):
            yield Source(name, f"{home.module}:{name}", False)


def _public_functions(tree: Tree) -> list[cst.FunctionDef]:
    return [f for f in tree.module.body if isinstance(f, cst.FunctionDef) and not f.name.value.startswith("_")]


def _is_accessor(function: cst.FunctionDef) -> bool:
    plain = all(m.matches(d, _CACHED | _CACHED_CALL) for d in function.decorators)
    return plain and not any(p.is_required for p in parameters_of(function))


def _names_class(tree: Tree, home: Home, annotation: cst.Annotation | None, origin: str) -> bool:
    if annotation is None:
        return False
    node = annotation.annotation
    name = str(node.evaluated_value) if isinstance(node, cst.SimpleString) else dotted(node)
    return bool(name) and meaning(tree, home, name) == origin


def _variables(tree: Tree) -> Iterator[tuple[str, cst.Annotation | None, cst.BaseExpression]]:
    for line in tree.module.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
                yield dotted(statement.targets[0].target), None, statement.value
            elif isinstance(statement, cst.AnnAssign) and statement.value is not None:
                yield dotted(statement.target), statement.annotation, statement.value


def constructor(class_def: cst.ClassDef, origin: str) -> Source | None:
    """The class itself, where its own text shows that it can be called without arguments."""
    if class_def.bases or class_def.keywords or class_def.decorators:
        return None
    methods = [f for f in class_def.body.body if isinstance(f, cst.FunctionDef) and f.name.value in _CONSTRUCTORS]
    if any(p.is_required for f in methods for p in parameters_of(f)[1:]):
        return None
    return Source(class_def.name.value, origin, True)
