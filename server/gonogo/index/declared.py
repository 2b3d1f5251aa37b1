"""What a project's configuration files declare about where imports start and what pytest collects."""

from __future__ import annotations

import configparser
import re
import shlex
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from posixpath import dirname, join, normpath
from types import MappingProxyType
from typing import Any

from gonogo.index.ignoring import ignored

FILES = frozenset(
    {
        "pytest.toml",
        ".pytest.toml",
        "pytest.ini",
        ".pytest.ini",
        "pyproject.toml",
        "tox.ini",
        "setup.cfg",
        "setup.py",
        "mypy.ini",
        ".mypy.ini",
    }
)
_PYTEST_FILES = ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
_WHOLE = {"pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini"}  # theirs even where they say nothing
_COMPILING = re.compile(
    r"(?i)\b(cython|mesonpy|meson-python|scikit-build|scikit_build_core|pybind11|nanobind|maturin|setuptools[-_]rust"
    r"|ext[-_]modules|cffi_modules|mypyc|hatch-mypyc)\b"
)
_PACKAGE_DIR = re.compile(r"package_dir\s*=\s*\{\s*(['\"])\1\s*:\s*(['\"])(?P<path>[^'\"]+)\2")
_NAME = re.compile(r"""(?im)^\s*name\s*=\s*(['"])(?P<name>[\w.-]+)\1""")


@dataclass(frozen=True, slots=True)
class PytestOptions:
    """What pytest, started in one folder without arguments, would read there. Paths are relative to that folder."""

    pythonpath: tuple[str, ...] = ()
    testpaths: tuple[str, ...] = ()
    python_files: tuple[str, ...] = ("test_*.py", "*_test.py")
    norecursedirs: tuple[str, ...] = ("*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}")
    ignored: tuple[str, ...] = ()
    import_mode: str = "prepend"
    doctest_modules: bool = False
    ignores_broken_doctests: bool = False
    consider_namespace_packages: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    """`roots` are the folders that the configuration names as starts of imports, relative to the workspace.

    `ignored` are patterns of paths, relative to the workspace, that a conftest keeps from being collected, `doubtful`
    those that it keeps under a condition. `project` is the name of the workspace's own distribution, normalized, and
    `compiles` says that a build makes modules from something else than Python.
    """

    roots: tuple[str, ...] = ("",)
    pytest: PytestOptions = field(default_factory=PytestOptions)
    ignored: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    project: str = ""
    compiles: bool = False


def declared(files: Mapping[str, str]) -> Declared:
    """Read *files*, the configuration files of a workspace by path. What cannot be parsed declares nothing."""
    folders = {"", *(dirname(path) for path in files)}
    tables = {path: parsed(path, text) for path, text in files.items()}
    roots = [""]
    for folder in sorted(folder for folder in folders if not _is_material(folder)):
        here = {path.rpartition("/")[2]: table for path, table in tables.items() if dirname(path) == folder}
        setup = files.get(join(folder, "setup.py"), "")
        declared_here = (*pytest_options(here).pythonpath, *_package_roots(here, setup))
        roots += [normpath(join(folder, root)) for root in ("", "src", *declared_here)]
    own = {path: table for path, table in tables.items() if "/" not in path}
    unique = dict.fromkeys("" if root == "." else root for root in roots if not root.startswith(".."))
    kept = [pair for path in files if path.endswith("conftest.py") for pair in ignored(path, files[path])]
    always, sometimes = ([pattern for pattern, holds in kept if holds is wanted] for wanted in (True, False))
    return Declared(
        tuple(unique),
        pytest_options(own),
        tuple(always),
        tuple(sometimes),
        _project(own, files.get("setup.py", "")),
        _compiles(files),
    )


def _compiles(files: Mapping[str, str]) -> bool:
    return any(_COMPILING.search(text) for path, text in files.items() if path.endswith(("setup.py", ".toml", ".cfg")))


def _project(tables: Mapping[str, Mapping[str, Any]], setup: str) -> str:
    project, cfg = tables.get("pyproject.toml", {}), tables.get("setup.cfg", {})
    tables_with_name = (_at(project, "project"), _at(project, "tool", "poetry"), _at(cfg, "metadata"))
    names = (table["name"] for table in tables_with_name if isinstance(table.get("name"), str))
    named = _NAME.search(setup)
    return re.sub(r"[-_.]+", "-", next(names, named["name"] if named else "")).lower()


def _is_material(folder: str) -> bool:
    """Whether the folder is for tests to read: the projects in it are not this one's."""
    return any(part in {"test", "tests", "testdata", "fixtures", "data"} for part in folder.split("/"))


