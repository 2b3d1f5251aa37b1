"""Which modules a collection has imported, in order, and how to import them again before they are asked for."""

from __future__ import annotations

import importlib
import sys
from typing import AbstractSet, Iterable, List, Optional, Tuple

from collect_places import Workspace

Loaded = Tuple[str, Optional[str]]  # a module's name, and its path in the workspace if it is first-party


def loaded(workspace: Workspace, before: AbstractSet[str]) -> List[Loaded]:
    """Every module with a file that was not there before, in the order in which their imports began.

    Left out are those that pytest has rewritten (tests, conftests, plugins): it must be the one who imports them.
    """
    found: List[Loaded] = []
    for name, module in [(name, module) for name, module in list(sys.modules.items()) if name not in before]:
        file = getattr(module, "__file__", None)
        loader = type(getattr(getattr(module, "__spec__", None), "loader", None)).__name__
        if isinstance(file, str) and name != "__main__" and loader != "AssertionRewritingHook":
            found.append((name, workspace.own(file)))
    return found


def own_files(workspace: Workspace) -> List[str]:
    """The first-party files that this process has imported, rewritten ones too."""
    modules = [module for name, module in list(sys.modules.items()) if name != "__main__"]
    files = (getattr(module, "__file__", None) for module in modules)
    return sorted({path for file in files if isinstance(file, str) and (path := workspace.own(file))})


def forget_folders(root: str) -> None:
    """Have the project's folders listed anew; to forget all others too would cost more than most collections."""
    for folder, finder in list(sys.path_importer_cache.items()):
        forget = getattr(finder, "invalidate_caches", None)
        if folder.startswith(root) and forget is not None:
            forget()


def preload(names: Iterable[str]) -> List[str]:
    """Import these modules in order, and return those that are there afterwards."""
    names = list(names)
    for name in names:
        if name not in sys.modules:
            try:
                importlib.import_module(name)
            except BaseException:  # the collection itself will say what is wrong with it
                sys.modules.pop(name, None)
    return [name for name in names if name in sys.modules]
