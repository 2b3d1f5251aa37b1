"""Reads the statements that run when a module is imported, in their order.

Statements are walked, expressions hardly ever: a summary must cost little beside the parse.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gonogo.index.binding import captures, targets, walruses
from gonogo.index.guarding import may_skip, of_branches, of_try, of_with, required_module, strongest
from gonogo.index.handing import handed
from gonogo.index.hooks import run_by_pytest
from gonogo.index.module import Module, dotted
from gonogo.index.recording import NEVER, Record
from gonogo.index.using import bound_in, names_in, used
from gonogo.source import Guard


def read(module: Module) -> Record:
    """Everything that the module's statements say of its names and imports."""
    reader = _Reader(module)
    reader.read(module.tree.body, Guard.NONE)
    return reader.record


class _Reader:
    """One method for each kind of statement; all take the guard under which the statement runs."""

    def __init__(self, module: Module) -> None:
        self.record = Record(module)
        self._has_walrus = ":=" in module.text
        self._is_stub = module.path.endswith(".pyi")
        self._with_annotations = "from __future__ import annotations" not in module.text
        self._caught = 0
        self._class_names: tuple[frozenset[str], ...] = ()

    def read(self, body: Sequence[ast.stmt], guard: Guard) -> None:
        for statement in body:
            if guard is Guard.NONE and not self._caught:
                self.use(statement)
            method = _METHODS.get(type(statement))
            if method is not None:
                method(self, statement, guard)
            if self._has_walrus:
                self.record.bind(walruses(statement), "variable", guard)

    def use(self, statement: ast.stmt) -> None:
        """Record what a statement reads that certainly runs, and whose failure nothing catches."""
        record = self.record
        if record.skips or self._is_stub:
            return
        for expression, is_annotation in used(statement, with_annotations=self._with_annotations):
            for name, node in names_in(expression):
                if name not in record.used and not any(name.partition(".")[0] in names for names in self._class_names):
                    record.used[name] = (node, is_annotation, record.requires)

    def read_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, guard: Guard) -> None:
        self.record.bind(((node.name, node),), "function", guard)
        certain = run_by_pytest(self.record.module.path, node) if not self.record.depth else ()
        for statement in _deferred(node.body):
            if isinstance(statement, ast.Global):
                self.record.bind_global(statement)
            else:
                self.record.add_import(statement, guard if statement in certain else Guard.DEFERRED)

    def read_class(self, node: ast.ClassDef, guard: Guard) -> None:
        """A class body runs at import, but what it binds is the class's."""
        self.record.bind(((node.name, node),), "class", guard)
        self.record.add_methods(node)
        self.record.depth += 1
        around, self._class_names = self._class_names, (*self._class_names, frozenset(bound_in(node.body)))
        self.read(node.body, guard)
        self._class_names = around
        self.record.depth -= 1

    def read_import(self, node: ast.Import, guard: Guard) -> None:
        self.record.add_import(node, guard)
        self.record.bind(((a.asname or a.name.partition(".")[0], a) for a in node.names), "import", guard)

    def read_from(self, node: ast.ImportFrom, guard: Guard) -> None:
        self.record.add_import(node, guard)
        self.record.bind(((a.asname or a.name, a) for a in node.names if a.name != "*"), "import", guard)

    def read_assign(self, node: ast.Assign, guard: Guard) -> None:
        for target in node.targets:
            self.record.bind(targets(target), "variable", guard)
            if isinstance(target, ast.Attribute):
                self.record.attributes.add(target.attr)
            self.read_special(target, node.value, guard)
        self.read_expression(node, guard)

    def read_special(self, target: ast.expr, value: ast.expr, guard: Guard) -> None:
        """`__all__` says what a star import takes; `pytest_plugins` names modules that pytest imports."""
        if isinstance(target, ast.Name) and not self.record.depth:
            if target.id == "__all__":
                self.record.set_all(value, guard)
            elif target.id == "pytest_plugins":
                self.record.add_plugins(value, guard)

    def read_annotated(self, node: ast.AnnAssign, guard: Guard) -> None:
        if node.value is not None or self._is_stub:
            self.record.bind(targets(node.target), "variable", guard)
        if node.value is not None:
            self.read_special(node.target, node.value, guard)

    def read_augmented(self, node: ast.AugAssign, guard: Guard) -> None:
        self.record.bind(targets(node.target), "variable", guard)
        if dotted(node.target) == "__all__":
            self.record.extend_all(node.value)

    def read_expression(self, node: ast.Expr | ast.Assign, guard: Guard) -> None:
        """A call for its effect: it may skip the rest of the module, or change `__all__`."""
        if not isinstance(node.value, ast.Call):
            return
        if required := required_module(node):
            self.record.requires += (required,) if guard is Guard.NONE else ()
        elif may_skip(node):
            self.record.skips = True
        called = dotted(node.value.func)
        if guard is Guard.NONE and not (self._caught or self.record.skips or self.record.requires):
            self.record.handed += handed(self.record.module, node.value)
        if called == "setattr" and len(node.value.args) == 3:
            self.record.give(*node.value.args[:2])
        elif called == "__all__.extend":
            self.record.extend_all(node.value.args[0] if node.value.args else None)
        elif called.startswith("__all__."):
            self.record.all_computed = True

    def read_raise(self, node: ast.Raise, guard: Guard) -> None:
        self.record.skips = self.record.skips or may_skip(node)

    def read_delete(self, node: ast.Delete, guard: Guard) -> None:
        if guard is Guard.NONE and not self.record.depth:
            for target in node.targets:
                for name, _ in targets(target):
                    self.record.exports.pop(name, None)

    def read_if(self, node: ast.If, guard: Guard) -> None:
        body, orelse = of_branches(node.test)
        self.read(node.body, strongest(guard, body))
        self.read(node.orelse, strongest(guard, orelse))

    def read_loop(self, node: ast.For | ast.AsyncFor | ast.While, guard: Guard) -> None:
        if not isinstance(node, ast.While):
            self.record.bind(targets(node.target), "variable", guard)
        self.read([*node.body, *node.orelse], strongest(guard, Guard.BRANCH))

    def read_with(self, node: ast.With | ast.AsyncWith, guard: Guard) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                self.record.bind(targets(item.optional_vars), "variable", guard)
        self.read(node.body, strongest(guard, of_with(node.items)))

    def read_try(self, node: ast.Try | ast.TryStar, guard: Guard) -> None:
        self._caught += bool(node.handlers)
        self.read(node.body, strongest(guard, of_try(node.handlers)))
        self._caught -= bool(node.handlers)
        for handler in node.handlers:
            self.read_handler(handler, guard)
        self.read(node.orelse, strongest(guard, Guard.BRANCH if node.handlers else Guard.NONE))
        self.read(node.finalbody, guard)

    def read_handler(self, node: ast.ExceptHandler, guard: Guard) -> None:
        """At its end Python unbinds the name of the exception, whatever it was bound to before."""
        is_new = node.name not in self.record.exports
        if node.name:
            self.record.bind(((node.name, node),), "variable", guard)
        self.read(node.body, strongest(guard, Guard.BRANCH))
        if node.name and is_new:
            self.record.exports.pop(node.name, None)

    def read_global(self, node: ast.Global, guard: Guard) -> None:
        """In a class body, names that are the module's."""
        if self.record.depth and guard not in NEVER:
            self.record.bind_global(node)

    def read_match(self, node: ast.Match, guard: Guard) -> None:
        for case in node.cases:
            self.record.bind(captures(case.pattern), "variable", guard)
            self.read(case.body, strongest(guard, Guard.BRANCH))

    def read_alias(self, node: Any, guard: Guard) -> None:
        self.record.bind(targets(node.name), "variable", guard)


