"""mypy kept in memory: from an edit to every message of the workspace in milliseconds, unsaved buffers included.

Built from the cache that a batch run left, it drives mypy's fine-grained updates one module at a time, keeps what each
update reports in a `Store`, and re-checks what mypy's own dependency tracking is known to miss. mypy's internals are
private: `mypy_agent` tries an update before it offers its service, and whatever goes wrong ends the process.
"""

# mypy speaks of paths in strings, and there are many
# ruff: noqa: PTH118, PTH113, PTH116, PTH122, PTH206

from __future__ import annotations

import gc
import os
import tokenize
from collections.abc import Iterable
from typing import Any

import mypy.build
import mypy_setup
from mypy.errors import CompileError
from mypy.modulefinder import compute_search_paths
from mypy.server import update
from mypy.util import module_prefix
from mypy_overlay import SUFFIX, Overlay
from mypy_store import Store, message_of, render

MAX_UPDATES = 5000
PYTHON = (".py", ".pyi")


class Engine:
    """One build. Paths are mypy's own (`Store`) or absolute (buffers, changes on disk)."""

    def __init__(self, arguments: list[str]) -> None:
        self.cache = Overlay()
        self.arguments = arguments
        self.sources, self.options = mypy_setup.process_options(arguments, self.cache)
        options = self.options
        options.raise_exceptions = options.incremental = options.fine_grained_incremental = True
        options.use_fine_grained_cache = options.cache_fine_grained = options.local_partial_types = True
        if hasattr(options, "num_workers"):
            options.num_workers = 0
        self.broken: dict[str, list[Any]] = {}
        self.hidden: set[str] = set()
        self.unsent_broken: set[str] = set()

    def load(self) -> None:
        """Build from the cache, and bring up to date what differs from it. Raises CompileError."""
        result = mypy.build.build(sources=self.sources, options=self.options, fscache=self.cache)
        self.manager, self.graph = result.manager, result.graph
        self.build = update.FineGrainedBuildManager(result)
        self.store = Store(self.manager.errors)
        self.paths: dict[str, str] = {}
        self.hashes: dict[str, str] = {}
        self._index_paths()
        if result.used_cache:
            self._restore()
        else:
            self.store.take()
        self._measure_reach()
        pending = self._stale()
        self.stale = len(pending)
        self._flush()
        self._update(pending, [])
        gc.collect()
        gc.freeze()

    def _restore(self) -> None:
        for state in self.graph.values():
            lines = getattr(state, "error_lines", None)
            if lines and not state.ignore_all:
                self.store.fix(state.xpath, [message_of(line) for line in lines])

    def _stale(self) -> list[tuple[str, str]]:
        """The modules that are not in the cache as they are on disk."""
        stale = [(s.module, s.path) for s in self.sources if s.path and s.module not in self.graph]
        for module, state in self.graph.items():
            if state.path and state.meta is not None and self._differs(state):
                stale.append((module, state.xpath))
        return stale

    def _differs(self, state: Any) -> bool:
        if not state.is_fresh():
            return True
        try:
            status = os.stat(state.path)
        except OSError:
            return True
        if status.st_size == state.meta.size and int(status.st_mtime) == int(state.meta.mtime):
            return False
        return os.path.isfile(state.path) and self.cache.hash_digest(state.path) != state.meta.hash

    # Paths and modules

    def _index_paths(self) -> None:
        """Map absolute paths to modules, where the graph has changed."""
        for module, state in self.graph.items():
            if state.path:
                self.paths[self.cache.real(state.path)] = module

    def _xpath(self, module: str) -> str:
        state = self.graph.get(module)
        return state.xpath if state else ""

    def _hash(self, path: str) -> str:
        """The digest of what stands at this absolute path, empty where there is no file."""
        try:
            return self.cache.hash_digest(path) if self.cache.isfile(path) else ""
        except OSError:
            return ""

    def _known_hash(self, path: str, module: str) -> str:
        if path in self.hashes:
            return self.hashes[path]
        state = self.graph[module]
        return str(getattr(state, "source_hash", None) or (state.meta.hash if state.meta else ""))

    # Changes

    def increment(self, buffers: dict[str, str], disk: Iterable[str]) -> None:
        """Lay *buffers* (absolute path to text) over the disk, where the paths in *disk* have changed."""
        before = self.cache.buffers
        after = {path: encode(text) for path, text in buffers.items()}
        touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        touched.update(disk)
        self.cache.lay(after)
        self._flush()
        self._apply(touched)
        self._flush()

    def _flush(self) -> None:
        self.cache.flush()
        self.build.flush_cache()
        self.manager.shadow_map.clear()
        self.manager.shadow_equivalence_map.clear()
        for path in self.cache.buffers:
            self.manager.shadow_map[path] = path + SUFFIX
            self.manager.shadow_equivalence_map[path] = path + SUFFIX

    def _apply(self, touched: set[str]) -> None:
        changed, created, removed = [], [], []
        for path in sorted(self._files(touched)):
            module, digest = self.paths.get(path), self._hash(path)
            if module is None or module not in self.graph:
                if digest:
                    created.append(path)
            elif not digest:
                removed.append((module, self.graph[module].xpath))
            elif digest != self._known_hash(path, module):
                changed.append((module, self.graph[module].xpath))
            self.hashes[path] = digest
        if created or removed:
            changed, removed = self._reshape(changed, created, removed)
        self._update(changed, removed)

    def _files(self, touched: set[str]) -> set[str]:
        """The Python files among *touched* and, where a folder has come or gone, those in it."""
        found = {path for path in touched if path.endswith(PYTHON)}
        for folder in touched - found:
            found.update(path for path in self.paths if path.startswith(folder + os.sep))
            for place, _, names in os.walk(folder):
                found.update(os.path.join(place, name) for name in names if name.endswith(PYTHON))
        return found

    def _reshape(self, changed: list[Any], created: list[str], removed: list[Any]) -> tuple[list[Any], list[Any]]:
        """Add what files that come and go bring with them: a new source list, and all who import them."""
        old = {source.module: source.path for source in self.sources}
        self.sources, _ = mypy_setup.process_options(self.arguments, self.cache)
        new = {source.module: source.path for source in self.sources}
        self.manager.source_set = mypy.build.BuildSourceSet(self.sources)
        self.manager.search_paths = compute_search_paths(self.sources, self.options, self.manager.data_dir)
        added = [(module, path) for module, path in new.items() if path and old.get(module) != path]
        gone = [(m, p) for m, p in old.items() if p and m not in new and m in self.graph]
        removed = [*removed, *gone]
        importers = self._importers({module for module, _ in removed}) | self._hopeful(created)
        more = [(module, self._xpath(module)) for module in sorted(importers)]
        return [*added, *changed, *more], removed

    def _importers(self, modules: set[str]) -> set[str]:
        return {name for name, state in self.graph.items() if not modules.isdisjoint(state.dependencies)}

    def _hopeful(self, created: list[str]) -> set[str]:
        """The modules that import something by a name that a created file could answer to."""
        names = {name for path in created for name in possible_names(path)}
        found = {name for name, state in self.graph.items() if not names.isdisjoint(state.suppressed)}
        for name in names:
            parent = name.rpartition(".")[0]
            if parent in self.graph:
                update.ensure_deps_loaded(parent, self.build.deps, self.graph)
            for target in self.build.deps.get(f"<{name}>", ()):
                module = None if target.startswith("<") else module_prefix(self.graph, target)
                if module is not None:
                    found.add(module)
        return found

    # Updates

    def _update(self, changed: list[Any], removed: list[Any]) -> None:
        """Process modules one at a time until nothing is left, then what mypy's tracking misses."""
        self.names: set[str] = set()
        self.again: set[str] = set()
        self.done: set[str] = set()
        self.reshaped = bool(removed)
        gone = {module for module, _ in removed}
        self._drain(update.dedupe_modules([*removed, *changed]), gone)
        if gone:  # the first importers were checked before the last ones made known what is missing
            self.done.clear()
            self._drain(list(changed), gone)
        if self.names and self.done:
            self._drain(self._recheck_importers(), gone)
        if self.reshaped:
            self._measure_reach()

    def _drain(self, pending: list[Any], gone: set[str]) -> None:
        for _ in range(MAX_UPDATES):
            pending = update.dedupe_modules([*pending, *self._whole_modules()])
            if not pending:
                return
            pending.sort(key=lambda entry: entry[0] not in gone)  # who imports them must find all of them gone
            pending = self._update_one(pending, gone)
        raise RuntimeError("mypy's update does not come to an end")

    def _whole_modules(self) -> list[tuple[str, str]]:
        """Modules of which a part was checked, though only a check of the whole gives all of their messages."""
        modules = sorted((self.again - self.done) & self.graph.keys())
        self.again.clear()
        return [(module, self._xpath(module)) for module in modules]

    def _update_one(self, pending: list[Any], gone: set[str]) -> list[Any]:
        build = self.build
        self._prepare()
        sources = {source.module for source in self.sources}
        size, before = len(self.graph), set(getattr(self.graph.get(pending[0][0]), "dependencies", ()))
        rest, (module, path), blocker = build.update_one(pending, set(), gone, None, pending[0][0] not in sources)
        if blocker is not None:
            self._block(module, path, blocker)
            return [entry for entry in rest if entry[0] != module]
        self.done.add(module)
        self._unblock(path)
        self._report_ignores(module)
        self.store.forget(path)
        self._harvest(build.processed_targets[1:], module)
        state = self.graph.get(module)
        if len(self.graph) != size or state is None or before != set(state.dependencies):
            self.reshaped = True
            self._index_paths()
        return list(rest)

    def _prepare(self) -> None:
        self.manager.errors.reset()
        self.build.flush_cache()  # a tree that was checked once must not be checked again
        self.build.processed_targets.clear()
        self.build.previous_targets_with_errors = set()
        self.build.triggered = []

    def _harvest(self, targets: Iterable[str], whole: str) -> None:
        """Replace what the store holds of the targets that were just checked."""
        by_module: dict[str, set[str]] = {}
        for target in targets:
            module = module_prefix(self.graph, target)
            if module is not None and module != whole:
                by_module.setdefault(module, set()).add(target)
        for module, checked in by_module.items():
            path = self._xpath(module)
            self.store.forget_targets(path, checked)
            if path in self.store.fixed or self._counts_ignores(module):
                self.again.add(module)
        self.store.take()
        self.names.update(trigger.strip("<>").rpartition(".")[2] for trigger in self.build.triggered)

    def _report_ignores(self, module: str) -> None:
        """Have mypy say which `type: ignore` comments are not used. Before 1.19 or so its updates leave that out."""
        state, errors = self.graph.get(module), self.manager.errors
        if state is not None and state.xpath in errors.ignored_lines:
            errors.set_file(state.xpath, module, state.options)
            state.generate_unused_ignore_notes()
            state.generate_ignore_without_code_notes()

    def _counts_ignores(self, module: str) -> bool:
        """Whether a message of this module may depend on which of its `type: ignore` comments are used."""
        tree = self.manager.modules.get(module)
        if tree is None or not tree.ignored_lines:
            return False
        options = self.graph[module].options
        codes = {code.code for code in options.enabled_error_codes}
        return bool(options.warn_unused_ignores or codes & {"unused-ignore", "ignore-without-code"})

    def _recheck_importers(self) -> list[tuple[str, str]]:
        """Check anew what had errors in the modules that import a changed one: a missing name may exist now."""
        targets: set[str] = set()
        more = []
        for path in self.store.paths():
            module = self.paths.get(self.cache.real(path))
            state = self.graph.get(module) if module else None
            if state is None or module in self.done or self.done.isdisjoint(state.dependencies):
                continue
            targets |= self.store.targets(path, self.names)
            if self.store.mentions(path, self.names):
                more.append((state.id, state.xpath))
        if targets:
            self._prepare()
            more += update.propagate_changes_using_dependencies(
                self.manager, self.graph, self.build.deps, set(), set(), targets, self.build.processed_targets
            )
            self._harvest(self.build.processed_targets, "")
        return more

    # Files that do not parse

    def _block(self, module: str, path: str, messages: list[str]) -> None:
        """Keep what was last known of this file, and what keeps it from being checked beside it."""
        errors = self.manager.errors
        infos = errors.error_info_map.get(path)
        self.broken[path] = render(errors, path, list(infos)) if infos else list(messages)
        self.unsent_broken.add(path)

    def _unblock(self, path: str) -> None:
        if self.broken.pop(path, None) is not None:
            self.unsent_broken.add(path)

    # Results

    def _measure_reach(self) -> None:
        """Find the modules that no target imports any more: a batch run would not look at them."""
        reached: set[str] = set()
        todo = [source.module for source in self.sources]
        while todo:
            module = todo.pop()
            state = self.graph.get(module)
            if state is not None and module not in reached:
                reached.add(module)
                todo.extend(state.dependencies)
                todo.extend(state.ancestors or ())
        hidden = {state.xpath for module, state in self.graph.items() if module not in reached}
        self.store.changed |= (hidden ^ self.hidden) & self.store.paths()
        self.hidden = hidden

    def news(self) -> dict[str, list[Any]]:
        """The messages of every file whose messages may have changed since the last call."""
        changed, self.store.changed = self.store.changed, set()
        return {path: [] if path in self.hidden else self.store.rendered(path) for path in sorted(changed)}

    def broken_news(self) -> dict[str, Any]:
        """Per file that stopped or no longer stops an update: the messages, or None where it is repaired."""
        unsent, self.unsent_broken = self.unsent_broken, set()
        return {path: self.broken.get(path) for path in sorted(unsent)}


def encode(text: str) -> bytes:
    """The bytes that a file with this text has on disk, by its coding comment."""
    data = text.encode("utf-8", "surrogatepass")
    head = iter(data.splitlines(keepends=True)[:2])
    try:
        encoding, _ = tokenize.detect_encoding(lambda: next(head, b""))
        return data if encoding.startswith("utf-8") else text.encode(encoding)
    except (SyntaxError, UnicodeError, LookupError):
        return data


def possible_names(path: str) -> list[str]:
    """The dotted names by which a file could be imported, depending on where its package begins."""
    parts = os.path.splitext(path)[0].split(os.sep)
    if parts[-1] == "__init__":
        parts.pop()
    return [".".join(parts[start:]) for start in range(len(parts)) if all(p.isidentifier() for p in parts[start:])]


__all__ = ["CompileError", "Engine"]
