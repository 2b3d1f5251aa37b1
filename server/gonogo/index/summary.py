"""From a syntax tree to what the rest of gonogo keeps of it.

Statements are walked, expressions hardly ever: a summary must cost little beside the parse.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any

from gonogo.index.binding import captures, dotted, strings, targets, walruses
from gonogo.index.counting import tests_in
from gonogo.index.guarding import may_skip, of_branches, of_try, of_with, required_module, strongest
from gonogo.index.module import Module
from gonogo.index.variables import variable_reads
from gonogo.index.writing import writes_names
from gonogo.source import Definition, Guard, Import, ImportedName, ModuleSummary

_ALTERS_PATH = re.compile(r"\bsys\.(path\s*(\.(insert|append|extend)|\[|\+?=[^=])|meta_path|path_hooks)|\baddsitedir\b")


def summarize(module: Module) -> ModuleSummary:
    """The exports, imports and tests of one module."""
    reader = _Reader(module)
    reader.read(module.tree.body, Guard.NONE)
    return ModuleSummary(
        exports=MappingProxyType(reader.exports),
        imports=tuple(reader.imports),
        dunder_all=None if reader.all_computed else reader.dunder_all,
        all_computed=reader.all_computed,
        dynamic="__getattr__" in reader.exports or writes_names(module),
        methods=MappingProxyType(reader.methods),
        tests=tests_in(module.tree.body),
        alters_path=_alters_path(module.text),
        alters_modules="sys.modules" in module.text,
        attributes=frozenset(reader.attributes),
        variables=variable_reads(module),
    )


def _alters_path(text: str) -> bool:
    hinted = any(hint in text for hint in ("sys.path", "sys.meta_path", "addsitedir"))  # far faster than the pattern
    return hinted and _ALTERS_PATH.search(text) is not None


class _Reader:
    """Collects from the statements that run when the module is imported, in their order."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.exports: dict[str, Definition] = {}
        self.methods: dict[str, tuple[Definition, ...]] = {}
        self.imports: list[Import] = []
        self.attributes: set[str] = set()
        self.dunder_all: tuple[str, ...] | None = None
        self.all_computed = False
        self._has_walrus = ":=" in module.text
        self._is_stub = module.path.endswith(".pyi")
        self._skips = False
        self._requires: tuple[str, ...] = ()

    def read(self, body: Sequence[ast.stmt], guard: Guard) -> None:
        """Read module-level statements that run under *guard*."""
        for statement in body:
            read = _READ.get(type(statement))
            if read is not None:
                read(self, statement, guard)
            if self._has_walrus and not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.bind(walruses(statement), "variable", guard)

    def bind(self, names: Any, kind: str, guard: Guard) -> None:
        """Record names as bound; what only type checkers see is no export."""
        if guard is Guard.TYPE_CHECKING:
            return
        span = self.module.span
        for name, node in names:
            self.exports[name] = Definition(name, kind, span(node))

    def read_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, guard: Guard) -> None:
        self.bind(((node.name, node),), "function", guard)
        self.defer(node.body)

    def read_class(self, node: ast.ClassDef, guard: Guard) -> None:
        self.bind(((node.name, node),), "class", guard)
        self.methods[node.name] = tuple(
            Definition(member.name, "function", self.module.span(member))
            for member in node.body
            if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef)
        )
        self.read_class_body(node.body, guard)

    def read_class_body(self, body: Sequence[ast.stmt], guard: Guard) -> None:
        """A class body runs at import, but what it binds is the class's."""
        exports, self.exports = self.exports, {}
        methods, self.methods = self.methods, {}
        self.read(body, guard)
        self.exports, self.methods = exports, methods

    def read_import(self, node: ast.Import, guard: Guard) -> None:
        self.record(node, "", 0, guard)
        self.bind(((a.asname or a.name.partition(".")[0], a) for a in node.names), "import", guard)

    def read_from(self, node: ast.ImportFrom, guard: Guard) -> None:
        self.record(node, node.module or "", node.level, guard)
        self.bind(((a.asname or a.name, a) for a in node.names if a.name != "*"), "import", guard)

    def record(self, node: ast.Import | ast.ImportFrom, module: str, level: int, guard: Guard) -> None:
        if self._skips:
            guard = strongest(guard, Guard.BRANCH)
        span = self.module.span
        names = tuple(ImportedName(a.name, a.asname or a.name, span(a)) for a in node.names)
        is_from = isinstance(node, ast.ImportFrom)
        self.imports.append(Import(module, level, is_from, names, span(node), guard, self._requires))

    def read_assign(self, node: ast.Assign, guard: Guard) -> None:
        for target in node.targets:
            self.bind(targets(target), "variable", guard)
            if isinstance(target, ast.Attribute):
                self.attributes.add(target.attr)
            if isinstance(target, ast.Name):
                self.read_special(target.id, node.value, guard)
        self.read_expression(node, guard)

    def read_special(self, name: str, value: ast.expr, guard: Guard) -> None:
        """`__all__` says what a star import takes; `pytest_plugins` names modules that pytest imports."""
        if name == "__all__":
            self.dunder_all = strings(value)
            self.all_computed = self.dunder_all is None or guard is not Guard.NONE
        elif name == "pytest_plugins":
            self.read_plugins(value, guard)

    def read_plugins(self, value: ast.expr, guard: Guard) -> None:
        elements = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
        for e in elements:
            if isinstance(e, ast.Constant) and isinstance(e.value, str):
                span = self.module.span(e)
                name = ImportedName(e.value, "", span)
                self.imports.append(Import("", 0, False, (name,), span, strongest(guard, Guard.BRANCH)))

    def read_annotated(self, node: ast.AnnAssign, guard: Guard) -> None:
        if node.value is not None or self._is_stub:
            self.bind(targets(node.target), "variable", guard)
        if node.value is not None and isinstance(node.target, ast.Name):
            self.read_special(node.target.id, node.value, guard)

    def read_augmented(self, node: ast.AugAssign, guard: Guard) -> None:
        self.bind(targets(node.target), "variable", guard)
        if isinstance(node.target, ast.Name) and node.target.id == "__all__":
            self.extend_all(strings(node.value))

    def extend_all(self, more: tuple[str, ...] | None) -> None:
        if more is None or self.dunder_all is None:
            self.all_computed = True
        else:
            self.dunder_all += more

    def read_expression(self, node: ast.Expr | ast.Assign, guard: Guard) -> None:
        """A call for its effect: it may skip the rest of the module, or change `__all__`."""
        if not isinstance(node.value, ast.Call):
            return
        if required := required_module(node):
            if guard is Guard.NONE:
                self._requires = (*self._requires, required)
        elif may_skip(node):
            self._skips = True
        called = dotted(node.value.func)
        if called == "__all__.extend":
            self.extend_all(strings(node.value.args[0]) if node.value.args else None)
        elif called.startswith("__all__."):
            self.all_computed = True

    def read_raise(self, node: ast.Raise, guard: Guard) -> None:
        self._skips = self._skips or may_skip(node)

    def read_delete(self, node: ast.Delete, guard: Guard) -> None:
        if guard is Guard.NONE:
            for target in node.targets:
                for name, _ in targets(target):
                    self.exports.pop(name, None)

    def read_if(self, node: ast.If, guard: Guard) -> None:
        body, orelse = of_branches(node.test)
        self.read(node.body, strongest(guard, body))
        self.read(node.orelse, strongest(guard, orelse))

    def read_loop(self, node: ast.For | ast.AsyncFor | ast.While, guard: Guard) -> None:
        if not isinstance(node, ast.While):
            self.bind(targets(node.target), "variable", guard)
        self.read(node.body, strongest(guard, Guard.BRANCH))
        self.read(node.orelse, strongest(guard, Guard.BRANCH))

    def read_with(self, node: ast.With | ast.AsyncWith, guard: Guard) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                self.bind(targets(item.optional_vars), "variable", guard)
        self.read(node.body, strongest(guard, of_with(node.items)))

    def read_try(self, node: ast.Try, guard: Guard) -> None:
        body = of_try(node.handlers)
        self.read(node.body, strongest(guard, body))
        for handler in node.handlers:
            if handler.name:
                self.bind(((handler.name, handler),), "variable", guard)
            self.read(handler.body, strongest(guard, Guard.BRANCH))
        self.read(node.orelse, strongest(guard, Guard.BRANCH if node.handlers else Guard.NONE))
        self.read(node.finalbody, guard)

    def read_match(self, node: ast.Match, guard: Guard) -> None:
        for case in node.cases:
            self.bind(captures(case.pattern), "variable", guard)
            self.read(case.body, strongest(guard, Guard.BRANCH))

    def read_alias(self, node: Any, guard: Guard) -> None:
        self.bind(targets(node.name), "variable", guard)

    def defer(self, body: Sequence[ast.stmt]) -> None:
        """Read a function's body for its imports and for the module's names that it binds by `global`."""
        for statement in body:
            if type(statement) in _SIMPLE:
                continue
            if isinstance(statement, ast.Import):
                self.record(statement, "", 0, Guard.DEFERRED)
            elif isinstance(statement, ast.ImportFrom):
                self.record(statement, statement.module or "", statement.level, Guard.DEFERRED)
            elif isinstance(statement, ast.Global):
                span = self.module.span(statement)
                self.exports.update((name, Definition(name, "variable", span)) for name in statement.names)
            else:
                self.defer_blocks(statement)

    def defer_blocks(self, statement: ast.stmt) -> None:
        for field in ("body", "orelse", "finalbody"):
            self.defer(getattr(statement, field, ()))
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            self.defer(part.body)


_SIMPLE = frozenset({ast.Assign, ast.Expr, ast.Return, ast.AnnAssign, ast.AugAssign, ast.Raise, ast.Assert, ast.Pass})
_READ: dict[type[ast.stmt], Callable[[_Reader, Any, Guard], None]] = {
    ast.FunctionDef: _Reader.read_function,
    ast.AsyncFunctionDef: _Reader.read_function,
    ast.ClassDef: _Reader.read_class,
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
    _READ[ast.TypeAlias] = _Reader.read_alias
