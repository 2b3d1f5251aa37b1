"""Where the modules of a workspace are, read from its paths and its configuration alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property, lru_cache
from posixpath import dirname
from typing import Any

from gonogo.index.declared import FILES, Declared, declared
from gonogo.index.ignoring import ignores
from gonogo.model import Reads, Snapshot
from gonogo.source import SourceFile

_SOURCES = (".py", ".pyx", ".pyx.in", ".pyx.tp", ".so", ".pyd", ".c", ".cc", ".cpp", ".cxx", ".rs", ".f", ".f90")
_BUILT = (".pyx", ".pyx.in", ".pyx.tp", ".rs", "meson.build", "CMakeLists.txt", "Cargo.toml")
_HINTS = (*FILES, "conftest.py")


def join(folder: str, name: str) -> str:
    """`posixpath.join` in a sixth of its time, for paths of a workspace; an index asks for a hundred thousand."""
    return f"{folder}/{name}" if folder else name


@dataclass(frozen=True, slots=True)
class Place:
    """A module that the workspace has.

    `files` are the Python files that importing it runs, the outermost package first, itself last. `path` is its own
    file, empty for a namespace package and for a module that is no Python source (compiled, or a stub alone), which
    only `folder` tells apart: the folder of a package, empty for any other module.
    """

    files: tuple[str, ...]
    path: str
    folder: str

    @property
    def is_namespace(self) -> bool:
        return bool(self.folder) and not self.path

    @property
    def is_opaque(self) -> bool:
        return not self.folder and not self.path


class Layout:
    """The folders, packages and modules of a workspace, and where its imports start."""

    def __init__(self, paths: Sequence[str], configuration: Declared) -> None:
        self.paths = paths
        self.declared = configuration
        self.modules: dict[str, str] = {}
        self.folders: set[str] = set()
        self._sourced: set[str] = set()
        self.links: dict[int, Any] = {}  # what `links.links_of` remembers, by the digest of the file
        self.last: Any = None  # the last `judging.Imports` in this layout
        self.standings: dict[str, Any] = {}  # what `standing.standing_of` remembers, by path
        self._packages: dict[str, tuple[str, ...]] = {}
        self._around: dict[str, frozenset[str]] = {}
        self._found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Place | None] = {}
        for path in paths:
            if path.endswith(_SOURCES):
                self._add(path)
        for path in paths:
            if path.endswith(".pyi"):
                self._add_stub(path)

    def _add(self, path: str) -> None:
        folder, _, name = path.rpartition("/")
        stem = name.partition(".")[0]
        if not path.endswith(".py"):
            self.modules.setdefault(join(folder, stem), "")
        elif name == f"{stem}.py":
            self.modules[join(folder, stem)] = path
            self._sourced.add(folder)
        self._add_folders(folder)

    def _add_folders(self, folder: str) -> None:
        while folder and folder not in self.folders:
            self.folders.add(folder)
            folder = dirname(folder)

    def _add_stub(self, path: str) -> None:
        """A stub stands for a compiled module, unless it lies beside sources of a project that compiles nothing."""
        folder, _, name = path.rpartition("/")
        if self.declared.compiles or folder not in self._sourced:
            self.modules.setdefault(join(folder, name.removesuffix(".pyi")), "")
            self._add_folders(folder)

    def is_package(self, folder: str) -> bool:
        """Whether the folder has an `__init__`; one that is only a stub or compiled counts."""
        return join(folder, "__init__") in self.modules

    def is_namespace(self, key: str) -> bool:
        """Whether *key*, a folder and a name, is a folder that Python takes as a package without `__init__`."""
        return key not in self.modules and not self.is_package(key)

    def base(self, path: str) -> str:
        """The folder that contains the outermost package of a file: what pytest and scripts put on `sys.path`."""
        folder = dirname(path)
        while folder and self.is_package(folder):
            folder = dirname(folder)
        return folder

    def packages_of(self, path: str) -> tuple[str, ...]:
        """The `__init__` files that importing *path* runs first, the outermost first."""
        if path not in self._packages:
            self._packages[path] = self._packages_above(path)
        return self._packages[path]

    def _packages_above(self, path: str) -> tuple[str, ...]:
        found: list[str] = []
        folder = dirname(path)
        while folder and self.is_package(folder):
            found.append(self.modules[join(folder, "__init__")])
            folder = dirname(folder)
        return tuple(init for init in reversed(found) if init and init != path)

    def around(self, path: str) -> frozenset[str]:
        """Every `__init__` file above *path*, those too between which folders have none."""
        if path not in self._around:
            inits = (self.modules.get(join(folder, "__init__"), "") for folder in _prefixes(dirname(path)))
            self._around[path] = frozenset(init for init in inits if init and init != path)
        return self._around[path]

    @cached_property
    def named(self) -> dict[str, tuple[str, ...]]:
        """For each file name, the paths that have it."""
        found: dict[str, list[str]] = {}
        for path in self.paths:
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def shows_compiled(self) -> bool:
        """Whether the workspace has the sources of compiled modules, or what names them."""
        return any(path.endswith(_BUILT) for path in self.paths)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The folders in which imports start by declaration or custom; a package is none."""
        return tuple(root for root in self.declared.roots if not root or not self.is_package(root))

    @cached_property
    def own_top(self) -> frozenset[str]:
        """The top-level name that the project's own distribution is called by, if the workspace has it."""
        name = self.declared.project.replace("-", "_")
        return frozenset({name} if any(root in self.tops.get(name, ()) for root in self.roots) else ())

    @cached_property
    def test_roots(self) -> tuple[str, ...]:
        """What pytest's modes, but for `importlib`, put on `sys.path` in a whole run."""
        if self.declared.pytest.import_mode == "importlib":
            return ()
        return tuple(dict.fromkeys(self.base(p) for p in self.paths if is_conftest(p) or p in self.tests))

    @cached_property
    def tops(self) -> dict[str, tuple[str, ...]]:
        """For each name, the folders that have a module or folder of that name."""
        found: dict[str, list[str]] = {}
        for key in (*self.modules, *self.folders):
            found.setdefault(key.rpartition("/")[2], []).append(dirname(key))
        return {name: tuple(dict.fromkeys(folders)) for name, folders in found.items()}

    def find(self, folder: str, parts: Sequence[str], files: tuple[str, ...] = ()) -> Place | None:
        """The module that *parts* name, counted from a folder; *files* have run before."""
        key = (folder, tuple(parts), files)
        if key not in self._found:
            self._found[key] = self._look_up(*key)
        return self._found[key]

    def _look_up(self, folder: str, parts: tuple[str, ...], files: tuple[str, ...]) -> Place | None:
        place = Place(files, "", folder)
        for number, part in enumerate(parts):
            key = join(place.folder, part)
            if join(key, "__init__") in self.modules:
                place = self._module(place.files, self.modules[join(key, "__init__")], key)
            elif key in self.modules:
                place = self._module(place.files, self.modules[key], "")
            elif key in self.folders:
                place = Place(place.files, "", key)
            else:
                return None
            if not place.folder and number + 1 < len(parts):
                return place if place.is_opaque else None
        return place

    @staticmethod
    def _module(before: tuple[str, ...], path: str, folder: str) -> Place:
        # a package whose `__init__` is no Python source has no folder that could be trusted to be complete
        return Place((*before, path), path, folder) if path else Place(before, "", "")

    @cached_property
    def _children(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key in (*self.modules, *self.folders):
            folder, _, name = key.rpartition("/")
            found.setdefault(folder, set()).add(name)
        return found

    def children(self, folder: str) -> frozenset[str]:
        """The names of the modules and folders directly in *folder*."""
        return frozenset(self._children.get(folder, ())) - {"__init__"}

    def name_of(self, path: str) -> str:
        """The dotted name by which a file is most likely imported."""
        base = self.base(path)
        if base == dirname(path):  # no package: count from the innermost declared root
            base = max((r for r in self.roots if not r or path.startswith(f"{r}/")), key=len)
        name = path.removeprefix(f"{base}/" if base else "").rpartition(".")[0]
        return name.removesuffix("/__init__").replace("/", ".")

    @cached_property
    def tests(self) -> frozenset[str]:
        """The files that pytest, started without arguments, collects."""
        return frozenset(path for path in self.paths if self.is_test(path))

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Those of the tests that a conftest keeps from being collected under some condition."""
        patterns = self.declared.doubtful
        return frozenset(path for path in self.tests if any(_is_below(path, pattern) for pattern in patterns))

    def is_test(self, path: str) -> bool:
        """Whether pytest, started without arguments, collects this file, or fails to."""
        options = self.declared.pytest
        name = path.rpartition("/")[2]
        if not path.endswith(".py") or not self._is_recursed(path):
            return False
        if (
            options.doctest_modules
            and not options.ignores_broken_doctests
            and name not in {"setup.py", "conftest.py", "__main__.py"}
        ):
            return True
        return any(fnmatch(path if "/" in pattern else name, pattern) for pattern in options.python_files)

    def _is_recursed(self, path: str) -> bool:
        options = self.declared.pytest
        if options.testpaths and not any(_is_below(path, start) for start in options.testpaths):
            return False
        if any(_is_below(path, ignored) for ignored in (*options.ignored, *self.declared.ignored)):
            return False
        return not any(_matches(folder, p) for folder in _prefixes(dirname(path)) for p in options.norecursedirs)

    def conftests_of(self, path: str) -> tuple[str, ...]:
        """The conftest files that pytest imports before this test file, the outermost first."""
        parts = dirname(path).split("/") if "/" in path else []
        folders = ("/".join(parts[:depth]) for depth in range(len(parts) + 1))
        found = (self.modules.get(join(folder, "conftest"), "") for folder in folders)
        return tuple(conftest for conftest in found if conftest and conftest != path)


def is_conftest(path: str) -> bool:
    return path.rpartition("/")[2] == "conftest.py"


def _is_below(path: str, start: str) -> bool:
    """Whether *path* is *start* or in it; *start* may be a glob, and `.` is everything."""
    start = start.removeprefix("./").rstrip("/")
    if start in {"", "."} or path == start or path.startswith(f"{start}/"):
        return True
    return "*" in start and any(fnmatch(prefix, start) for prefix in _prefixes(path))


def _matches(folder: str, pattern: str) -> bool:
    """Whether a pattern of folders means this one: by its name, or by the end of its path where that has a `/`."""
    return fnmatch(folder if "/" in pattern else folder.rpartition("/")[2], pattern) or fnmatch(folder, f"*/{pattern}")


def _prefixes(path: str) -> Iterable[str]:
    parts = path.split("/")
    return ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def layout_of(snapshot: Snapshot) -> Layout:
    """The layout of a snapshot; the same object as long as no file comes or goes and no configuration changes."""
    return snapshot.derive(_layout_of, Reads.OUTLINE)


def _layout_of(snapshot: Snapshot) -> Layout:
    files = snapshot.files
    hinted = (path for path in files if path.endswith(_HINTS))
    return _layout(tuple(files), tuple((path, files[path].text) for path in hinted if _declares(files[path])))


def _declares(file: SourceFile) -> bool:
    return file.path.rpartition("/")[2] in FILES or (is_conftest(file.path) and ignores(file.text))


@lru_cache(maxsize=8)
def _layout(paths: tuple[str, ...], configuration: tuple[tuple[str, str], ...]) -> Layout:
    return Layout(paths, declared(dict(configuration)))