def _deferred(body: Sequence[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom | ast.Global]:
    """The statements of a function's body that say something of modules, however deep."""
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom | ast.Global):
            yield statement
        elif type(statement) not in _SIMPLE:
            for field in ("body", "orelse", "finalbody"):
                yield from _deferred(getattr(statement, field, ()))
            for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
                yield from _deferred(part.body)


_SIMPLE = frozenset({ast.Assign, ast.Expr, ast.Return, ast.AnnAssign, ast.AugAssign, ast.Raise, ast.Assert, ast.Pass})

_METHODS: dict[type[ast.stmt], Callable[[_Reader, Any, Guard], None]] = {
    ast.FunctionDef: _Reader.read_function,
    ast.AsyncFunctionDef: _Reader.read_function,
    ast.ClassDef: _Reader.read_class,
    ast.Global: _Reader.read_global,
    ast.Import: _Reader.read_import,
    ast.ImportFrom: _Reader.read_from,
    ast.Assign: _Reader.read_assign,
    ast.AnnAssign: _Reader.read_annotated,
    ast.AugAssign: _Reader.read_augmented,
    ast.Expr: _Reader.read_expression,
    ast.Raise: _Reader.read_raise,
    ast.Delete: _Reader.read_delete,
    ast.If: _Reader.read_if,
    ast.For: _Reader.read_loop,
    ast.AsyncFor: _Reader.read_loop,
    ast.While: _Reader.read_loop,
    ast.With: _Reader.read_with,
    ast.AsyncWith: _Reader.read_with,
    ast.Try: _Reader.read_try,
    ast.TryStar: _Reader.read_try,
    ast.Match: _Reader.read_match,
}
if sys.version_info >= (3, 12):
    _METHODS[ast.TypeAlias] = _Reader.read_alias
