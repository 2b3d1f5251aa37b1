"""mypy's update of one module in two parts: the module itself, and then all that the change reaches.

mypy does both in one call, and the second part can take a hundred times as long as the first. Who types looks at the
module: what mypy says of it can be told in between.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mypy.server import update
from mypy.server.astdiff import snapshot_symbol_table

NEVER_UPDATED = set(update.SENSITIVE_INTERNAL_MODULES)
Updated = tuple[list[tuple[str, str]], tuple[str, str], Any]


def update_one(build: Any, module: str, path: str, checked: Callable[[], None]) -> Updated:
    """What `FineGrainedBuildManager.update_one` does for one module that is changed, in the build, and a source.

    *checked* is called once the module itself is checked. Returns as that does: what is left, which module was
    processed (a new one that it imports, perhaps), and the messages of a file that does not parse, or None.
    """
    manager, graph = build.manager, build.graph
    build.updated_modules.append(module)
    update.ensure_deps_loaded(module, build.deps, graph)
    update.ensure_trees_loaded(manager, graph, [module])
    tree = manager.modules.get(module)
    before = {module: snapshot_symbol_table(module, tree.names)} if tree is not None else {}
    manager.errors.reset()
    build.processed_targets.append(module)
    result = update.update_module_isolated(module, path, manager, build.previous_modules, graph, False, False)
    if isinstance(result, update.BlockedUpdate):
        build.previous_modules = update.get_module_to_path_map(graph)
        return result.remaining, (result.module, result.path), result.messages
    if result.module == module:
        checked()
    return [*result.remaining, *_propagated(build, before, result)], (result.module, result.path), None


def _propagated(build: Any, before: dict[str, Any], result: Any) -> list[tuple[str, str]]:
    """Check what depends on what has changed in the module; the modules of it that are not loaded."""
    manager, graph, module = build.manager, build.graph, result.module
    triggered = update.calculate_active_triggers(manager, before, {module: result.tree})
    build.triggered.extend(triggered | build.previous_targets_with_errors)
    if module in graph:
        graph[module].update_fine_grained_deps(build.deps)
        graph[module].free_state()
    left = update.propagate_changes_using_dependencies(
        manager, graph, build.deps, triggered, {module}, set(), build.processed_targets
    )
    build.previous_targets_with_errors.update(manager.errors.targets())
    build.previous_modules = update.get_module_to_path_map(graph)
    return list(left)


def load(build: Any, module: str) -> None:
    """Read what an update of this module will need: a second, once, that is else a part of the first edit."""
    update.ensure_deps_loaded(module, build.deps, build.graph)
    update.ensure_trees_loaded(build.manager, build.graph, [module])
