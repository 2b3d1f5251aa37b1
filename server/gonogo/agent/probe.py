"""Runs in the project's interpreter and says what it is: one JSON object on standard output.

Standard library only, nothing of ours. It finds what is installed without importing it, so that no project code and
no third-party code runs beyond what the interpreter's own start-up runs.
"""

from __future__ import annotations

import sys
from pathlib import Path

# The folder of this script must not be importable: its modules would hide the project's.
if sys.path[:1] == [str(Path(__file__).resolve().parent)]:
    del sys.path[0]

import json
import os
import pkgutil
import re

OLDEST = (3, 9)


def main() -> None:
    answer: dict[str, object] = {"version": list(sys.version_info[:3]), "executable": sys.executable}
    if sys.version_info >= OLDEST:
        answer.update(contents())
    sys.stdout.write(json.dumps(answer) + "\n")


def contents() -> dict[str, object]:
    installed, requires = distributions()
    return {
        "mypy": version_of("mypy", installed),
        "pytest": version_of("pytest", installed),
        "search_path": [str(Path(entry).absolute()) for entry in sys.path],
        "modules": sorted(modules()),
        "distributions": installed,
        "requires": requires,
    }


def distributions() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Normalized names with versions, and with what each requires, as its metadata has it.

    Where a name is installed twice, the one that is imported first.
    """
    from importlib import metadata

    versions: dict[str, str] = {}
    requires: dict[str, list[str]] = {}
    for distribution in metadata.distributions():
        described = distribution.metadata  # parsed anew each time that it is asked for
        name = re.sub(r"[-_.]+", "-", described["Name"] or "").lower()
        if name and name not in versions:
            versions[name] = described["Version"] or ""
            requires[name] = described.get_all("Requires-Dist") or []
    return versions, requires


def version_of(name: str, installed: dict[str, str]) -> str:
    """The version of a top-level module that shares its distribution's name, empty where it is not importable."""
    from importlib.util import find_spec

    try:
        importable = find_spec(name) is not None
    except (ImportError, ValueError):
        importable = False
    return (installed.get(name) or "0") if importable else ""


def modules() -> set[str]:
    """The top-level modules that `import` would find."""
    names = set(sys.builtin_module_names) | set(getattr(sys, "stdlib_module_names", ()))
    names.update(module.name for module in pkgutil.iter_modules(sys.path))
    for entry in sys.path:
        names.update(namespace_packages(entry))
    for finder in sys.meta_path:
        names.update(editable_modules(finder))
    return {name for name in names if name.isidentifier() and name != "__pycache__"}


def namespace_packages(entry: str) -> list[str]:
    """Folders without `__init__.py` that Python imports as packages all the same."""
    try:
        with os.scandir(entry) as found:
            return [item.name for item in found if item.name.isidentifier() and item.is_dir()]
    except OSError:
        return []


def editable_modules(finder: object) -> list[str]:
    """What an editable install maps by a finder of its own, as setuptools, scikit-build-core and meson-python do."""
    home = sys.modules.get(getattr(finder, "__module__", ""))
    kept = [getattr(home, "MAPPING", None), getattr(home, "NAMESPACES", None)]
    kept += [getattr(finder, name, None) for name in ("known_source_files", "_top_level_modules")]
    return [str(name).partition(".")[0] for names in kept if isinstance(names, (dict, set, list)) for name in names]


main()
