"""How a file lets imports find what no path shows: modules put into `sys.modules`, a package that looks further."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gonogo.index.module import Module, dotted

_TABLE = "sys.modules"
_WRITING = frozenset({"update", "setdefault", "__setitem__"})
_TRACE = re.compile(
    r"modules\s*(\[[^\]\n]*\]\s*[,=)]|\.(update|setdefault|__setitem__)|\s=)|(dict|setitem)\(\s*['\"]?(\w+\.)*sys\.modules"
)
_PATH_READERS = frozenset({"walk_packages", "iter_modules", "list", "tuple", "str", "iter", "next", "len"})
_NAME = re.compile(r"[\w.]+")
_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
_AROUND_TESTS = re.compile(r"test|(setup|teardown)(_|$)|setUp|tearDown|asyncSetUp|asyncTearDown")


@dataclass(frozen=True, slots=True)
class Substitutes:
    """The names of modules that are put into `sys.modules`; where not all are `known`, any string of the file may."""

    names: frozenset[str] = frozenset()
    known: bool = True


def substitutes(module: Module) -> Substitutes:
    """What *module* writes into `sys.modules`, but for what it does in tests and fixtures: these run too late."""
    if _TABLE not in module.text or not _TRACE.search(module.text):  # far faster than to look at every node
        return Substitutes()
    written = [key for node in _before_tests(module) for key in _keys(node)]
    names = [_names(key) for key in written]
    if None in names:
        strings = (n.value for n in module.nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))
        return Substitutes(frozenset(filter(_NAME.fullmatch, strings)), known=False)
    return Substitutes(frozenset[str]().union(*(found for found in names if found)))


def _before_tests(module: Module) -> Iterator[ast.AST]:
    """All nodes but those of functions that run only when a test does."""
    is_test = re.search(r"(^|/)(conftest\.py|test_[^/]*|[^/]*_test\.py)$", module.path) is not None
    waiting: list[ast.AST] = [module.tree]
    while waiting:
        node = waiting.pop()
        if not (isinstance(node, _FUNCTION) and _is_for_tests(node, in_tests=is_test)):
            yield node
            waiting.extend(ast.iter_child_nodes(node))


def _is_for_tests(node: ast.FunctionDef | ast.AsyncFunctionDef, *, in_tests: bool) -> bool:
    called = (d.func if isinstance(d, ast.Call) else d for d in node.decorator_list)
    is_fixture = any(dotted(decorator).rpartition(".")[2] == "fixture" for decorator in called)
    return is_fixture or (in_tests and _AROUND_TESTS.match(node.name) is not None)


def _keys(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions that name what a part of a statement writes into `sys.modules`."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and _is_table(node.value):
        yield node.slice
    elif isinstance(node, ast.Assign) and any(map(_is_table, node.targets)):
        yield node.value
    elif isinstance(node, ast.Call):
        yield from _keys_of_call(node)


def _keys_of_call(node: ast.Call) -> Iterator[ast.expr]:
    """`sys.modules.update(...)`, `monkeypatch.setitem(sys.modules, ...)` and `patch.dict(sys.modules, ...)`."""
    owner, _, called = dotted(node.func).rpartition(".")
    named = [ast.Constant(keyword.arg) if keyword.arg else keyword.value for keyword in node.keywords]
    if called in _WRITING and owner.endswith(_TABLE):
        yield from (node.args[:1] if called != "update" else [*node.args, *named])
    elif called == "setitem" and node.args and _is_table(node.args[0]):
        yield from node.args[1:2]
    elif called == "dict" and owner and node.args and _is_table(node.args[0]):
        yield from (*node.args[1:2], *named)


def _is_table(node: ast.expr) -> bool:
    return dotted(node).endswith(_TABLE) or (isinstance(node, ast.Constant) and node.value == _TABLE)


def _names(key: ast.expr) -> frozenset[str] | None:
    """The names that a key, or a dictionary of them, spells out; None where it is computed."""
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return frozenset({key.value})
    if isinstance(key, ast.Dict) and all(isinstance(k, ast.Constant) for k in key.keys):
        return frozenset(k.value for k in key.keys if isinstance(k, ast.Constant) and isinstance(k.value, str))
    return None


def extends_path(module: Module) -> bool:
    """Whether the file may change in which folders a package looks for its submodules; handing `__path__` on may."""
    return "__path__" in module.text and any(map(_changes_path, module.nodes))


def _changes_path(node: ast.AST) -> bool:
    if isinstance(node, ast.Name | ast.Attribute):
        return _is_path(node) and not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Subscript):
        return _is_path(node.value) and not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Call):
        owner, _, called = dotted(node.func).rpartition(".")
        given = called not in _PATH_READERS and any(map(_is_path, node.args))
        return given or (owner.endswith("__path__") and called in {"append", "extend", "insert"})
    return False


def _is_path(node: ast.AST) -> bool:
    return dotted(node).rpartition(".")[2] == "__path__"
