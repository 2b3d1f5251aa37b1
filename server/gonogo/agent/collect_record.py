"""One collection as far as others may build on it: what it depends on, and what its files leave changed for all."""

from __future__ import annotations

import builtins
import os
import sys
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

from collect_places import FOREIGN, Workspace
from collect_reads import HERE, LIBRARY, Reads


class State:
    """What all files of one process share, before and after one of them is collected."""

    def __init__(self) -> None:
        self.path = list(sys.path)
        self.modules = dict(sys.modules)
        self.rest = (
            dict(dict.items(getattr(os.environ, "_data", {}))),  # not through what `Variables` watches
            os.getcwd(),  # noqa: PTH109  # a string is what is compared
            list(map(id, sys.meta_path)),
            list(map(id, sys.path_hooks)),
            id(builtins.__import__),
        )

    def added_path(self, before: State) -> Optional[List[str]]:
        """The folders to be searched that are new; None where those from before are not what they were."""
        new = [folder for folder in self.path if folder not in before.path]
        return new if [folder for folder in self.path if folder not in new] == before.path else None

    def is_shaken(self, before: State) -> bool:
        """Whether more than imports happened: variables set, import hooks, modules that stand in for others."""
        if self.rest != before.rest or self.added_path(before) is None:
            return True
        new = ((name, module) for name, module in self.modules.items() if before.modules.get(name) is not module)
        return any(name in before.modules or getattr(module, "__spec__", None) is None for name, module in new)


class Recorder:
    """Everything above for one collection, as the events that tell of it."""

    def __init__(self, workspace: Workspace, current: Callable[[], str]) -> None:
        self._workspace = workspace
        self.reads = Reads(workspace, current)
        self._before: Optional[State] = None
        self._paths: Dict[str, List[str]] = {}
        self._shaken: Set[str] = set()

    def between(self, path: str) -> None:
        """Called before a file is collected and after it."""
        before, self._before = self._before, None
        if before is None:
            self._before = State()
            return
        after = State()
        added = after.added_path(before)
        if os.path.basename(path) == "conftest.py":  # noqa: PTH119  # all files share what it does anyway
            return
        if after.is_shaken(before):
            self._shaken.add(path)
        elif added:
            self._paths.setdefault(path, []).extend(added)

    def events(self) -> Iterator[Dict[str, Any]]:
        for reader, files in self.reads.by_reader.items():
            yield {"event": "reads", "path": reader, "files": sorted(files)}
        names, outside = self._modules()
        variables = self.reads.variables
        yield {
            "event": "shares",
            "shared": sorted(self.reads.shared),
            "outside": outside,
            "paths": self._paths,
            "shaken": sorted(self._shaken),
            "names": names,
            "variables": sorted(variables.names),
            "everything": variables.everything,
            "opaque": bool(sys.pycache_prefix),  # bytecode is read from elsewhere, and no source
        }

    def _modules(self) -> Tuple[Dict[str, str], List[str]]:
        """First-party modules by name, and files of modules that belong neither to the project nor to an installation.

        A first-party module that no Python file was opened for (a compiled one) counts as shared.
        """
        names: Dict[str, str] = {}
        outside: Set[str] = set()
        installed = (sys.prefix, sys.base_prefix, LIBRARY, HERE)
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if not isinstance(file, str) or name == "__main__":
                continue
            own = self._workspace.own(file)
            if own is not None:
                names[name] = own
            elif not file.startswith(installed) and not FOREIGN.intersection(Path(file).parts):
                outside.add(file)
        opened = set().union(*self.reads.by_reader.values()) if self.reads.by_reader else set()
        self.reads.shared.update(set(names.values()) - opened)
        return names, sorted(outside)
