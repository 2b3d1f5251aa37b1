"""mypy kept in memory: from an edit to every message of the workspace in milliseconds, unsaved buffers included.

Built from the cache that a batch run left, it drives mypy's fine-grained updates one module at a time, keeps what each
update reports in a `Store`, and re-checks what mypy's own dependency tracking is known to miss. mypy's internals are
private: a version that lacks one of them says so while it loads, and whatever else goes wrong ends the process.
"""

# mypy speaks of paths in strings, and there are many
# ruff: noqa: PTH113, PTH116

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable
from typing import Any

import mypy.build
import mypy.errors
import mypy_setup
import mypy_update
from mypy import dmypy_server
from mypy.modulefinder import compute_search_paths
from mypy.server import update
from mypy_modules import Entry, Modules
from mypy_overlay import SUFFIX, Overlay, encode
from mypy_store import Store, message_of, render

MAX_UPDATES = 5000
MANY_TARGETS = 60  # functions with errors in one module
MANY_OBJECTS = 1_000_000  # made by one update: then it must not wait any longer with the garbage
SOME_OBJECTS = 20_000
MAX_ROUNDS = 3  # whole checks of one module because of others, which might wake each other for ever


class Engine:
    """One build. `broken` are the files that do not parse, with what mypy says of that.

    `seconds` is the time that mypy's own updates have taken so far, for benchmarks to tell it from ours. *tell* gets
    what is said of a module that was edited alone as soon as it is checked, by its path; `news` has it again.
    """

    def __init__(
        self, arguments: list[str], tell: Callable[[str, list[Any]], None] = lambda path, messages: None
    ) -> None:
        self.tell = tell
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
        self.stale = 0
        self.seconds = 0.0
        self._unsent_broken: set[str] = set()

    def load(self) -> None:
        """Build from the cache, and bring up to date what differs from it. Raises mypy's CompileError."""
        result = mypy.build.build(sources=self.sources, options=self.options, fscache=self.cache)
        self.manager, self.graph = result.manager, result.graph
        self.build = update.FineGrainedBuildManager(result)
        self.store = Store(self.manager.errors)
        self.renderer = mypy.errors.Errors(self.options)
        self.renderer.ignore_prefix = self.manager.errors.ignore_prefix
        self.modules = Modules(self.cache, self.build)
        if result.used_cache:
            self._restore()
        else:
            self.store.take()
        pending = self._stale()
        self.stale = len(pending)
        self._flush()
        self._update(pending, [])
        self._hide_unreached()
        gc.collect()
        gc.freeze()  # a full collection over the whole build would take a second now and then
        gc.set_threshold(MANY_OBJECTS, 30, 30)

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
        server = dmypy_server.Server(self.options, os.devnull + ".none")
        return [*stale, *server.find_added_suppressed(self.graph, set(), self.manager.search_paths)]

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

    def rest(self) -> None:
        """Collect garbage while nobody waits: in the middle of an update it takes a tenth of a second."""
        young, collections, _ = gc.get_count()
        if young > SOME_OBJECTS:
            gc.collect(1 if collections > 30 else 0)

    # Changes

    def increment(self, buffers: dict[str, str], disk: Iterable[str]) -> None:
        """Lay *buffers* (path to text) over the disk, where the paths in *disk* have changed."""
        before = self.cache.buffers
        after = {self.cache.real(path): encode(text) for path, text in buffers.items()}
        touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        touched.update(self.cache.real(path) for path in disk)
        self.cache.lay(after)
        self._flush()
        self._apply(self.modules.files(touched))
        self._flush()

    def _flush(self) -> None:
        self.cache.flush()
        self.build.flush_cache()
        self.manager.find_module_cache.clear()
        self.manager.shadow_map.clear()
        self.manager.shadow_equivalence_map.clear()
        for path in self.cache.buffers:
            self.manager.shadow_map[path] = path + SUFFIX
            self.manager.shadow_equivalence_map[path] = path + SUFFIX

    def _apply(self, files: set[str]) -> None:
        changed, created, gone = set(), [], set()
        vanished = False
        for path in sorted(files):
            module, digest = self.modules.at(path), self.modules.digest(path)
            known = self.modules.digests.get(path, "")
            if module and not digest:
                gone.add(module)
            elif module and digest != self.modules.checked_digest(path, module):
                changed.add(module)
            elif not module and digest and not known:
                created.append(path)
            elif not module and known and not digest:
                vanished = True
                self._unblock_at(path)
            self.modules.digests[path] = digest
        if created or gone or vanished:
            self._reshape(changed, created, gone)
            return
        for module in {self.modules.at(path) for path in files & self.cache.buffers.keys()} - {"", *changed}:
            mypy_update.load(self.build, module)  # a file was opened
        self._update(self.modules.entries(changed), [])

    def _reshape(self, changed: set[str], created: list[str], gone: set[str]) -> None:
        """Files have come and gone: there is a new source list, and all who import them must look again."""
        old = {source.module: source.path for source in self.sources}
        self.sources, _ = mypy_setup.process_options(self.arguments, self.cache)
        new = {source.module: source.path for source in self.sources}
        self.manager.source_set = mypy.build.BuildSourceSet(self.sources)
        self.manager.search_paths = compute_search_paths(self.sources, self.options, self.manager.data_dir)
        added = [(module, path) for module, path in new.items() if path and old.get(module) != path]
        gone |= {module for module in old if module not in new and module in self.graph}
        again = changed | self.modules.importers(gone) | self.modules.hopeful(created)
        self._update([*added, *self.modules.entries(again - gone)], self.modules.entries(gone))
        self._hide_unreached()

    # Updates

    def _update(self, changed: list[Entry], removed: list[Entry]) -> None:
        """Process modules one at a time until nothing is left, then what mypy's tracking misses."""
        self.names: set[str] = set()
        self.again: set[str] = set()
        self.done: set[str] = set()
        self.parts: set[str] = set()
        self.rounds: dict[str, int] = {}
        self.reshaped = False
        gone = {module for module, _ in removed}
        self.edited = changed[0] if len(changed) == 1 and not removed and not self.broken else ("", "")
        self._drain(update.dedupe_modules([*removed, *changed]), gone)
        if gone:  # the first importers were checked before the last ones made known what is missing
            self.done.clear()
            self._drain(list(changed), gone)
        if self.names and self.done:
            self._drain(self._recheck_errors(), gone)
        self.modules.index()
        if self.reshaped:
            self._hide_unreached()

    def _drain(self, pending: list[Entry], gone: set[str]) -> None:
        """Process *pending*, and when all of that is done the modules of which it made a part be checked."""
        for _ in range(MAX_UPDATES):
            if not pending:
                pending = self._whole_modules()
            if not pending:
                return
            pending = self._update_one(self._in_order(pending, gone), gone)
        raise RuntimeError("mypy's update does not come to an end")

    def _in_order(self, pending: list[Entry], gone: set[str]) -> list[Entry]:
        """Put first what is gone, else a module that imports no other one of them: its importers must find it new."""
        modules = {module for module, _ in pending}
        for entry in sorted(pending, key=lambda entry: entry[0] not in gone):
            others = modules - {entry[0]}
            state = self.graph.get(entry[0])
            if entry[0] in gone or (state is not None and others.isdisjoint(state.dependencies)):
                return [entry, *(other for other in pending if other != entry)]
        return pending

    def _whole_modules(self) -> list[Entry]:
        """Modules of which a part was checked since they were whole, where only the whole gives all messages."""
        modules = {module for module in self.again & self.graph.keys() if self.rounds.get(module, 0) < MAX_ROUNDS}
        self.again.clear()
        self.rounds.update({module: self.rounds.get(module, 0) + 1 for module in modules})
        return self.modules.entries(modules)

    def _update_one(self, pending: list[Entry], gone: set[str]) -> list[Entry]:
        build = self.build
        self._prepare()
        sources = {source.module for source in self.sources}
        size, before = len(self.graph), set(getattr(self.graph.get(pending[0][0]), "dependencies", ()))
        begun = time.perf_counter()
        if pending == [self.edited] and pending[0][0] in sources & self.graph.keys() - mypy_update.NEVER_UPDATED:
            self.edited = "", ""
            rest, (module, path), blocker = mypy_update.update_one(build, *pending[0], self._tell)
        else:
            rest, (module, path), blocker = build.update_one(pending, set(), gone, None, pending[0][0] not in sources)
        self.seconds += time.perf_counter() - begun
        if blocker is not None:
            self._block(module, path, blocker)
            return [entry for entry in rest if entry[0] != module]
        self.done.add(module)
        self.again.discard(module)
        self._unblock(path)
        self._report_ignores(module)
        self.store.forget(path)
        self._harvest(build.processed_targets[1:], module)
        state = self.graph.get(module)
        if len(self.graph) != size or state is None or before != set(state.dependencies):
            self.reshaped = True
            self.modules.index()
        return list(rest)

    def _tell(self) -> None:
        """Tell what is known of the edited module, while what depends on it is still to be checked.

        mypy's own `Errors` are in use, and to render anything with them would empty them.
        """
        module = self.build.processed_targets[0]
        path = self.modules.xpath(module)
        if path not in self.hidden:
            self._report_ignores(module)
            self.store.forget(path)
            self.store.take()
            self.tell(path, render(self.renderer, path, self.store.infos.get(path, [])))

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
            module = self.modules.module_of(target)
            if module and module != whole:
                by_module.setdefault(module, set()).add(target)
        for module, checked in by_module.items():
            path = self.modules.xpath(module)
            if module in checked:
                checked |= self.modules.with_top_level(module)
            self.parts.add(module)
            self.store.forget_targets(path, checked)
            if path in self.store.fixed or self._counts_ignores(module) or self.modules.sets_finals(module):
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

    def _recheck_errors(self) -> list[Entry]:
        """Check anew functions with errors that an update can have left wrong.

        In the modules that import a changed one a missing name may exist now, which mypy does not tell them. And
        functions that are checked again together take the type of a property below them for Any: a second look at the
        errors of such a module finds it known. (To look at all errors of all importers made edits of models twice as
        slow, and found no more.)
        """
        targets: set[str] = set()
        more = []
        for path in self.store.paths():
            module = self.modules.at(self.cache.real(path))
            state = self.graph.get(module)
            if state is None:
                continue
            errors = self.store.targets(path) if module in self.parts else set()
            targets |= errors if len(errors) <= MANY_TARGETS else set()
            if not self.done.isdisjoint(state.dependencies):
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
        self._unsent_broken.add(path)

    def _unblock(self, path: str) -> None:
        if self.broken.pop(path, None) is not None:
            self._unsent_broken.add(path)

    def _unblock_at(self, real: str) -> None:
        for path in [path for path in self.broken if self.cache.real(path) == real]:
            self._unblock(path)

    # Results

    def _hide_unreached(self) -> None:
        hidden = self.modules.unreached(self.sources)
        self.store.changed |= (hidden ^ self.hidden) & self.store.paths()
        self.hidden = hidden

    def news(self) -> dict[str, list[Any]]:
        """The messages of every file whose messages may have changed since the last call."""
        changed, self.store.changed = self.store.changed, set()
        return {path: [] if path in self.hidden else self.store.rendered(path) for path in sorted(changed)}

    def broken_news(self) -> dict[str, Any]:
        """Per file that stopped or no longer stops an update: the messages, or None where it is repaired."""
        unsent, self._unsent_broken = self._unsent_broken, set()
        return {path: self.broken.get(path) for path in sorted(unsent)}

    def adopt(self, path: str, messages: list[Any]) -> None:
        """Let what a batch run says of this file, named relative to the working directory, hold from now on."""
        module = self.modules.at(self.cache.real(path))
        self.store.fix(self.modules.xpath(module) or path, messages)
