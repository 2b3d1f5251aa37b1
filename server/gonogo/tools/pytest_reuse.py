"""From one verified collection to the next: what of it still holds, and what both come to together.

A collection is used again as it is where nothing that it depends on has changed. Where something has, a fresh pytest
collects the files that depend on it, finds all others as ever, and takes their tests from the collection before. That
is done between collections without a failure only; whenever the parts may not add up, everything is collected.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from gonogo.facts import Collection, Environment
from gonogo.source import SourceFile
from gonogo.tools.pytest_edges import Edges
from gonogo.tools.pytest_kept import VERSION, Kept, Shelf, contents_of
from gonogo.tools.pytest_pass import Pass, environment_for
from gonogo.tools.pytest_setting import setting_of, values_of

# Side effects whose outcome depends on somebody outside; what a file writes, nobody has to be asked for.
_ASKING = frozenset({"socket", "process", "database"})
_TICK = 0.02  # seconds by which the times of files may lag behind the clock
Stamps = Mapping[str, object]


@dataclass(frozen=True)
class Plan:
    """A collection that still holds, but for the files that are `affected` by changes since."""

    kept: Kept
    affected: frozenset[str]

    @property
    def known(self) -> dict[str, tuple[str, ...]]:
        """The files not to be collected again, with the folders that they add to `sys.path`."""
        skipped = self.kept.finished - self.affected - self.kept.shaken
        names = sorted(path for path in skipped if not path.endswith(("conftest.py", "__init__.py")))
        return {path: self.kept.paths.get(path, ()) for path in names}


@dataclass(frozen=True)
class Before:
    """The moment before a pass: when it was, the setting, the files on disk and their state then."""

    time: float
    setting: str
    files: Mapping[str, SourceFile]
    stamps: Stamps


class Reuse:
    """The collections kept of one workspace. All methods block on the disk: for a worker thread."""

    def __init__(self, root: Path, environment: Environment, command: Sequence[str] = ()) -> None:
        self._root, self._environment, self._command = root, environment, command
        self._shelf = Shelf(root, environment.python)
        self._env = environment_for(environment.python)

    def before(self, files: Mapping[str, SourceFile]) -> Before:
        """To be called before anything is collected, with the files on disk."""
        setting = setting_of(self._root, self._environment, files, self._env, self._command)
        return Before(time.time(), setting, files, {path: _stamp(self._root / path) for path in files})

    def plan(self, before: Before) -> Plan | None:
        """What can be used of the collections kept; None where everything must be collected."""
        for kept in self._shelf.load():
            if (kept.setting, kept.values) == (before.setting, values_of(kept.variables, self._env)):
                affected = kept.affected(contents_of(kept.contents, self._root))
                if affected is not None and (not affected or (kept.is_clean and kept.by_item)):
                    return Plan(kept, affected)
        return None

    def keep(self, seen: Pass, collection: Collection, before: Before) -> None:
        """Keep what a full pass has found, if the files are still what it has seen."""
        if not seen.shares or seen.shares["opaque"]:
            return
        kept = self._kept(seen, collection, before)
        if self._is_settled(kept.contents, before):
            self._shelf.save(kept)

    def joined(self, plan: Plan, seen: Pass, before: Before) -> Kept | None:
        """The kept collection with what the pass has found in place of its own; None where the two do not add up."""
        if not _add_up(plan.kept, seen):
            return None
        collection = _together(plan, seen)
        new = _merged(plan.kept, self._kept(seen, collection, before))
        values = values_of(new.variables, self._env)
        new = replace(new, values=values, contents=contents_of(new.contents, self._root))
        if not self._is_settled(new.contents, before):
            return None
        self._shelf.save(new)
        return new

    def _kept(self, seen: Pass, collection: Collection, before: Before) -> Kept:
        names, shares = seen.shares["names"], seen.shares
        nodes = {*names.values(), *seen.finished, *(file for read in seen.reads.values() for file in read)}
        shared = {*seen.reads.get("", ()), *shares["shared"], *shares["outside"]}
        shared.update(node for node in nodes if node.rpartition("/")[2] == "conftest.py")
        edges = Edges(names, before.files, seen.finished)
        reads = {node: frozenset(seen.reads.get(node, ())) | edges.of(node) for node in nodes}
        variables = None if shares["everything"] else tuple(shares["variables"])
        return Kept(
            version=VERSION,
            root=self._shelf.root,
            setting=before.setting,
            variables=variables,
            values=values_of(variables, self._env),
            collection=collection,
            contents=contents_of(nodes | shared, self._root),
            edges={node: tuple(sorted(read)) for node, read in reads.items() if read},
            shared=frozenset(shared),
            unsure=frozenset(e.span.path for e in collection.side_effects if e.kind in _ASKING),
            paths={path: tuple(folders) for path, folders in shares["paths"].items()},
            shaken=frozenset(shares["shaken"]),
            names=dict(names),
            finished=frozenset(seen.finished),
            by_item=seen.by_item,
            modules=[(name, path) for name, path in seen.modules],
            path=list(seen.path),
        )

    def _is_settled(self, nodes: Mapping[str, str], before: Before) -> bool:
        """Whether the files are what they were before the pass, so that what it has read is what is there."""
        for node in nodes:
            stamp = _stamp(self._root / node)
            if node in before.stamps and stamp != before.stamps[node]:
                return False
            if node not in before.stamps and stamp and not node.endswith("/") and stamp[0] >= before.time - _TICK:
                return False
        return True


def _stamp(path: Path) -> tuple[float, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return max(stat.st_mtime, stat.st_ctime), stat.st_size, stat.st_ino


def _add_up(kept: Kept, seen: Pass) -> bool:
    """Whether the files collected anew would have come to the same beside all the others.

    They may not where they fail, drop items of their own choice, change what all files share, or import a module by a
    name that another file has had before.
    """
    if seen.tests is None or seen.unusable or not seen.by_item or not seen.shares or seen.shares["opaque"]:
        return False
    if any(failure.kind != "skipped" for failure in seen.failures) or set(seen.shares["shaken"]) - kept.shaken:
        return False
    return all(kept.names.get(name, path) == path for name, path in seen.shares["names"].items())


def _together(plan: Plan, seen: Pass) -> Collection:
    """The tests of all files that pytest has found this time; those of the known ones are as they were."""
    old, reused = plan.kept.collection, seen.finished.intersection(plan.known)
    new = seen.tests or {}
    tests = {path: new.get(path, ids) for path, ids in old.tests.items() if path in new or path in reused}
    failures = [failure for failure in old.failures if failure.path in reused] + seen.failures
    effects = [effect for effect in old.side_effects if effect.path in reused]
    told = {(effect.span, effect.message) for effect in effects}  # once for each line, as in one pass
    effects += [effect for effect in seen.effects if (effect.span, effect.message) not in told]
    return replace(
        old,
        tests=MappingProxyType({**tests, **new}),
        failures=tuple(dict.fromkeys(failures)),
        pytest_version=seen.version,
        side_effects=tuple(dict.fromkeys(effects)),
        missing_fixtures=(*(m for m in old.missing_fixtures if m.path in reused), *seen.fixtures),
    )


def _merged(old: Kept, new: Kept) -> Kept:
    """What both depend on: a file that was not collected again depends on what it did."""
    edges = {
        node: tuple(sorted({*old.edges.get(node, ()), *new.edges.get(node, ())})) for node in old.edges | new.edges
    }
    known = {name for name, _ in old.modules}
    everything = old.variables is None or new.variables is None
    return replace(
        new,
        variables=None if everything else tuple(sorted({*(old.variables or ()), *(new.variables or ())})),
        contents={**old.contents, **new.contents},
        edges={node: tuple(sorted(read)) for node, read in edges.items()},
        shared=old.shared | new.shared,
        unsure=old.unsure | new.unsure,
        paths={**old.paths, **new.paths},
        shaken=old.shaken | new.shaken,
        names={**old.names, **new.names},
        modules=[*old.modules, *(module for module in new.modules if module[0] not in known)],
    )