def parsed(path: str, text: str) -> Mapping[str, Any]:
    """The file as nested tables: the sections of an ini file hold strings only."""
    try:
        if path.endswith(".toml"):
            return tomllib.loads(text)
        if path.endswith(".py"):
            return MappingProxyType({})
        parser = configparser.RawConfigParser(strict=False)
        parser.read_string(text)
        return {name: dict(parser[name]) for name in parser.sections()}
    except (tomllib.TOMLDecodeError, configparser.Error):
        return MappingProxyType({})


def pytest_options(tables: Mapping[str, Mapping[str, Any]]) -> PytestOptions:
    """The options in the first of one folder's files, by name, that pytest would take them from."""
    for name in _PYTEST_FILES:
        if name in tables:
            section = _section(name, tables[name])
            if section is not None or name in _WHOLE:
                return _options(section or {})
    return PytestOptions()


def _section(name: str, table: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if name == "pyproject.toml":
        pytest = _at(table, "tool", "pytest")
        return _at(pytest, "ini_options") or pytest or None
    found = table.get("tool:pytest" if name == "setup.cfg" else "pytest")
    return found if isinstance(found, Mapping) else None


def _options(section: Mapping[str, Any]) -> PytestOptions:
    """Options that are absent keep pytest's own defaults."""
    listed = {
        name: tuple(_words(section[name]))
        for name in ("pythonpath", "testpaths", "python_files", "norecursedirs")
        if name in section
    }
    arguments = list(_words(section.get("addopts", "")))
    flags = {name: tuple(_values(arguments, name)) for name in ("--ignore", "--ignore-glob", "--import-mode")}
    return PytestOptions(
        **listed,
        ignored=flags["--ignore"] + flags["--ignore-glob"],
        import_mode=(flags["--import-mode"] or ("prepend",))[-1],
        doctest_modules="--doctest-modules" in arguments,
        ignores_broken_doctests="--doctest-ignore-import-errors" in arguments,
        consider_namespace_packages=str(section.get("consider_namespace_packages", "")).lower() in {"1", "true", "yes"},
    )


def _words(value: object) -> Iterator[str]:
    """The parts of an ini value, or of the list that TOML has in its place."""
    if isinstance(value, list):
        yield from (str(part) for part in value)
    elif isinstance(value, str):
        try:
            yield from shlex.split(value, comments=False)
        except ValueError:
            yield from value.split()


def _values(arguments: list[str], option: str) -> Iterator[str]:
    for argument, following in pairwise([*arguments, ""]):
        if argument == option:
            yield following
        elif argument.startswith(f"{option}="):
            yield argument.removeprefix(f"{option}=")


def _package_roots(tables: Mapping[str, Mapping[str, Any]], setup: str) -> Iterator[str]:
    """Where the build takes packages from, and where mypy looks for them."""
    project, cfg = tables.get("pyproject.toml", {}), tables.get("setup.cfg", {})
    tool = _at(project, "tool")
    yield from _strings(_at(tool, "setuptools", "package-dir").get(""))
    yield from _strings(_at(tool, "setuptools", "packages", "find").get("where"))
    yield from (str(p["from"]) for p in _tables(_at(tool, "poetry").get("packages")) if "from" in p)
    for wheel in ("wheel", "sdist"):
        target = _at(tool, "hatch", "build", "targets", wheel)
        yield from (dirname(package) for package in _strings(target.get("packages")))
        yield from _strings(target.get("sources"))
    yield from _strings(_at(tool, "mypy").get("mypy_path"))
    yield from _strings(_at(cfg, "options.packages.find").get("where"))
    yield from _words(_at(cfg, "options").get("package_dir", "").replace("=", " "))
    for name in ("mypy.ini", ".mypy.ini", "setup.cfg"):
        yield from _strings(_at(tables.get(name, {}), "mypy").get("mypy_path"))
    if found := _PACKAGE_DIR.search(setup):
        yield found["path"]


def _at(table: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    for key in keys:
        inner = table.get(key)
        if not isinstance(inner, Mapping):
            return {}
        table = inner
    return table


def _tables(value: object) -> Iterable[Mapping[str, Any]]:
    return (part for part in value if isinstance(part, Mapping)) if isinstance(value, list) else ()


def _strings(value: object) -> Iterator[str]:
    """One path or several, as a list or separated by commas, colons or spaces."""
    parts = value if isinstance(value, list) else re.split(r"[,:\s]+", value) if isinstance(value, str) else ()
    yield from (part for part in parts if isinstance(part, str) and part and not part.startswith(("/", "$")))
