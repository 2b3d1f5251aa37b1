"""Which environment variables a module reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gonogo.index.fields import Read, settings_fields, text_of
from gonogo.index.module import Module
from gonogo.source import VariableRead

_GETTERS = frozenset({"os.getenv", "os.environ.get"})
_FAILING = frozenset({"decouple.config"})
_READERS = frozenset(
    {"starlette.config.Config", "environs.Env", "environ.Env", "decouple.Config", "decouple.AutoConfig"}
)
_TYPED = frozenset({"str", "int", "float", "bool", "list", "dict", "json", "url", "path", "enum", "db", "cache"})
_HINTS = ("getenv", "BaseSettings", "decouple", "starlette")
# In WSGI, `environ` is something else.
_OWNERS = ("import os", "from os", ", os", ",os", "import environ", "from environ")


def variable_reads(module: Module) -> tuple[VariableRead, ...]:
    """What `ModuleSummary` keeps of the reads: names and places, never a default's value."""
    found = ((module.span(read.node), name, read.default is None) for read in reads(module) for name in read.names)
    return tuple(VariableRead(name, span, required) for span, name, required in sorted(found))


def _may_read(text: str) -> bool:
    return any(h in text for h in _HINTS) or ("environ" in text and any(owner in text for owner in _OWNERS))


def reads(module: Module) -> Iterator[Read]:
    """Every read whose variable's name stands in the module."""
    if not _may_read(module.text):
        return
    names = _Names(module)
    for name, call in module.calls:
        if call.args:
            yield from names.called(name, call)
    for node in module.of(ast.Subscript):
        if module.name_of(node.value) == "os.environ" and isinstance(node.ctx, ast.Load):
            yield from names.named(node.slice, node, None)
    for compared in module.of(ast.Compare):
        if module.name_of(compared.comparators[0]) == "os.environ":
            yield from names.named(compared.left, compared, compared)
    yield from settings_fields(module)


class _Names:
    """What a module's own names stand for: texts, and objects that read the environment when called."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.texts: dict[str, str] = {}
        self.readers: set[str] = set()
        for node in module.tree.body:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self._assigned(target.id, node.value)

    def _assigned(self, name: str, value: ast.expr) -> None:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            self.texts[name] = value.value
        elif isinstance(value, ast.Call) and self.module.name_of(value.func) in _READERS:
            self.readers.add(name)

    def called(self, name: str, node: ast.Call) -> Iterator[Read]:
        fails = name in _FAILING or self._is_reader(name)
        if not fails and name not in _GETTERS:
            return
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        default = node.args[1] if len(node.args) > 1 else named.get("default")
        if default is None and not fails:
            default = ast.Constant(None)  # it returns None where there is nothing
        yield from self.named(node.args[0], node, default)

    def _is_reader(self, name: str) -> bool:
        reader, _, method = name.partition(".")
        return reader in self.readers and (not method or method in _TYPED)

    def named(self, name: ast.expr, node: ast.expr, default: ast.expr | None) -> Iterator[Read]:
        text = self.texts.get(name.id) if isinstance(name, ast.Name) else text_of(name)
        if text:
            yield Read((text,), node, default)
