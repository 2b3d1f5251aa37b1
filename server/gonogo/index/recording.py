"""What the statements of one module add up to while they are read."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from gonogo.index.binding import Named, strings
from gonogo.index.guarding import strongest
from gonogo.index.module import Module, dotted
from gonogo.index.using import PREDEFINED
from gonogo.source import Definition, Guard, Handed, Import, ImportedName, Use

NEVER = (Guard.SCRIPT, Guard.TYPE_CHECKING)  # at no import


class Record:
    """The names, imports and `__all__` of a module, statement by statement.

    `first` has the line on which each name is bound first, from 0; `own` are the names bound by other means than
    imports. `used` are the names that are read, with the first place of each, whether it is an annotation and what
    `importorskip` needs before. Within a class body, names are the class's: `depth` counts the classes around the
    current statement.
    """

    def __init__(self, module: Module) -> None:
        self.module = module
        self.exports: dict[str, Definition] = {}
        self.first: dict[str, int] = {}
        self.own: set[str] = set()
        self.used: dict[str, tuple[ast.expr, bool, tuple[str, ...]]] = {}
        self.handed: list[Handed] = []
        self.methods: dict[str, tuple[Definition, ...]] = {}
        self.imports: list[Import] = []
        self.attributes: set[str] = set()
        self.listed: tuple[str, ...] | None = None
        self.all_computed = False
        self.answers_anything = False
        self.depth = 0
        self.skips = False
        self.requires: tuple[str, ...] = ()

    def bind(self, names: Iterable[Named], kind: str, guard: Guard) -> None:
        """Record names as bound; what an import of the module does not run is no export."""
        if guard not in NEVER and not self.depth:
            for name, node in names:
                self.exports[name] = Definition(name, kind, self.module.head(node))
                self.first.setdefault(name, node.lineno - 1)
                if kind != "import":
                    self.own.add(name)

    def bind_global(self, statement: ast.Global) -> None:
        span = self.module.span(statement)
        self.exports.update((name, Definition(name, "variable", span)) for name in statement.names)
        self.own.update(statement.names)
        self.first.update(dict.fromkeys(statement.names, 0))  # whenever the function is called

    def answer(self, names: frozenset[str] | None) -> None:
        """Record what the module's own `__getattr__` answers; None stands for whatever it is asked for."""
        self.answers_anything = names is None
        span = self.exports["__getattr__"].span
        self.exports.update((name, Definition(name, "variable", span)) for name in names or ())

    def give(self, owner: ast.expr, name: ast.expr) -> None:
        """Record `setattr(owner, name, ...)`; where the name is computed, the owner may have been given any."""
        is_text = isinstance(name, ast.Constant) and isinstance(name.value, str)
        last = dotted(owner).rpartition(".")[2]
        self.attributes.add(str(name.value) if is_text and isinstance(name, ast.Constant) else f"{last}.*")

    def add_methods(self, node: ast.ClassDef) -> None:
        if not self.depth:
            functions = (m for m in node.body if isinstance(m, ast.FunctionDef | ast.AsyncFunctionDef))
            self.methods[node.name] = tuple(Definition(m.name, "function", self.module.head(m)) for m in functions)

    def add_import(self, node: ast.Import | ast.ImportFrom, guard: Guard) -> None:
        """Record one statement; after a possible skip of the module, it runs under that condition."""
        if self.skips:
            guard = strongest(guard, Guard.BRANCH)
        span = self.module.span
        names = tuple(ImportedName(a.name, a.asname or a.name, span(a)) for a in node.names)
        if isinstance(node, ast.ImportFrom):
            found = Import(node.module or "", node.level, True, names, span(node), guard, self.requires)
        else:
            found = Import("", 0, False, names, span(node), guard, self.requires)
        self.imports.append(found)

    def add_plugins(self, value: ast.expr, guard: Guard) -> None:
        """Record the modules that pytest imports as plugins of a conftest or of a test file."""
        is_read = self.module.path.endswith("conftest.py") or "test" in self.module.path.rpartition("/")[2]
        guard = strongest(guard, Guard.NONE if is_read else Guard.BRANCH)
        for element in value.elts if isinstance(value, ast.List | ast.Tuple) else [value]:
            if isinstance(element, ast.Constant) and isinstance(element.value, str):
                span = self.module.span(element)
                self.imports.append(Import("", 0, False, (ImportedName(element.value, "", span),), span, guard))

    def rebound(self) -> dict[str, int]:
        """The first lines of the names that are bound again further down."""
        exports = self.exports
        return {name: line for name, line in self.first.items() if name in exports and line < exports[name].span.line}

    def uses(self) -> Iterator[Use]:
        """What of `used` may be missing: a name that nothing binds, or an attribute of what is only imported."""
        for name, (node, annotation, requires) in self.used.items():
            first = name.partition(".")[0]
            if first not in self.first and first not in PREDEFINED:
                yield Use(first, self.module.span(node), annotation, requires)
            elif first != name and first in self.first and first not in self.own:
                yield Use(name, self.module.span(node), annotation, requires)

    def handed_on(self) -> Iterator[Handed]:
        """Of `handed`, what is imported and handed to what is imported."""
        imported = self.first.keys() - self.own
        return (h for h in self.handed if h.name in imported and h.called.partition(".")[0] in imported)

    def set_all(self, value: ast.expr, guard: Guard) -> None:
        self.listed = strings(value)
        self.all_computed = self.listed is None or guard is not Guard.NONE

    def extend_all(self, value: ast.expr | None) -> None:
        more = strings(value)
        if more is None or self.listed is None:
            self.all_computed = True
        else:
            self.listed += more
