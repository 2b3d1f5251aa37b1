"""Questions about mypy's build graph: which module is this file, who imports it, who still needs it."""

# mypy speaks of paths in strings, and there are many
# ruff: noqa: PTH118, PTH122, PTH206

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from mypy.nodes import TypeInfo
from mypy.server import update
from mypy.util import module_prefix
from mypy_overlay import Overlay

PYTHON = (".py", ".pyi")
Entry = tuple[str, str]  # a module and its path, as mypy's updates want them


class Modules:
    """The graph of one build. Paths are absolute, but for `xpath`, which is mypy's own for a module's file."""

    def __init__(self, cache: Overlay, build: Any) -> None:
        self.cache, self.build = cache, build
        self.graph: dict[str, Any] = build.graph
        self.digests: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        self._indexed: dict[str, str] = {}
        self.index()

    def index(self) -> None:
        """Take note of modules that have come into the graph."""
        for module, state in self.graph.items():
            if state.path and self._indexed.get(module) != state.path:
                self._indexed[module] = state.path
                self._paths[self.cache.real(state.path)] = module

    def at(self, path: str) -> str:
        """The module of this file, empty where the build has none: another file may stand in for it by now."""
        module = self._paths.get(path, "")
        state = self.graph.get(module)
        return module if state is not None and state.path and self.cache.real(state.path) == path else ""

    def xpath(self, module: str) -> str:
        state = self.graph.get(module)
        return str(state.xpath) if state else ""

    def entries(self, modules: Iterable[str]) -> list[Entry]:
        return [(module, self.xpath(module)) for module in sorted(modules)]

    def digest(self, path: str) -> str:
        """The digest of what stands at this path, buffer or file; empty where there is none."""
        try:
            return str(self.cache.hash_digest(path)) if self.cache.isfile(path) else ""
        except OSError:
            return ""

    def checked_digest(self, path: str, module: str) -> str:
        """The digest of what mypy last read there."""
        state = self.graph[module]
        return self.digests.get(path) or str(
            getattr(state, "source_hash", None) or (state.meta.hash if state.meta else "")
        )

    def files(self, touched: set[str]) -> set[str]:
        """The Python files among *touched* and, where a folder has come or gone, those in it."""
        found = {path for path in touched if path.endswith(PYTHON)}
        for folder in touched - found:
            found.update(path for path in self._paths if path.startswith(folder + os.sep))
            for place, _, names in os.walk(folder):
                found.update(os.path.join(place, name) for name in names if name.endswith(PYTHON))
        return found

    def importers(self, modules: set[str]) -> set[str]:
        return {name for name, state in self.graph.items() if not modules.isdisjoint(state.dependencies)}

    def hopeful(self, created: list[str]) -> set[str]:
        """The modules that import something by a name that a created file could answer to."""
        names = {name for path in created for name in possible_names(path)}
        found = {name for name, state in self.graph.items() if not names.isdisjoint(state.suppressed)}
        for name in names:
            parent = name.rpartition(".")[0]
            if parent in self.graph:
                update.ensure_deps_loaded(parent, self.build.deps, self.graph)
            targets = (target for target in self.build.deps.get(f"<{name}>", ()) if not target.startswith("<"))
            found.update(module for module in map(self.module_of, targets) if module)
        return found

    def sets_finals(self, module: str) -> bool:
        """Whether a class of this module gives a `Final` its value in `__init__`: mypy then must see the class whole.

        Its update of `__init__` alone forgets that the value was given, and says so from then on.
        """
        tree = self.build.manager.modules.get(module)
        return tree is not None and _sets_final(tree)

    def with_top_level(self, module: str) -> set[str]:
        """The functions that mypy checks again as a part of this module's top level, without naming them as targets."""
        tree = self.build.manager.modules.get(module)
        return set() if tree is None else set(_shared(tree))

    def module_of(self, target: str) -> str:
        """The module that a fine-grained target is in, empty where that is gone."""
        return module_prefix(self.graph, target) or ""

    def unreached(self, sources: list[Any]) -> set[str]:
        """The files (`xpath`) that no source imports any more: a batch run would not look at them."""
        reached: set[str] = set()
        todo = [source.module for source in sources]
        while todo:
            module = todo.pop()
            state = self.graph.get(module)
            if state is not None and module not in reached:
                reached.add(module)
                todo.extend(state.dependencies)
                todo.extend(state.ancestors or ())
        return {state.xpath for module, state in self.graph.items() if module not in reached}


def _sets_final(tree: Any) -> bool:
    return any(getattr(node, "final_unset_in_class", False) for node in _members(tree))


def _shared(tree: Any) -> Iterator[str]:
    """Methods that define attributes, and other functions from which types of variables are inferred (mypy 2)."""
    for node in _members(tree):
        function = getattr(node, "func", node)  # of a decorator
        if getattr(function, "def_or_infer_vars", False):
            yield function.fullname


def _members(scope: Any) -> Iterator[Any]:
    """What a module or class defines, and the classes in it, not those from elsewhere."""
    for name, symbol in scope.names.items():
        node = symbol.node
        yield node
        if isinstance(node, TypeInfo) and node.fullname == f"{scope.fullname}.{name}":
            yield from _members(node)


def possible_names(path: str) -> list[str]:
    """The dotted names by which a file could be imported, depending on where its package begins."""
    parts = os.path.splitext(path)[0].split(os.sep)
    if parts[-1] == "__init__":
        parts.pop()
    return [".".join(parts[start:]) for start in range(len(parts)) if all(p.isidentifier() for p in parts[start:])]
